"""Training images to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_trainer.engine import preview
from tui_trainer.engine.preview import TrainingImages
from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.data import Data
from tui_trainer.store.errors import DataError

DIGITS = Data(dataset="digits", validation=237)
CHANGES = Augmentation(shift=1.0, rotate=15.0)


@pytest.fixture(scope="module")
def digits() -> TrainingImages:
    return TrainingImages(DIGITS, Path("unused"))


def test_images_come_back_as_the_grey_values_that_they_were(digits: TrainingImages) -> None:
    samples = digits.samples(0, 40)
    sixteenths = [16 * grey for sample in samples for grey in sample.original]
    assert all(value == pytest.approx(round(value), abs=1e-4) for value in sixteenths)
    assert (min(sixteenths), max(sixteenths)) == pytest.approx((0, 16), abs=1e-4)
    assert all((sample.width, len(sample.original), sample.changed) == (8, 64, ()) for sample in samples)
    assert {sample.label for sample in samples} == set(range(10))


def test_every_change_is_another_one(digits: TrainingImages) -> None:
    sample = digits.samples(3, 1, times=4, augmentation=CHANGES)[0]
    assert len({sample.original, *sample.changed}) == 5
    assert all(0 <= grey <= 1 for changed in sample.changed for grey in changed)


def test_without_augmentation_nothing_changes(digits: TrainingImages) -> None:
    for augmentation in (None, Augmentation()):
        sample = digits.samples(3, 1, times=2, augmentation=augmentation)[0]
        assert sample.changed == (sample.original,) * 2


def test_a_seed_decides_and_a_wider_look_shows_the_same_and_more(digits: TrainingImages) -> None:
    few = digits.samples(4, 2, times=1, augmentation=CHANGES, seed=7)
    assert digits.samples(4, 2, times=1, augmentation=CHANGES, seed=7) == few
    assert digits.samples(4, 2, times=1, augmentation=CHANGES, seed=8) != few
    more = digits.samples(2, 6, times=3, augmentation=CHANGES, seed=7)[2:4]
    assert [sample.changed[:1] for sample in more] == [sample.changed for sample in few]


def test_behind_the_last_image_the_first_follows(digits: TrainingImages) -> None:
    assert digits.samples(preview.KEPT - 1, 2)[1] == digits.samples(0, 1)[0]


def test_a_training_set_may_be_smaller_than_a_look() -> None:
    images = TrainingImages(Data(dataset="digits", validation=237, train_size=10), Path("unused"))
    assert images.samples(8, 4)[2:] == images.samples(0, 2)


def test_images_have_the_size_of_the_experiment() -> None:
    images = TrainingImages(Data(dataset="digits", validation=237, image_size=14), Path("unused"))
    sample = images.samples(0, 1, times=1, augmentation=CHANGES)[0]
    assert (sample.width, len(sample.original), len(sample.changed[0])) == (14, 196, 196)


def test_missing_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="mnist"):
        TrainingImages(Data(dataset="mnist"), tmp_path)

"""What the table `regularization.augmentation` may hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.check import check
from tui_trainer.spec.parameters import parameters_of


def with_augmentation(table: Any) -> dict[str, Any]:
    return small_document(regularization={"augmentation": table})


def test_it_is_off_unless_a_table_is_there_and_does_nothing_unless_the_table_says_so() -> None:
    off, on = check(small_document()).experiment, check(with_augmentation({})).experiment
    assert off is not None
    assert on is not None
    assert off.regularization.augmentation is None
    assert "augmentation" not in off.document()["regularization"]
    assert on.regularization.augmentation == Augmentation()
    assert not Augmentation().changes_images


@pytest.mark.parametrize("name", [info.name for info in parameters_of(Augmentation) if info.name != "elastic_sigma"])
def test_each_of_the_amounts_is_something_to_do(name: str) -> None:
    assert Augmentation.model_validate({name: 0.5}).changes_images
    assert not Augmentation(elastic_sigma=2.0).changes_images


def test_every_change_is_explained_and_bounded() -> None:
    for info in parameters_of(Augmentation):
        assert info.type == "number"
        assert info.help
        assert info.minimum is not None
        assert info.maximum is not None


@pytest.mark.parametrize(
    ("name", "value"), [("shift", 15), ("rotate", -1), ("scale", 1.0), ("elastic", "a lot"), ("erase", 1.01)]
)
def test_what_is_out_of_bounds_is_told_in_its_place(name: str, value: Any) -> None:
    (problem,) = check(with_augmentation({name: value})).errors
    assert problem.place == f"regularization.augmentation.{name}"


def test_whole_numbers_are_taken_as_numbers() -> None:
    found = check(with_augmentation({"shift": 2, "rotate": 10})).experiment
    assert found is not None
    assert found.regularization.augmentation == Augmentation(shift=2.0, rotate=10.0)

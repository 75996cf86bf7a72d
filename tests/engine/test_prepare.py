"""What a batch goes through on its way to a training step, and that nothing else does."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from tests.engine.tiny import CPU, Run, dataset, experiment
from tui_trainer.engine.generators import Generators
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.prepare import batch_changes
from tui_trainer.engine.regularize import add_input_noise
from tui_trainer.engine.state import TrainerState
from tui_trainer.spec.catalogue import DATASETS


class Seen:
    """The images that an objective is given, to learn from and to judge."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.trained: list[Tensor] = []
        self.evaluated: list[Tensor] = []
        trained, evaluated = self.trained, self.evaluated

        class Watched(Classify):
            def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
                trained.append(images_BCHW)
                return super().train_step(state, images_BCHW, labels_B)

            def evaluate(
                self, state: TrainerState, images_NCHW: Tensor, labels_N: Tensor, indices: Tensor
            ) -> dict[str, float]:
                evaluated.append(images_NCHW)
                return super().evaluate(state, images_NCHW, labels_N, indices)

        monkeypatch.setitem(OBJECTIVES, "classify", Watched)


def test_noise_has_the_deviation_that_is_asked_for_and_leaves_the_images_alone() -> None:
    images = torch.full((100, 1, 28, 28), 2.0)
    noisy = add_input_noise(images, 0.25, torch.Generator().manual_seed(0))
    assert torch.equal(images, torch.full_like(images, 2.0))
    assert (noisy - 2.0).mean().item() == pytest.approx(0.0, abs=0.005)
    assert (noisy - 2.0).std().item() == pytest.approx(0.25, rel=0.02)


def test_an_experiment_without_noise_changes_no_batch() -> None:
    assert batch_changes(experiment(), Generators.from_seed(0, CPU)) == ()


def test_noise_is_in_every_training_batch_and_in_no_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dataset()
    plain = Seen(monkeypatch)
    Run(experiment(), data)
    noisy = Seen(monkeypatch)
    Run(experiment(regularization={"input_noise": 0.5}), data)
    differences = torch.cat([a - b for a, b in zip(noisy.trained, plain.trained, strict=True)])
    assert len(differences) == 300
    assert differences.std(dim=0).min() > 0.3, "every pixel of every batch, the batches in the same order"
    assert differences.std().item() == pytest.approx(0.5, rel=0.05)
    assert not torch.equal(differences[:100], differences[100:200]), "anew in every epoch"
    assert [torch.equal(a, b) for a, b in zip(noisy.evaluated, plain.evaluated, strict=True)] == [True] * 4


def test_noise_changes_neither_dropout_nor_the_order_of_batches() -> None:
    runs = [Run(experiment(regularization={"input_noise": noise})) for noise in (0.0, 0.5)]
    for name in ("batches", "dropout", "augmentation"):
        states = [getattr(run.trainer.state.generators, name).get_state() for run in runs]
        assert torch.equal(*states)
    assert runs[0].recording.steps() != runs[1].recording.steps()


AUGMENTED = {"augmentation": {"shift": 1.0, "rotate": 20.0, "elastic": 0.5, "elastic_sigma": 2.0, "erase": 0.3}}


def test_augmentation_is_in_every_training_batch_and_in_no_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dataset()
    plain = Seen(monkeypatch)
    Run(experiment(), data)
    changed = Seen(monkeypatch)
    Run(experiment(regularization=AUGMENTED), data)
    assert not any(torch.equal(a, b) for a, b in zip(changed.trained, plain.trained, strict=True))
    differences = torch.cat([a - b for a, b in zip(changed.trained, plain.trained, strict=True)])
    assert not torch.equal(differences[:100], differences[100:200]), "anew in every epoch"
    assert [torch.equal(a, b) for a, b in zip(changed.evaluated, plain.evaluated, strict=True)] == [True] * 4


def test_augmentation_without_an_amount_changes_no_batch() -> None:
    assert batch_changes(experiment(regularization={"augmentation": {}}), Generators.from_seed(0, CPU)) == ()


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_erased_is_as_dark_as_an_empty_pixel(name: str) -> None:
    info = DATASETS[name]
    (change,) = batch_changes(
        experiment(data={"dataset": name, "validation": 30}, regularization={"augmentation": {"erase": 1.0}}),
        Generators.from_seed(0, CPU),
    )
    images = torch.ones(4, *info.shape)
    assert change(images).min().item() == pytest.approx((0 / info.largest - info.mean) / info.std, rel=1e-6)


def test_noise_comes_last_so_that_it_is_not_smoothed() -> None:
    regularization = {"augmentation": {"shift": 2.0}, "input_noise": 0.5}
    first, second = batch_changes(experiment(regularization=regularization), Generators.from_seed(0, CPU))
    empty = torch.full((50, 1, 28, 28), -DATASETS["digits"].mean / DATASETS["digits"].std)
    assert torch.allclose(first(empty), empty)
    assert (second(empty) - empty).std().item() == pytest.approx(0.5, rel=0.05)


def test_augmentation_changes_neither_dropout_nor_the_order_of_batches() -> None:
    runs = [Run(experiment(regularization=regularization)) for regularization in ({}, AUGMENTED)]
    for name in ("batches", "dropout", "noise"):
        states = [getattr(run.trainer.state.generators, name).get_state() for run in runs]
        assert torch.equal(*states)
    assert runs[0].recording.steps() != runs[1].recording.steps()


def test_augmentation_with_the_same_seed_gives_the_same_run() -> None:
    first, again, other = (Run(experiment(regularization=AUGMENTED, training={"seed": seed})) for seed in (3, 3, 4))
    assert first.recording.steps() == again.recording.steps()
    assert first.end.metrics == again.end.metrics
    assert first.recording.steps() != other.recording.steps()

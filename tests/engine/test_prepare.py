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
    for name in ("weights", "batches", "dropout", "augmentation"):
        states = [getattr(run.trainer.state.generators, name).get_state() for run in runs]
        assert torch.equal(*states)
    assert runs[0].recording.steps() != runs[1].recording.steps()

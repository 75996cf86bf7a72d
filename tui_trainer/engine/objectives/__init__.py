"""What a run is after: one file per kind, all with the same face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from torch import Tensor

from tui_trainer.engine.objectives.classify import Classify
from tui_trainer.engine.state import TrainerState
from tui_trainer.spec.experiment import Experiment


class Objective(Protocol):
    """How one kind of run takes a step and judges itself; the trainer knows no kind by name."""

    def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Any:
        """Take one optimizer step; what it saw stays on the device, for `read` to read later."""

    def read(self, outcomes: Sequence[Any]) -> dict[str, list[float]]:
        """The metrics of some steps, one number per step; the only place that waits for the device."""

    def evaluate(self, state: TrainerState, images_NCHW: Tensor, labels_N: Tensor, indices: Tensor) -> dict[str, float]:
        """The means over the examples of `indices`, without learning from them."""


# One class per kind of `spec.catalogue.OBJECTIVES`.
OBJECTIVES: dict[str, Callable[[Experiment], Objective]] = {"classify": Classify}


def build_objective(experiment: Experiment) -> Objective:
    """The objective of an experiment."""
    return OBJECTIVES[experiment.objective.kind](experiment)

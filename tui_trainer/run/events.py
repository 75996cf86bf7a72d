"""Everything that a run says about itself.

Events are plain values, never tensors. They come in one order, and every stream ends with exactly one of
`RunFinished`, `RunStopped` and `RunFailed`. `time` is in seconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Metrics = dict[str, float]


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run has its data and its network, and takes its first step next.

    `data` says in words what makes its data differ from the dataset as it is: `1 000 of 50 000 examples`.
    """

    time: float
    run_id: str
    title: str
    epochs: int
    steps_per_epoch: int
    batch_size: int
    train_examples: int
    valid_examples: int
    parameters: int
    device: str
    threads: int
    seed: int
    folder: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class StepsCompleted:
    """Some steps in a row: `metrics["train_loss"][i]` is the loss of step `first_step + i`; steps count from 1."""

    time: float
    epoch: int
    first_step: int
    metrics: dict[str, list[float]]

    @property
    def last_step(self) -> int:
        """The number of the last of these steps."""
        return self.first_step + max(map(len, self.metrics.values()), default=0) - 1


@dataclass(frozen=True, slots=True)
class EvaluationStarted:
    """The network is being evaluated on the validation or the test set; no steps meanwhile."""

    time: float
    split: Literal["valid", "test"]
    epoch: int


@dataclass(frozen=True, slots=True)
class EpochCompleted:
    """One pass over the training set with its means and the validation after it; epochs count from 1."""

    time: float
    epoch: int
    step: int
    metrics: Metrics
    is_best: bool
    learning_rate: float
    train_seconds: float


@dataclass(frozen=True, slots=True)
class RunPaused:
    """No step is taken until `RunResumed`."""

    time: float
    step: int


@dataclass(frozen=True, slots=True)
class RunResumed:
    """Steps are taken again."""

    time: float
    step: int


@dataclass(frozen=True, slots=True)
class CheckpointSaved:
    """The whole state of the trainer is on disk."""

    time: float
    step: int
    path: str


@dataclass(frozen=True, slots=True)
class RunNoted:
    """Something a person should know that changes nothing: a sentence."""

    time: float
    message: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The end of a run that went as planned, with the metrics of the test set, which is read only now.

    `tested_epoch` is the epoch whose weights were tested: the best one where early stopping restored it, else the last.
    """

    time: float
    reason: Literal["completed", "early_stopped"]
    epoch: int
    step: int
    best_epoch: int
    metrics: Metrics = field(default_factory=dict)
    tested_epoch: int = 0


@dataclass(frozen=True, slots=True)
class RunStopped:
    """The end of a run that a person stopped; with the metrics of the test set where they were still taken."""

    time: float
    reason: str
    epoch: int
    step: int
    best_epoch: int
    metrics: Metrics = field(default_factory=dict)


FailureReason = Literal["data", "device", "memory", "disk", "error"]


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The end of a run that could not go on: a sentence for the person, the details for a report."""

    time: float
    reason: FailureReason
    message: str
    details: str = ""


Event = (
    RunStarted
    | StepsCompleted
    | EvaluationStarted
    | EpochCompleted
    | RunPaused
    | RunResumed
    | CheckpointSaved
    | RunNoted
    | RunFinished
    | RunStopped
    | RunFailed
)
"""Any event."""

RunEnd = RunFinished | RunStopped | RunFailed
"""The event that is the last of every stream."""

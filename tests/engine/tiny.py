"""Data, experiments and a recorder so small that a whole run takes a fraction of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import torch
from torch import Tensor

from tui_trainer.engine.data import Dataset
from tui_trainer.engine.trainer import Keeper, Trainer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import EpochCompleted, Event, RunFinished, RunStopped, StepsCompleted
from tui_trainer.run.sinks import Sink
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.experiment import Experiment

CPU = torch.device("cpu")
SHAPE = (1, 8, 8)
LAYERS: list[dict[str, Any]] = [
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 16},
    {"kind": "ReLU"},
    {"kind": "Linear", "out_features": 10},
]
WITH_DROPOUT: list[dict[str, Any]] = [*LAYERS[:3], {"kind": "Dropout", "p": 0.5}, LAYERS[3]]

Kind = TypeVar("Kind")


def experiment(layers: list[dict[str, Any]] = LAYERS, **sections: dict[str, Any]) -> Experiment:
    """A sound experiment on digits: three epochs of plain descent, where no section says otherwise."""
    document: dict[str, Any] = {
        "schema": 1,
        "title": "Tiny",
        "data": {"dataset": "digits", "validation": 30},
        "network": {"classifier": layers},
        "optimizer": {"kind": "SGD", "learning_rate": 0.1},
        **{name: values for name, values in sections.items() if name != "training"},
    }
    # what is a mistake for a person may be what a test is about
    document["training"] = {"epochs": 3, "batch_size": 16, "break_on_purpose": True, **sections.get("training", {})}
    return experiment_of(document, "test")


def dataset(
    train: int = 100, *, shape: tuple[int, int, int] = SHAPE, reader: Callable[[], Any] | None = None
) -> Dataset:
    """Ten noisy patterns to tell apart, `train` examples of them; 30 more are for validation and 20 for the test.

    The first pixel of image i is i / 1024, so that a batch tells what it was made of (see `numbers`).
    """
    generator = torch.Generator().manual_seed(5)
    patterns = torch.randn(10, *shape, generator=generator)

    def drawn(count: int, first: int) -> tuple[Tensor, Tensor]:
        labels = torch.randint(10, (count,), generator=generator)
        images = patterns[labels] + 0.5 * torch.randn(count, *shape, generator=generator)
        images[:, 0, 0, 0] = torch.arange(first, first + count) / 1024
        return images, labels

    images, labels = drawn(train + 30, 0)
    test = drawn(20, train + 30)
    return Dataset(
        name="digits",
        classes=10,
        shape=shape,
        images_NCHW=images,
        labels_N=labels,
        train_indices=torch.arange(30, train + 30),
        valid_indices=torch.arange(30),
        test_reader=reader or (lambda: test),
    )


def numbers(images_BCHW: Tensor) -> list[int]:
    """Which images of `dataset` these are."""
    return (images_BCHW[:, 0, 0, 0] * 1024).long().tolist()


class Recording:
    """A sink that keeps what comes, and answers what tests ask of it."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def steps(self, metric: str = "train_loss") -> list[float]:
        """A number per step, in order."""
        return [value for event in self.of(StepsCompleted) for value in event.metrics[metric]]

    def epochs(self) -> list[tuple[Any, ...]]:
        """What the epochs amounted to, without how long they took."""
        return [(e.epoch, e.step, e.metrics, e.is_best, e.learning_rate) for e in self.of(EpochCompleted)]


class Run:
    """A trainer that has run, what it said, and its end."""

    def __init__(
        self,
        experiment: Experiment,
        data: Dataset | None = None,
        *,
        control: RunControl | None = None,
        keeper: Keeper | None = None,
        resume_from: dict[str, Any] | None = None,
        emit: Sink | None = None,
    ) -> None:
        self.recording = Recording()
        self.trainer = Trainer(
            experiment,
            data or dataset(),
            CPU,
            emit=emit or self.recording,
            control=control or RunControl(),
            keeper=keeper,
            resume_from=resume_from,
        )
        self.end: RunFinished | RunStopped = self.trainer.run()


class StopBefore(RunControl):
    """A control that asks for the end just before step `step` of this trainer is taken."""

    def __init__(self, step: int) -> None:
        self._looks: Iterator[int] = iter(range(1, step))
        super().__init__()

    @property
    def requested(self) -> bool:
        """Counts how often the trainer looks, which is once a step."""
        if self.stop_reason is None and next(self._looks, None) is None:
            self.stop("test")
        return self._asked

    @requested.setter
    def requested(self, value: bool) -> None:
        self._asked = value

"""A run that was stopped and resumed gives the numbers that an undisturbed run would have given, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.engine.tiny import CPU, LAYERS, WITH_DROPOUT, Run, StopBefore, dataset, experiment
from tui_trainer.engine.checkpoint import load_checkpoint, save_checkpoint
from tui_trainer.run.events import RunStopped, StepsCompleted
from tui_trainer.spec.experiment import Experiment

STEPS_PER_EPOCH = 7
BATCH_NORM: list[dict[str, Any]] = [*LAYERS[:2], {"kind": "BatchNorm1d"}, *LAYERS[2:]]

EXPERIMENTS = {
    "plain": experiment(),
    "momentum": experiment(optimizer={"kind": "SGD", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    "adagrad": experiment(optimizer={"kind": "Adagrad"}),
    "rmsprop": experiment(optimizer={"kind": "RMSprop", "momentum": 0.5}),
    "dropout": experiment(WITH_DROPOUT, optimizer={"kind": "Adam", "learning_rate": 0.01}),
    "batch norm": experiment(BATCH_NORM, regularization={"weight_decay": 0.01, "l1": 0.001}),
    "limits": experiment(
        optimizer={"kind": "SGD", "learning_rate": 1.0},
        regularization={"clip_norm": 0.5, "clip_value": 0.1, "max_norm": 1.0},
    ),
    "lbfgs": experiment(
        WITH_DROPOUT,
        optimizer={"kind": "LBFGS", "max_iter": 4, "history_size": 3},
        regularization={"weight_decay": 0.01, "clip_norm": 5.0},
    ),
    "lbfgs with a line search": experiment(optimizer={"kind": "LBFGS", "line_search_fn": "strong_wolfe"}),
    "input noise": experiment(regularization={"input_noise": 0.5}),
    "augmentation": experiment(
        regularization={"augmentation": {"shift": 1.0, "rotate": 20.0, "scale": 0.2, "elastic": 0.5, "erase": 0.3}}
    ),
    "early stopping": experiment(
        optimizer={"kind": "Adam", "learning_rate": 0.3},  # too much, so that it gets worse
        regularization={"early_stopping": {"patience": 2}},
        training={"epochs": 9},
    ),
    "full batches": experiment(WITH_DROPOUT, training={"batch_size": "full", "epochs": 18}),
}


class Files:
    """A keeper that writes checkpoints into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save_best(self, weights: dict[str, Tensor]) -> None:
        """Not of interest here."""

    def save_checkpoint(self, state: dict[str, Any], step: int) -> str:
        path = self.folder / f"{step}.pt"
        save_checkpoint(state, path)
        return str(path)


def in_pieces(spec: Experiment, folder: Path, stops: list[int]) -> list[Run]:
    """The runs of one experiment that is stopped before each of `stops`, counted from the start, and then ends."""
    runs: list[Run] = []
    resume_from: dict[str, Any] | None = None
    done = 0
    for stop in [*stops, 10_000]:
        run = Run(spec, control=StopBefore(stop - done), keeper=Files(folder), resume_from=resume_from)
        runs.append(run)
        done = run.end.step
        resume_from = load_checkpoint(folder / f"{done}.pt", CPU)
    return runs


def assert_nothing_shows(spec: Experiment, folder: Path, stops: list[int]) -> None:
    """The pieces of the run put together are the run in one piece."""
    whole = Run(spec)
    assert whole.end.step >= max(stops)
    runs = in_pieces(spec, folder, stops)
    assert [isinstance(run.end, RunStopped) for run in runs] == [True] * len(stops) + [False]
    for metric in ("train_loss", "train_accuracy"):
        assert [v for run in runs for v in run.recording.steps(metric)] == whole.recording.steps(metric)
    assert [epoch for run in runs for epoch in run.recording.epochs()] == whole.recording.epochs()
    end = runs[-1].end
    for attribute in ("reason", "epoch", "step", "best_epoch", "metrics"):
        assert getattr(end, attribute) == getattr(whole.end, attribute)
    weights = whole.trainer.state.weights()
    assert all(torch.equal(value, weights[key]) for key, value in runs[-1].trainer.state.weights().items())


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("stops", [[1], [2], [4], [7], [8], [9], [3, 5], [7, 8, 9], [2, 15]], ids=str)
def test_nothing_shows_that_a_run_was_interrupted(tmp_path: Path, name: str, stops: list[int]) -> None:
    assert_nothing_shows(EXPERIMENTS[name], tmp_path, stops)


@pytest.mark.parametrize("stops", [[22], [25], [29], [35], [22, 29]], ids=str)
def test_the_best_epoch_and_its_weights_are_remembered(tmp_path: Path, stops: list[int]) -> None:
    spec = EXPERIMENTS["early stopping"]
    end = Run(spec).end
    assert (getattr(end, "reason", ""), end.best_epoch, end.epoch) == ("early_stopped", 3, 5), "best after step 21"
    assert_nothing_shows(spec, tmp_path, stops)


def test_steps_and_epochs_are_counted_on(tmp_path: Path) -> None:
    _, second = in_pieces(EXPERIMENTS["plain"], tmp_path, [10])
    first_event = second.recording.of(StepsCompleted)[0]
    assert (first_event.epoch, first_event.first_step) == (2, 10)


def test_a_run_that_is_complete_only_takes_its_test(tmp_path: Path) -> None:
    whole = Run(EXPERIMENTS["dropout"], keeper=Files(tmp_path))
    again = Run(EXPERIMENTS["dropout"], resume_from=load_checkpoint(tmp_path / "21.pt", CPU))
    assert again.recording.steps() == []
    assert (again.end.epoch, again.end.step, again.end.metrics) == (3, 21, whole.end.metrics)


def test_what_was_broken_is_noted_again_with_its_own_step(tmp_path: Path) -> None:
    spec = experiment(optimizer={"kind": "SGD", "learning_rate": 1000.0})
    whole = Run(spec)
    runs = in_pieces(spec, tmp_path, [5])
    assert str([loss for run in runs for loss in run.recording.steps()]) == str(whole.recording.steps())


def test_a_checkpoint_is_a_copy_and_can_be_resumed_from_twice(tmp_path: Path) -> None:
    spec = EXPERIMENTS["momentum"]
    Run(spec, control=StopBefore(5), keeper=Files(tmp_path))
    checkpoint = load_checkpoint(tmp_path / "4.pt", CPU)
    first = Run(spec, dataset(), resume_from=checkpoint)
    second = Run(spec, dataset(), resume_from=checkpoint)
    assert first.recording.steps() == second.recording.steps()

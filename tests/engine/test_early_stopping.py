"""When a run ends early, and with which weights."""

from __future__ import annotations

from math import inf, isnan, nan

import pytest
import torch
from torch import Tensor

from tests.engine.tiny import Run, dataset, experiment
from tui_trainer.engine.early_stopping import BestEpoch
from tui_trainer.engine.objectives import OBJECTIVES, build_objective
from tui_trainer.engine.objectives.classify import Classify
from tui_trainer.engine.state import TrainerState
from tui_trainer.run.events import EpochCompleted, RunFinished
from tui_trainer.spec.regularization import EarlyStopping

# validation losses, patience, min_delta: the last epoch that is trained, the best epoch
STORIES = [
    ([5, 4, 3, 2, 1], 2, 0.0, 5, 5),
    ([5, 4, 4.5, 4.2, 1], 2, 0.0, 4, 2),
    ([5, 4, 4.5, 3.9, 4, 4], 2, 0.0, 6, 4),
    ([5, 6, 4], 1, 0.0, 2, 1),
    ([3, 3, 3, 3, 3], 3, 0.0, 4, 1),
    ([3, 2.95, 2.91, 1], 2, 0.1, 3, 1),
    ([3, 2.95, 2.89, 2.85, 2.8, 2], 2, 0.1, 5, 3),
    ([nan, nan, nan, 1], 3, 0.0, 3, 0),
    ([nan, 2, nan, nan, 1], 2, 0.0, 4, 2),
    ([inf, inf, 1], 2, 0.0, 2, 0),
]


@pytest.mark.parametrize(("losses", "patience", "min_delta", "last", "best"), STORIES)
def test_patience_and_least_change(losses: list[float], patience: int, min_delta: float, last: int, best: int) -> None:
    memory = BestEpoch(EarlyStopping(patience=patience, min_delta=min_delta))
    epoch = 0
    while epoch < len(losses) and not memory.is_time_to_stop(epoch):
        epoch += 1
        assert memory.update(epoch, losses[epoch - 1]) == (memory.epoch == epoch)
    assert (epoch, memory.epoch) == (last, best)


# accuracies, patience, min_delta: the last epoch that is trained, the best epoch
RISES = [
    ([0.1, 0.5, 0.4, 0.5, 0.9], 2, 0.0, 4, 2),
    ([0.1, 0.2, 0.3, 0.4], 1, 0.0, 4, 4),
    ([0.0, 0.0, 0.0], 2, 0.0, 3, 1),
    ([0.5, 0.505, 0.509, 0.9], 2, 0.01, 3, 1),
    ([0.5, 0.52, 0.4, 0.525, 0.9], 2, 0.01, 4, 2),
]


@pytest.mark.parametrize(("accuracies", "patience", "min_delta", "last", "best"), RISES)
def test_an_accuracy_gets_better_by_rising(
    accuracies: list[float], patience: int, min_delta: float, last: int, best: int
) -> None:
    memory = BestEpoch(EarlyStopping(monitor="valid_accuracy", patience=patience, min_delta=min_delta))
    epoch = 0
    while epoch < len(accuracies) and not memory.is_time_to_stop(epoch):
        epoch += 1
        assert memory.update(epoch, accuracies[epoch - 1]) == (memory.epoch == epoch)
    assert (epoch, memory.epoch) == (last, best)


def test_a_run_without_it_never_ends_early_but_knows_its_best_epoch() -> None:
    memory = BestEpoch(None)
    assert [memory.update(epoch, value) for epoch, value in enumerate([2.0, 1.0, 1.0, 3.0, nan], 1)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert (memory.epoch, memory.value, memory.is_time_to_stop(5)) == (2, 1.0, False)


@pytest.mark.parametrize("cut", range(1, 6))
def test_its_memory_can_be_kept(cut: int) -> None:
    losses, spec = [5.0, 4.0, 4.5, 3.9, 4.0, 4.1], EarlyStopping(patience=2)
    first = BestEpoch(spec)
    for epoch in range(1, cut + 1):
        first.update(epoch, losses[epoch - 1])
    second = BestEpoch(spec)
    second.load_state_dict(first.state_dict())
    assert second == first
    for epoch in range(cut + 1, 7):
        second.update(epoch, losses[epoch - 1])
    assert (second.epoch, second.is_time_to_stop(6)) == (4, True)


class Scripted:
    """What each evaluation finds as its loss or accuracy, and the weights that were evaluated in each epoch."""

    def __init__(self, values: list[float], monkeypatch: pytest.MonkeyPatch, name: str = "loss") -> None:
        self.weights: list[dict[str, Tensor]] = []
        script, weights = iter(values), self.weights

        class Judged(Classify):
            def evaluate(
                self, state: TrainerState, images_NCHW: Tensor, labels_N: Tensor, indices: Tensor
            ) -> dict[str, float]:
                found = super().evaluate(state, images_NCHW, labels_N, indices)
                if len(images_NCHW) == 20:  # the test set
                    return found
                weights.append(state.weights())
                return {**found, name: next(script)}

        monkeypatch.setitem(OBJECTIVES, "classify", Judged)


def same(left: dict[str, Tensor], right: dict[str, Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


@pytest.mark.parametrize("restore_best", [True, False])
def test_the_run_ends_with_the_weights_it_stands_for(monkeypatch: pytest.MonkeyPatch, restore_best: bool) -> None:
    scripted = Scripted([5.0, 2.0, 3.0, 4.0, 1.0], monkeypatch)
    stopping = {"patience": 2, "restore_best": restore_best}
    spec = experiment(regularization={"early_stopping": stopping}, training={"epochs": 9})
    run = Run(spec)
    assert isinstance(run.end, RunFinished)
    assert (run.end.reason, run.end.epoch, run.end.best_epoch) == ("early_stopped", 4, 2)
    assert [event.is_best for event in run.recording.of(EpochCompleted)] == [True, True, False, False]

    expected = scripted.weights[1 if restore_best else 3]
    assert same(run.trainer.state.weights(), expected)
    assert not same(scripted.weights[1], scripted.weights[3])
    images, labels = dataset().load_test()
    run.trainer.state.stacks.load_state_dict(expected)
    test = build_objective(spec).evaluate(run.trainer.state, images, labels, torch.arange(20))
    assert run.end.metrics == {"test_loss": test["loss"], "test_accuracy": test["accuracy"]}


def test_a_run_that_reaches_its_last_epoch_is_complete_and_also_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted([5.0, 2.0, 3.0], monkeypatch)
    run = Run(experiment(regularization={"early_stopping": {"patience": 2}}, training={"epochs": 3}))
    assert (getattr(run.end, "reason", ""), run.end.epoch, run.end.best_epoch) == ("completed", 3, 2)
    assert same(run.trainer.state.weights(), scripted.weights[1])


def test_without_early_stopping_the_last_weights_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted([2.0, 3.0, 4.0], monkeypatch)
    run = Run(experiment(training={"epochs": 3}))
    assert (run.end.epoch, run.end.best_epoch) == (3, 1)
    assert same(run.trainer.state.weights(), scripted.weights[2])


def test_a_run_of_nothing_but_nan_ends_by_patience_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    Scripted([nan] * 4, monkeypatch)
    run = Run(experiment(regularization={"early_stopping": {"patience": 2}}, training={"epochs": 9}))
    assert (run.end.epoch, run.end.best_epoch) == (2, 0)
    assert all(isnan(event.metrics["valid_loss"]) for event in run.recording.of(EpochCompleted))


def test_a_run_stops_by_its_validation_accuracy_and_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted([0.2, 0.8, 0.5, 0.7, 0.9], monkeypatch, "accuracy")
    stopping = {"monitor": "valid_accuracy", "patience": 2}
    run = Run(experiment(regularization={"early_stopping": stopping}, training={"epochs": 9}))
    assert (getattr(run.end, "reason", ""), run.end.epoch, run.end.best_epoch) == ("early_stopped", 4, 2)
    losses = [event.metrics["valid_loss"] for event in run.recording.of(EpochCompleted)]
    assert losses == sorted(losses, reverse=True), "by the loss it would have gone on"
    assert [event.is_best for event in run.recording.of(EpochCompleted)] == [True, True, False, False]
    assert same(run.trainer.state.weights(), scripted.weights[1])


def test_a_run_can_go_by_its_training_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    Scripted([1.0, 2.0, 3.0, 4.0], monkeypatch)  # the validation loss only gets worse
    stopping = {"monitor": "train_loss", "patience": 1}
    run = Run(experiment(regularization={"early_stopping": stopping}, training={"epochs": 4}))
    losses = [event.metrics["train_loss"] for event in run.recording.of(EpochCompleted)]
    assert losses == sorted(losses, reverse=True)
    assert (getattr(run.end, "reason", ""), run.end.best_epoch) == ("completed", 4)

"""The stream of events of a trainer, and what a person asks of it while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.engine.tiny import CPU, LAYERS, WITH_DROPOUT, Recording, Run, StopBefore, dataset, experiment
from tui_trainer.engine import trainer as trainer_module
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify
from tui_trainer.engine.state import TrainerState
from tui_trainer.engine.trainer import Trainer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import (
    CheckpointSaved,
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFinished,
    RunNoted,
    RunPaused,
    RunResumed,
    RunStopped,
    StepsCompleted,
)


class Shelf:
    """A keeper that remembers what it was given, and after how many events."""

    def __init__(self) -> None:
        self.best: list[dict[str, Tensor]] = []
        self.checkpoints: dict[int, dict[str, Any]] = {}

    def save_best(self, weights: dict[str, Tensor]) -> None:
        self.best.append(weights)

    def save_checkpoint(self, state: dict[str, Any], step: int) -> str:
        self.checkpoints[step] = state
        return f"shelf/{step}"


def counted(calls: list[str]) -> Callable[[], Any]:
    """A reader of the test set that says when it was called."""
    test = dataset().load_test()

    def read() -> tuple[Tensor, Tensor]:
        calls.append("read")
        return test

    return read


@pytest.mark.parametrize("read_steps", [1, 3, 512])
def test_steps_are_told_one_after_another_without_gap(monkeypatch: pytest.MonkeyPatch, read_steps: int) -> None:
    monkeypatch.setattr(trainer_module, "READ_STEPS", read_steps)
    run = Run(experiment(training={"batch_size": 32}))
    expected = 1
    for event in run.recording.of(StepsCompleted):
        assert event.first_step == expected
        assert {len(values) for values in event.metrics.values()} == {event.last_step - event.first_step + 1}
        expected = event.last_step + 1
    assert expected == 13
    assert [event.step for event in run.recording.of(EpochCompleted)] == [4, 8, 12]


def test_what_waits_to_be_read_is_bounded_in_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "READ_SECONDS", 1e9)
    monkeypatch.setattr(trainer_module, "READ_EXAMPLES", 64)
    told = Run(experiment(training={"batch_size": 32, "epochs": 1})).recording.of(StepsCompleted)
    assert [(event.first_step, event.last_step) for event in told] == [(1, 2), (3, 4)]


def test_the_order_of_an_epoch_and_of_the_end() -> None:
    run = Run(experiment(training={"epochs": 2, "batch_size": "full"}), keeper=Shelf())
    names = [type(event).__name__ for event in run.recording.events]
    epoch = ["StepsCompleted", "EvaluationStarted", "EpochCompleted"]
    assert names == [*epoch, *epoch, "CheckpointSaved", "EvaluationStarted"]
    assert [(event.split, event.epoch) for event in run.recording.of(EvaluationStarted)] == [
        ("valid", 1),
        ("valid", 2),
        ("test", 2),
    ]
    assert isinstance(run.end, RunFinished)
    assert (run.end.reason, run.end.epoch, run.end.step) == ("completed", 2, 2)


def test_every_event_has_the_time_of_its_clock() -> None:
    times = iter(range(1000))
    recording = Recording()
    trainer = Trainer(experiment(), dataset(), CPU, emit=recording, control=RunControl(), clock=lambda: next(times))
    end = trainer.run()
    assert [event.time for event in [*recording.events, end]] == list(range(len(recording.events) + 1))


def test_the_test_set_is_read_once_and_after_everything_else(batches: list[list[int]]) -> None:
    calls: list[str] = []
    recording = Recording()

    def emit(event: Event) -> None:
        recording(event)
        assert not calls

    run = Run(experiment(), dataset(reader=counted(calls)), emit=emit)
    assert calls == ["read"]
    assert isinstance(recording.events[-1], EvaluationStarted)
    assert set(run.end.metrics) == {"test_loss", "test_accuracy"}
    assert max(number for batch in batches for number in batch) < 130, "no test image is trained on"
    assert min(number for batch in batches for number in batch) >= 30, "no validation image is trained on"


@pytest.mark.parametrize("step", [1, 2, 7, 8, 9, 20, 21])
def test_a_stop_is_obeyed_before_the_next_step(step: int) -> None:
    calls: list[str] = []
    shelf = Shelf()
    run = Run(experiment(), dataset(reader=counted(calls)), control=StopBefore(step), keeper=shelf)
    assert isinstance(run.end, RunStopped)
    assert run.end.step == step - 1 == len(run.recording.steps())
    # 7 steps are an epoch; before its first step an epoch has not begun
    assert run.end.epoch == (step + 5) // 7
    assert (run.end.reason, run.end.metrics) == ("test", {})
    assert list(shelf.checkpoints) == [step - 1]
    assert run.recording.events[-1] == CheckpointSaved(run.recording.events[-1].time, step - 1, f"shelf/{step - 1}")
    assert calls == [], "the test set is not looked at before the end"


def test_a_stop_after_the_last_step_comes_too_late() -> None:
    assert isinstance(Run(experiment(), control=StopBefore(22)).end, RunFinished)


def test_best_weights_are_kept_when_they_are_found() -> None:
    shelf = Shelf()
    run = Run(experiment(), keeper=shelf)
    assert len(shelf.best) == sum(event.is_best for event in run.recording.of(EpochCompleted)) > 0
    assert list(shelf.checkpoints) == [21]


class Hands:
    """Another thread that pauses a run again and again, and lets it go on when it says that it holds."""

    def __init__(self, control: RunControl, times: int) -> None:
        self.recording = Recording()
        self.control = control
        self.held_at: list[int] = []
        self._left = times
        self._told: dict[type, threading.Event] = {RunPaused: threading.Event(), RunResumed: threading.Event()}
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def emit(self, event: Event) -> None:
        """The sink of the run."""
        self.recording(event)
        if type(event) in self._told:
            self._told[type(event)].set()

    def _work(self) -> None:
        for _ in range(self._left):
            self.control.pause()
            if not self._hears(RunPaused):
                break
            self.held_at.append(len(self.recording.steps()))
            self.control.resume()
            if not self._hears(RunResumed):
                break
        self.control.resume()

    def _hears(self, kind: type) -> bool:
        heard = self._told[kind].wait(20)
        self._told[kind].clear()
        return heard

    def done(self) -> None:
        """Wait for the thread."""
        self._thread.join(50)
        assert not self._thread.is_alive()


def test_pauses_from_another_thread_change_no_number() -> None:
    spec = experiment(WITH_DROPOUT, training={"batch_size": 1, "epochs": 20})
    expected = Run(spec, dataset(200))
    control = RunControl()
    hands = Hands(control, times=5)
    found = Run(spec, dataset(200), control=control, emit=hands.emit)
    hands.done()
    assert hands.recording.steps() == expected.recording.steps()
    assert hands.recording.epochs() == expected.recording.epochs()
    assert found.end.metrics == expected.end.metrics
    paused, resumed = hands.recording.of(RunPaused), hands.recording.of(RunResumed)
    assert len(paused) == 5
    assert [event.step for event in paused] == [event.step for event in resumed] == hands.held_at
    for pause in paused:
        following = hands.recording.events[hands.recording.events.index(pause) + 1]
        assert isinstance(following, RunResumed), "nothing happens while a run holds"


def test_a_paused_run_can_be_stopped() -> None:
    control, recording = RunControl(), Recording()
    control.pause()

    def emit(event: Event) -> None:
        recording(event)
        if isinstance(event, RunPaused):
            threading.Thread(target=control.stop, args=("enough",)).start()

    run = Run(experiment(), control=control, emit=emit)
    assert isinstance(run.end, RunStopped)
    assert (run.end.reason, run.end.step, recording.steps()) == ("enough", 0, [])


def test_a_loss_that_is_no_number_is_noted_once_with_the_way_out() -> None:
    spec = experiment(optimizer={"kind": "SGD", "learning_rate": 1000.0}, training={"epochs": 5})
    run = Run(spec)
    losses = run.recording.steps()
    first = next(step for step, loss in enumerate(losses, 1) if not isfinite(loss))
    notes = run.recording.of(RunNoted)
    assert len(notes) == 1
    assert f"since step {first}" in notes[0].message
    assert "smaller learning rate than 1000" in notes[0].message
    assert isinstance(run.end, RunFinished)
    assert isnan(run.end.metrics["test_loss"])
    assert 0.0 <= run.end.metrics["test_accuracy"] <= 1.0


def test_a_run_that_keeps_its_numbers_is_noted_nothing() -> None:
    assert Run(experiment()).recording.of(RunNoted) == []


def test_an_error_in_a_step_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Classify):
        def evaluate(
            self, state: TrainerState, images_NCHW: Tensor, labels_N: Tensor, indices: Tensor
        ) -> dict[str, float]:
            raise RuntimeError("broken")

    monkeypatch.setitem(OBJECTIVES, "classify", Broken)
    with pytest.raises(RuntimeError, match="broken"):
        Run(experiment(LAYERS))


def test_an_objective_is_told_apart_from_the_loop(tmp_path: Path) -> None:
    """The trainer's module names no objective: a new one needs no change there."""
    source = Path(trainer_module.__file__).read_text(encoding="utf-8")
    assert not [name for name in OBJECTIVES if name in source.lower()]
    assert torch.is_grad_enabled()

"""The state of a run as it follows from its events."""

from __future__ import annotations

from dataclasses import replace
from math import isclose, isfinite, isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.run.samples import SAMPLES, STARTED, metric_events
from tui_trainer.run.events import (
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFailed,
    RunFinished,
    RunNoted,
    RunPaused,
    RunResumed,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.history import Point, RunHistory, RunSnapshot


def steps(time: float, first_step: int, count: int, epoch: int = 1, loss: float = 1.0) -> StepsCompleted:
    return StepsCompleted(time, epoch, first_step, {"train_loss": [loss] * count})


def epoch(number: int, *, time: float = 0.0, is_best: bool = True, valid_loss: float = 0.5) -> EpochCompleted:
    return EpochCompleted(time, number, number * 10, {"valid_loss": valid_loss}, is_best, 0.01, 1.0)


def after(*events: Event, now: float | None = None) -> RunSnapshot:
    """What a fresh history says after some events."""
    history = RunHistory()
    history.apply(events)
    return history.snapshot(now)


def test_before_anything_happened() -> None:
    snapshot = after()
    assert snapshot == RunSnapshot()
    assert snapshot.total_steps == 0
    assert snapshot.seconds_left is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "running"),
        ([EvaluationStarted(1, "valid", 1)], "evaluating"),
        ([EvaluationStarted(1, "valid", 1), epoch(1)], "running"),
        ([RunPaused(1, 1)], "paused"),
        ([RunPaused(1, 1), RunResumed(2, 1)], "running"),
        ([RunPaused(1, 1), RunStopped(2, "x", 1, 1, 0)], "stopped"),
        ([RunFinished(1, "completed", 1, 1, 1)], "finished"),
        ([RunFailed(1, "data", "gone")], "failed"),
    ],
)
def test_states(events: list[Event], state: str) -> None:
    assert after(STARTED, *events).state == state


def test_every_end_is_kept() -> None:
    for end in SAMPLES[-3:]:
        history = RunHistory()
        assert not history.ended
        history.apply([STARTED, end])
        assert history.ended
        assert history.snapshot().end == end


def test_a_run_may_fail_before_it_starts() -> None:
    snapshot = after(RunFailed(100.0, "data", "MNIST is not there"))
    assert snapshot.state == "failed"
    assert snapshot.seconds == 0.0
    assert snapshot.started is None


def test_curves_and_the_latest_values() -> None:
    snapshot = after(STARTED, steps(101, 1, 3, loss=2.0), steps(102, 4, 2, loss=nan), epoch(1, valid_loss=0.7))
    assert (snapshot.epoch, snapshot.step) == (1, 10)
    assert [bucket.count for bucket in snapshot.train["train_loss"]] == [1, 1, 1, 0, 0]
    assert isnan(snapshot.latest["train_loss"])
    assert snapshot.valid == {"valid_loss": (Point(10, 0.7),)}


@pytest.mark.parametrize(
    ("steps_per_epoch", "reports", "latest"),
    [
        (50, [[0.9] * 49, [0.0]], 0.855),  # the last batch of an epoch may be a single example
        (50, [[0.5] * 30, [0.9] * 40], 0.9),  # a report of many steps stands for itself
        (1, [[0.5], [0.7]], 0.7),  # steps on the whole training set
        (4, [[0.1] * 4, [0.5, 0.6, 0.7, 0.8]], 0.65),
    ],
)
def test_the_latest_values_are_means_over_several_steps(
    steps_per_epoch: int, reports: list[list[float]], latest: float
) -> None:
    events: list[Event] = [replace(STARTED, steps_per_epoch=steps_per_epoch)]
    for values in reports:
        events.append(StepsCompleted(101.0, 1, len(events), {"train_accuracy": values}))
    assert isclose(after(*events).latest["train_accuracy"], latest)


def test_the_best_epoch_is_the_last_that_was_said_to_be() -> None:
    snapshot = after(STARTED, epoch(1), epoch(2, is_best=True), epoch(3, is_best=False))
    assert snapshot.best_epoch == 2
    assert snapshot.best == epoch(2)
    assert snapshot.last_epoch == epoch(3, is_best=False)


def test_time_does_not_run_while_paused() -> None:
    events: list[Event] = [STARTED, steps(110, 1, 5), RunPaused(110, 5)]
    assert after(*events, now=500.0).seconds == 10
    events += [RunResumed(200, 5)]
    assert after(*events, now=203.0).seconds == 13
    assert after(*events, RunPaused(205, 6), RunResumed(305, 6), now=310.0).seconds == 20
    assert after(*events, RunStopped(207, "x", 1, 6, 0), now=999.0).seconds == 17
    assert after(*events[:3], RunStopped(300, "x", 1, 6, 0), now=999.0).seconds == 10, "stopped while paused"


def test_the_clock_runs_between_events_and_never_back() -> None:
    assert after(STARTED, now=130.0).seconds == 30
    assert after(STARTED, steps(120, 1, 1), now=115.0).seconds == 20
    assert after(STARTED).seconds == 0


def test_the_rate_is_that_of_the_last_seconds() -> None:
    slow: list[Event] = [steps(100 + second, second, 1) for second in range(1, 21)]
    fast: list[Event] = [steps(120 + second, 21 + (second - 1) * 50, 50) for second in range(1, 11)]
    assert isclose(after(STARTED, *slow).steps_per_second, 1.0)
    assert isclose(after(STARTED, *slow, *fast).steps_per_second, 50.0)
    paused: list[Event] = [RunPaused(130, 520), RunResumed(400, 520), steps(401, 521, 50)]
    assert isclose(after(STARTED, *slow, *fast, *paused).steps_per_second, 50.0), "a pause is no slow step"


def test_the_time_left_is_that_of_the_steps_left() -> None:
    snapshot = after(STARTED, steps(110, 1, 10))
    assert snapshot.total_steps == 30
    assert snapshot.seconds_left == 20
    assert after(STARTED).seconds_left is None
    assert after(STARTED, steps(110, 1, 10), RunStopped(111, "x", 1, 10, 0)).seconds_left is None


def test_notes_are_kept_within_bounds() -> None:
    notes: list[Event] = [RunNoted(1, str(number)) for number in range(80)]
    assert after(STARTED, *notes).notes[-1] == "79"
    assert len(after(STARTED, *notes).notes) == 50


def test_a_long_run_stays_small() -> None:
    history = RunHistory()
    for number in range(1, 3001):
        history.apply([steps(100.0 + number, number * 10 - 9, 10, epoch=number), epoch(number, time=100.0 + number)])
    snapshot = history.snapshot()
    assert len(snapshot.train["train_loss"]) <= 1024
    assert len(snapshot.valid["valid_loss"]) == 2000
    assert snapshot.train["train_loss"][-1].last_step == 30_000


def test_snapshots_do_not_change_afterwards() -> None:
    history = RunHistory()
    history.apply([STARTED, *(steps(100 + number, number, 1) for number in range(1, 2001))])
    before = history.snapshot()
    shown: Any = [(bucket.first_step, bucket.last_step, bucket.count) for bucket in before.train["train_loss"]]
    history.apply([steps(3000 + number, number, 1, loss=9.0) for number in range(2001, 4001)])
    assert [(b.first_step, b.last_step, b.count) for b in before.train["train_loss"]] == shown
    assert history.snapshot().revision == before.revision + 2000


@given(st.lists(st.sampled_from(SAMPLES) | metric_events, max_size=20), st.floats(0, 1e9))
def test_any_order_of_events_can_be_drawn(events: list[Event], now: float) -> None:
    told = [replace(event, time=100.0 + index) for index, event in enumerate(events)]
    snapshot = after(*told, now=now)
    assert snapshot.seconds >= 0
    assert isfinite(snapshot.steps_per_second)
    assert snapshot.revision == len(events)

"""The state of a run as it follows from its events, and the frozen picture of it that a screen draws."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from tui_trainer.run.events import (
    CheckpointSaved,
    EpochCompleted,
    EvaluationStarted,
    Event,
    Metrics,
    RunEnd,
    RunFailed,
    RunFinished,
    RunNoted,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.thinning import Bucket, ThinnedCurve

RunState = Literal["waiting", "running", "paused", "evaluating", "finished", "stopped", "failed"]
"""What a run is doing now; "waiting" is before its first event."""

_RATE_SECONDS = 5.0
_LATEST_STEPS = 20
_EPOCHS_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a metric at a step."""

    step: int
    value: float


@dataclass(frozen=True, slots=True)
class RunSnapshot:
    """Everything a screen shows of a run, at one moment; seconds are without pauses."""

    state: RunState = "waiting"
    started: RunStarted | None = None
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    steps_per_second: float = 0.0
    best_epoch: int = 0
    epochs: tuple[EpochCompleted, ...] = ()
    best: EpochCompleted | None = None
    train: dict[str, tuple[Bucket, ...]] = field(default_factory=dict)
    valid: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    latest: Metrics = field(default_factory=dict)
    """Means over the last steps: those of the newest report, and at least 20 of an epoch that has so many."""
    notes: tuple[str, ...] = ()
    end: RunEnd | None = None
    revision: int = 0

    @property
    def last_epoch(self) -> EpochCompleted | None:
        """The newest epoch that is complete."""
        return self.epochs[-1] if self.epochs else None

    @property
    def total_steps(self) -> int:
        """The steps of the whole run, should it not end early."""
        return self.started.epochs * self.started.steps_per_epoch if self.started else 0

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the end at the pace so far, evaluation included; None before there is a pace."""
        if not self.started or not self.step or self.end:
            return None
        return self.seconds / self.step * (self.total_steps - self.step)


class RunHistory:
    """Applies events in order; memory stays bounded whatever the length of the run."""

    def __init__(self) -> None:
        self._state: RunState = "waiting"
        self._started: RunStarted | None = None
        self._epoch = 0
        self._step = 0
        self._now = 0.0
        self._paused_at: float | None = None
        self._paused_seconds = 0.0
        self._recent: deque[tuple[float, int]] = deque()
        self._train: dict[str, ThinnedCurve] = {}
        self._latest: dict[str, list[float]] = {}
        self._valid: dict[str, deque[Point]] = {}
        self._epochs: deque[EpochCompleted] = deque(maxlen=_EPOCHS_KEPT)
        self._best: EpochCompleted | None = None
        self._notes: deque[str] = deque(maxlen=50)
        self._end: RunEnd | None = None
        self._revision = 0

    @property
    def step(self) -> int:
        """The newest step that is known of."""
        return self._step

    @property
    def end(self) -> RunEnd | None:
        """The last event, once it has come."""
        return self._end

    @property
    def ended(self) -> bool:
        """Whether the last event has come."""
        return self._end is not None

    def apply(self, events: Iterable[Event]) -> None:
        """Take in the next events."""
        for event in events:
            self._apply(event)
            self._revision += 1

    def _apply(self, event: Event) -> None:
        self._now = event.time
        match event:
            case StepsCompleted():
                self._apply_steps(event)
            case RunStarted():
                self._started, self._state = event, "running"
                self._recent.append((event.time, 0))
            case EvaluationStarted():
                self._state = "evaluating"
            case EpochCompleted():
                self._apply_epoch(event)
            case RunPaused():
                self._state, self._paused_at = "paused", event.time
            case RunResumed():
                self._end_pause(event.time)
                self._state = "running"
            case RunNoted(message=message):
                self._notes.append(message)
            case CheckpointSaved():
                pass  # in the record of the run; it changes nothing that is shown
            case RunFinished() | RunStopped() | RunFailed():
                self._end_pause(event.time)
                self._end = event
                self._state = _END_STATES[type(event)]

    def _apply_steps(self, event: StepsCompleted) -> None:
        for name, values in event.metrics.items():
            curve = self._train.setdefault(name, ThinnedCurve())
            for offset, value in enumerate(values):
                curve.add(event.first_step + offset, value)
            self._latest[name] = [*self._latest.get(name, ()), *values][-max(self._window, len(values)) :]
        self._epoch, self._step, self._state = event.epoch, event.last_step, "running"
        self._recent.append((event.time - self._paused_seconds, event.last_step))
        while len(self._recent) > 2 and self._recent[-1][0] - self._recent[0][0] > _RATE_SECONDS:
            self._recent.popleft()

    @property
    def _window(self) -> int:
        """The fewest steps that a number is a mean over; one alone may be a batch of a few examples."""
        return min(_LATEST_STEPS, self._started.steps_per_epoch) if self._started else _LATEST_STEPS

    def _apply_epoch(self, event: EpochCompleted) -> None:
        self._epoch, self._step, self._state = event.epoch, event.step, "running"
        self._epochs.append(event)
        for name, value in event.metrics.items():
            self._valid.setdefault(name, deque(maxlen=_EPOCHS_KEPT)).append(Point(event.step, value))
        if event.is_best:
            self._best = event

    def _end_pause(self, time: float) -> None:
        if self._paused_at is not None:
            self._paused_seconds += time - self._paused_at
            self._paused_at = None

    def snapshot(self, now: float | None = None) -> RunSnapshot:
        """The picture of this moment; `now` in seconds since 1970 lets the clock run between events."""
        return RunSnapshot(
            state=self._state,
            started=self._started,
            epoch=self._epoch,
            step=self._step,
            seconds=self._seconds(now),
            steps_per_second=self._rate(),
            best_epoch=self._best.epoch if self._best else 0,
            epochs=tuple(self._epochs),
            best=self._best,
            train={name: curve.picture() for name, curve in self._train.items()},
            valid={name: tuple(points) for name, points in self._valid.items()},
            latest={name: sum(values) / len(values) for name, values in self._latest.items() if values},
            notes=tuple(self._notes),
            end=self._end,
            revision=self._revision,
        )

    def _seconds(self, now: float | None) -> float:
        if self._started is None:
            return 0.0
        until = self._end.time if self._end else self._paused_at or max(now or 0.0, self._now)
        return max(0.0, until - self._started.time - self._paused_seconds)

    def _rate(self) -> float:
        if len(self._recent) < 2:
            return 0.0
        (first_time, first_step), (last_time, last_step) = self._recent[0], self._recent[-1]
        return (last_step - first_step) / (last_time - first_time) if last_time > first_time else 0.0


_END_STATES: dict[type, RunState] = {RunFinished: "finished", RunStopped: "stopped", RunFailed: "failed"}

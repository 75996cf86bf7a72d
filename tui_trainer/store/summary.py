"""What summary.json says of a run: its last known state in a few numbers."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass, field, fields, replace
from math import inf, isfinite, nan
from typing import Any, get_args

from tui_trainer.run.events import (
    EpochCompleted,
    Event,
    Metrics,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.history import RunState

SUMMARY_VERSION = 1

_WORDS = {"nan": nan, "inf": inf, "-inf": -inf}


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The last known state of a run.

    `last`, `best` and `test` are the metrics of the last epoch, of the best one and of the test set; times are in
    seconds since 1970; `host` and `pid` say which process wrote this, so that a reader can tell a live run from one
    that was killed; `reason` and `message` say how it ended.
    """

    run_id: str
    title: str = ""
    state: RunState = "waiting"
    device: str = ""
    seed: int = 0
    parameters: int = 0
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    best_epoch: int = 0
    last: Metrics = field(default_factory=dict)
    best: Metrics = field(default_factory=dict)
    test: Metrics = field(default_factory=dict)
    created: float = 0.0
    started: float | None = None
    ended: float | None = None
    reason: str = ""
    message: str = ""
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)

    def after(self, event: Event) -> RunSummary:
        """The summary that follows from one more event."""
        match event:
            case StepsCompleted():
                return replace(self, epoch=event.epoch, step=event.last_step)
            case RunStarted():
                return self._started(event)
            case EpochCompleted():
                after = replace(self, epoch=event.epoch, step=event.step, last=event.metrics)
                return replace(after, best=event.metrics, best_epoch=event.epoch) if event.is_best else after
            case RunPaused():
                return replace(self, state="paused", step=event.step)
            case RunResumed():
                return replace(self, state="running", step=event.step)
            case RunFinished() | RunStopped():
                state: RunState = "finished" if isinstance(event, RunFinished) else "stopped"
                after = replace(self, epoch=event.epoch, step=event.step, best_epoch=event.best_epoch)
                return replace(after, state=state, ended=event.time, reason=event.reason, test=event.metrics)
            case RunFailed():
                return replace(self, state="failed", ended=event.time, reason=event.reason, message=event.message)
        return self

    def _started(self, event: RunStarted) -> RunSummary:
        return replace(
            self,
            state="running",
            started=event.time,
            title=event.title,
            device=event.device,
            seed=event.seed,
            parameters=event.parameters,
            epochs=event.epochs,
        )


def summary_to_json(summary: RunSummary) -> str:
    """The text of summary.json; a metric that is not finite is null and named in `nonfinite`."""
    values: dict[str, Any] = {"summary": SUMMARY_VERSION, **asdict(summary)}
    lost: dict[str, dict[str, str]] = {}
    for group in ("last", "best", "test"):
        broken = {name: str(value) for name, value in values[group].items() if not isfinite(value)}
        if broken:
            lost[group] = broken
            values[group] = {**values[group], **dict.fromkeys(broken)}
    if lost:
        values["nonfinite"] = lost
    return json.dumps(values, allow_nan=False, ensure_ascii=False, indent=1) + "\n"


def summary_from_json(text: str) -> RunSummary:
    """The summary in a text; raises ValueError where it is not one. What a later version added is left out."""
    try:
        values = json.loads(text)
        for group, names in values.get("nonfinite", {}).items():
            values[group] |= {name: _WORDS[word] for name, word in names.items()}
        known = {item.name: values[item.name] for item in fields(RunSummary) if item.name in values}
        summary = RunSummary(**known)
    except (AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError(f"not the summary of a run: {error}") from None
    if summary.state not in get_args(RunState):
        raise ValueError(f"not the summary of a run: unknown state {summary.state!r}")
    return summary

"""A run from a specification alone, with what it said and where it was kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.engine.tiny import Recording, experiment
from tui_trainer.engine.launch import run_experiment
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import Event, RunEnd, RunFailed, RunFinished, RunStopped

ENDS = (RunFinished, RunStopped, RunFailed)


class Launched:
    """A run with its events, its end and its folder (None if it made none)."""

    def __init__(
        self,
        runs: Path,
        spec: Any = None,
        *,
        emit: Callable[[Event], None] | None = None,
        control: RunControl | None = None,
        device: str = "cpu",
        **options: Any,
    ) -> None:
        self.recording = Recording()
        self.end: RunEnd = run_experiment(
            spec or experiment(),
            emit=emit or self.recording,
            control=control or RunControl(),
            device=device,
            runs_dir=runs,
            **options,
        )
        folders = list(runs.iterdir()) if runs.is_dir() else []
        self.folder = folders[0] if folders else None


def assert_one_end(launched: Launched) -> None:
    """The last event is the end, which is also what was returned, and there is no other."""
    events = launched.recording.events
    assert events[-1] == launched.end
    assert [event for event in events if isinstance(event, ENDS)] == [launched.end]

"""Lines of JSON: one object per event of a run, as in the events.jsonl of its folder, or per entry of a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite

from tui_trainer.headless.console import Console
from tui_trainer.run.event_codec import event_to_dict
from tui_trainer.run.events import Event, RunFailed


class JsonPrinter:
    """A sink that writes every event on standard output; words for a person go to standard error."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, event: Event) -> None:
        """Write an event."""
        self._console.say_raw(json_line(event_to_dict(event)))
        if isinstance(event, RunFailed):
            self._console.complain(f"error: {event.message}")


def json_line(values: Mapping[str, object]) -> str:
    """An object in one line, in ASCII because standard output may have any encoding. Raises ValueError for NaN."""
    return json.dumps(values, allow_nan=False, separators=(",", ":"))


def json_line_of_toml(values: Mapping[str, object]) -> str:
    """The same; what TOML has and JSON has not, dates and numbers that are not finite, as text."""
    return json.dumps(_plain(values), allow_nan=False, default=str, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value

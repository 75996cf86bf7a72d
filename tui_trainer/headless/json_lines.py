"""A run as lines of JSON: one object per event, the same objects as in the events.jsonl of its folder."""

from __future__ import annotations

import json

from tui_trainer.headless.console import Console
from tui_trainer.run.event_codec import event_to_dict
from tui_trainer.run.events import Event, RunFailed


class JsonPrinter:
    """A sink that writes every event on standard output; words for a person go to standard error."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, event: Event) -> None:
        """Write an event."""
        # in ASCII, because standard output may have any encoding
        self._console.say_raw(json.dumps(event_to_dict(event), allow_nan=False, separators=(",", ":")))
        if isinstance(event, RunFailed):
            self._console.complain(f"error: {event.message}")

"""A run as lines of JSON: one object per event, the same as in the events.jsonl of its folder."""

from __future__ import annotations

from tui_trainer.headless.console import Console
from tui_trainer.run.event_codec import event_to_json
from tui_trainer.run.events import Event, RunFailed


class JsonPrinter:
    """A sink that writes every event on standard output; words for a person go to standard error."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, event: Event) -> None:
        """Write an event."""
        self._console.say_raw(event_to_json(event))
        if isinstance(event, RunFailed):
            self._console.complain(f"error: {event.message}")

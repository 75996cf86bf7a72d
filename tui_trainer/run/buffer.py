"""The channel from the thread that trains to whoever watches."""

from __future__ import annotations

from collections import deque

from tui_trainer.run.events import Event


class EventBuffer:
    """An ordered queue between two threads; neither ever waits for the other."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()

    def put(self, event: Event) -> None:
        """Add an event; called by the training thread."""
        self._events.append(event)  # atomic in a deque, so no lock

    def drain(self) -> list[Event]:
        """Take everything that came since the last call, in order; called by the watching thread."""
        drained: list[Event] = []
        try:
            while True:
                drained.append(self._events.popleft())
        except IndexError:
            return drained

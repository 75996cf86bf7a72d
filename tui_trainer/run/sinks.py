"""Where events go."""

from __future__ import annotations

from collections.abc import Callable

from tui_trainer.run.events import Event

Sink = Callable[[Event], None]
"""Takes events, in order, in the training thread; it must be quick."""


def fan_out(*sinks: Sink) -> Sink:
    """One sink that hands every event to each of `sinks`, in order."""

    def emit(event: Event) -> None:
        for sink in sinks:
            sink(event)

    return emit

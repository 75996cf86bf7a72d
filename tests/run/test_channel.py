"""What goes between two threads: events one way, requests the other."""

from __future__ import annotations

import threading
from dataclasses import replace

from tests.run.samples import SAMPLES
from tui_trainer.run.buffer import EventBuffer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import Event, RunPaused
from tui_trainer.run.sinks import fan_out

SECONDS = 20.0
"""How long a test waits for what comes at once; only a broken one waits that long."""


def test_events_come_out_once_and_in_order() -> None:
    buffer = EventBuffer()
    assert buffer.drain() == []
    for event in SAMPLES:
        buffer.put(event)
    assert buffer.drain() == list(SAMPLES)
    assert buffer.drain() == []


def test_nothing_is_lost_between_threads() -> None:
    buffer = EventBuffer()
    events = [RunPaused(0.0, step) for step in range(20_000)]

    def put_all() -> None:
        for event in events:
            buffer.put(event)

    writer = threading.Thread(target=put_all)
    writer.start()
    drained: list[Event] = []
    while writer.is_alive():
        drained += buffer.drain()
    writer.join()
    assert drained + buffer.drain() == events


def test_every_sink_gets_every_event_in_turn() -> None:
    told: list[tuple[str, Event]] = []
    emit = fan_out(lambda event: told.append(("first", event)), lambda event: told.append(("second", event)))
    for event in SAMPLES[:2]:
        emit(event)
    assert told == [(name, event) for event in SAMPLES[:2] for name in ("first", "second")]
    fan_out()(replace(SAMPLES[0]))


def test_nothing_is_requested_at_first() -> None:
    control = RunControl()
    assert (control.requested, control.paused, control.stop_reason) == (False, False, None)
    control.wait_while_paused()


def test_pause_and_resume() -> None:
    control = RunControl()
    control.pause()
    assert (control.requested, control.paused) == (True, True)
    control.resume()
    assert (control.requested, control.paused) == (False, False)


def test_the_first_reason_to_stop_stays() -> None:
    control = RunControl()
    control.stop("interrupted")
    control.stop("again")
    control.resume()
    assert (control.requested, control.stop_reason) == (True, "interrupted")
    assert RunControl().stop_reason is None


class Waiting:
    """A thread that waits while the run is paused."""

    def __init__(self, control: RunControl) -> None:
        self.is_waiting = threading.Event()
        self.went_on = threading.Event()
        self._control = control
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()
        assert self.is_waiting.wait(SECONDS)

    def _wait(self) -> None:
        self.is_waiting.set()
        self._control.wait_while_paused()
        self.went_on.set()

    def join(self) -> None:
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


def test_resuming_lets_the_other_thread_go_on() -> None:
    control = RunControl()
    control.pause()
    waiting = Waiting(control)
    assert not waiting.went_on.is_set()
    control.resume()
    waiting.join()
    assert control.stop_reason is None


def test_stopping_wakes_a_paused_run() -> None:
    control = RunControl()
    control.pause()
    waiting = Waiting(control)
    control.pause()  # asking twice changes nothing
    assert not waiting.went_on.is_set()
    control.stop("interrupted")
    waiting.join()
    assert control.paused
    assert control.stop_reason == "interrupted"
    control.wait_while_paused()  # a pause after the end holds nobody


def test_asking_within_a_signal_handler_does_not_deadlock() -> None:
    control = RunControl()
    with control._changed:  # a signal may come while the main thread is inside
        control.stop("interrupted")
    assert control.stop_reason == "interrupted"

"""When an application under test has nothing left to do: asked of its event loop.

Textual's Pilot sleeps 20 ms at a time until the process has hardly worked for that long: three times for every key, and
up to a second each while another thread works.
"""

from __future__ import annotations

import asyncio
from asyncio import base_events
from collections.abc import Callable
from time import monotonic
from typing import Any, cast

from textual.pilot import Pilot

AHEAD = 0.04
"""Seconds within which a timer belongs to what is going on: the screen redraws itself up to 60 times a second, and a
timer of Textual's that comes late leaves out one time."""
WITH_THREADS = 0.05
"""Seconds that are given to what was handed to a thread; a run goes on for longer than any wait."""
_NAP = 0.001


async def settled(_least: float = 0.0, most: float = 1.0) -> None:
    """Wait until no callback is ready, no thread works for the loop and no timer is about to go off.

    It takes the place of Textual's `wait_for_idle`; `most` is in seconds.
    """
    loop = cast(base_events.BaseEventLoop, asyncio.get_running_loop())
    begin = monotonic()
    await asyncio.sleep(0)
    while monotonic() < begin + most:
        if loop._ready:  # type: ignore[attr-defined]
            await asyncio.sleep(0)
        elif monotonic() < begin + WITH_THREADS and _threads_work(loop):
            await asyncio.sleep(_NAP)
        else:
            wait = _until_next_timer(loop)
            if wait > AHEAD:
                return
            await asyncio.sleep(wait)


async def comes(pilot: Pilot[Any], condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something comes to be while the application goes on."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        await pilot.pause()
    return True


def _until_next_timer(loop: base_events.BaseEventLoop) -> float:
    times = [handle.when() for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
    return max(0.0, min(times, default=float("inf")) - loop.time())


def _threads_work(loop: base_events.BaseEventLoop) -> bool:
    """Whether anything that was given to a thread (`asyncio.to_thread`, thread workers) is not done."""
    executor = loop._default_executor  # type: ignore[attr-defined]
    return executor is not None and (
        not executor._work_queue.empty() or executor._idle_semaphore._value < len(executor._threads)
    )

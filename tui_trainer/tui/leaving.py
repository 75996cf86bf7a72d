"""What is asked before a run or an unsaved experiment is given up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_trainer.tui.dialogs.ask import Answer, AskDialog

if TYPE_CHECKING:
    from tui_trainer.tui.app import TuiTrainerApp


INTERRUPTED = 130
"""The exit code of a program that was told to end."""


async def leave(app: TuiTrainerApp) -> None:
    """Quit, unless a run or unsaved changes keep the person."""
    if app.run_is_live and not await _may_stop(app, "Quit while a run is going?", "Stop it, keep its results and quit"):
        return
    if app.editor is not None and not await app.filing().may_leave(app.editor):
        return
    await _stop(app)
    if app.drafts is not None:
        app.drafts.drop()
        app.drafts = None  # what still comes to the screen is not to be kept again
    app.exit()


def leave_on_signals(app: TuiTrainerApp) -> None:
    """Let a dropped connection or a kill end a run as a key would: after its step, with everything on disk.

    What is not saved is kept, too, and offered at the next start.
    """

    async def stop_and_exit() -> None:
        await _stop(app)
        if _terminal_is_gone():
            os._exit(INTERRUPTED)  # Textual would wait for ever for a terminal to give back
        app.exit(return_code=INTERRUPTED)

    def leave_now() -> None:
        app.keep_unsaved()
        app.run_worker(stop_and_exit(), group="files", exclusive=True)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; an application in another thread
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), leave_now)


def _terminal_is_gone() -> bool:
    try:
        os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ is not None else 1)
    except (OSError, ValueError):
        return True
    return False


async def may_start(app: TuiTrainerApp) -> bool:
    """Whether a run may begin: none is going, or it may be stopped for this one."""
    if not app.run_is_live:
        return True
    if not await _may_stop(app, "A run is going", "Stop it, keep its results and start this one"):
        return False
    await _stop(app)
    return True


async def _may_stop(app: TuiTrainerApp, title: str, stop: str) -> bool:
    answers = (Answer("k", "Keep it going", "stay"), Answer("s", stop, "stop"))
    message = "A run that is stopped ends after its current step; what it reached is kept in its folder."
    return await app.push_screen_wait(AskDialog(title, message, answers)) == "stop"


async def _stop(app: TuiTrainerApp) -> None:
    if app.train_screen is not None:
        await app.train_screen.stop_and_wait()
        app.run_is_live = False

"""What is asked before a run or an unsaved experiment is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_trainer.tui.dialogs.ask import Answer, AskDialog

if TYPE_CHECKING:
    from tui_trainer.tui.app import TuiTrainerApp


async def leave(app: TuiTrainerApp) -> None:
    """Quit, unless a run or unsaved changes keep the person."""
    if app.run_is_live and not await _may_stop(app, "Quit while a run is going?", "Stop it, keep its results and quit"):
        return
    if app.editor is not None and not await app.filing().may_leave(app.editor):
        return
    await _stop(app)
    app.exit()


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

"""How long a step takes on this machine, measured when a person asks; the summary's estimates follow from it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_trainer.spec.costs import UNKNOWN_MACHINE, epoch_seconds
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.amounts import seconds_text
from tui_trainer.tui.runner import timed_step

if TYPE_CHECKING:
    from tui_trainer.tui.app import TuiTrainerApp


async def time_a_step(app: TuiTrainerApp) -> None:
    """Time a step of what is open, unless it cannot be trained or a run would be disturbed."""
    if app.editor is None:
        return
    found = app.editor.check
    if found.experiment is None or not found.can_train:
        app.say("What cannot be trained has no step to time: mend the problems first.", "error")
        return
    if app.run_is_live:
        app.say("A run is going, and both would be slower: time a step when it has ended.", "warning")
        return
    app.say("Timing a step of this network …", "information")
    try:
        measured = await asyncio.to_thread(timed_step, found.experiment, app.options)
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        app.say(f"No step could be taken: {reason}", "error")
        return
    app.know(replace(app.machine or UNKNOWN_MACHINE, measured=measured))
    epoch = epoch_seconds(found.experiment, found.stacks, measured)
    estimate = f", an epoch about {seconds_text(epoch[0])}" if epoch else ""
    app.say(
        f"A step takes {1000 * measured.seconds:.3g} ms{estimate}; the summary ({key_of('next_view')}) has it.",
        "information",
    )

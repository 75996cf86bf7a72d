"""`tui-trainer [PRESET]`: which preset is meant, whether there can be a screen, and what is done without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_trainer.spec.problems import PresetError, Problem, did_you_mean
from tui_trainer.store.presets import list_presets, resolve_preset


def named_preset(words: Sequence[str], commands: Sequence[str]) -> Path | None:
    """The preset that the words of the command line name; None where there are none.

    Raises PresetError where the first word is neither a preset nor a command, and where more words follow; what is
    wrong inside the file is for the screen to show.
    """
    if not words:
        return None
    try:
        path = resolve_preset(words[0])
    except PresetError:
        if os.sep in words[0] or words[0].endswith(".toml"):
            raise
        known = [*(name for name in commands if name != "open"), *(info.name for info in list_presets())]
        question = did_you_mean(words[0], known)
        raise PresetError(words[0], [Problem("", f"neither a command nor a preset{question}")]) from None
    if len(words) > 1:
        raise PresetError(words[0], [Problem("", f"expected nothing after the preset, received {' '.join(words[1:])}")])
    return path


def why_no_screen() -> str:
    """Why the application cannot be shown here; empty where it can."""
    if not sys.stdin or not sys.stdin.isatty():
        return "standard input is not a terminal"
    if not sys.stdout or not sys.stdout.isatty():
        return "standard output is not a terminal"
    term = os.environ.get("TERM", "")
    if term in ("", "dumb"):
        return f"the terminal cannot show one: TERM is {term or 'not set'}"
    return ""


def train_instead(path: Path | None, reason: str, *, device: str, data_dir: str | None, command: str) -> int:
    """Train in lines, because of `reason`; the exit code."""
    from tui_trainer.headless.choice import default_preset
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.train import TrainOptions, train

    console = Console()
    console.say(f"Training without a screen: {reason}.")
    preset = str(path) if path else default_preset(data_dir, console)
    return train(preset, TrainOptions(device=device, data_dir=data_dir), command)

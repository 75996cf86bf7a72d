"""Prints a preset as PyTorch code, or writes it into a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DONE, USAGE
from tui_trainer.headless.named import preset_document
from tui_trainer.headless.train import checked
from tui_trainer.spec.code.script import script_of
from tui_trainer.store.scripts import script_problem, write_script


def export(preset: str, output: str | None, overrides: Sequence[str], console: Console, *, replaces: bool) -> int:
    """Write the script of a preset (a name or a path) that can be trained; the exit code.

    Raises PresetError and StoreError.
    """
    found = checked(preset, preset_document(preset), overrides)
    assert found.experiment is not None
    text = script_of(found.experiment)
    if output in (None, "-"):
        console.say_file(text)
        return console.exit_code(DONE)
    path = Path(os.path.expanduser(output))
    problem = script_problem(path)
    if problem:
        console.complain(f"error: {output}: {problem}")
        return USAGE
    if path.exists() and not replaces:
        console.complain(f"error: {output}: is there already; add --force to replace it")
        return USAGE
    write_script(path, text)
    console.say(f"{output}: needs {'torch, scikit-learn' if 'sklearn' in text else 'torch, torchvision'}")
    return console.exit_code(DONE)

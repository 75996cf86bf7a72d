"""The scripts with which a shell completes the command line; click writes them."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DONE

_PROGRAM = "tui-trainer"
_VARIABLE = "_TUI_TRAINER_COMPLETE"  # as click derives it from the program's name


def print_completion(commands: click.Command, shell: str | None) -> int:
    """Print the script of a shell, of the user's own where None; raises UsageError for a shell that is not known."""
    name = shell or Path(os.environ.get("SHELL", "")).name
    kind = get_completion_class(name)
    if kind is None:
        raise click.UsageError(f"$SHELL is {name or 'not set'}; name one of bash, zsh, fish.")
    console = Console()
    console.say_raw(kind(commands, {}, _PROGRAM, _VARIABLE).source())
    return console.exit_code(DONE)

"""The application in a terminal, as a person has it before them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

COMMAND = (sys.executable, "-m", "tui_trainer")
SIZE = (140, 40)


def application(place: Workspace, preset: Path, size: tuple[int, int] = SIZE) -> Terminal:
    """Start the application with a preset, in a terminal of so many columns and rows."""
    return Terminal([*COMMAND, str(preset)], columns=size[0], rows=size[1], environment=place.environment())


@contextmanager
def training(place: Workspace, preset: Path) -> Iterator[tuple[Terminal, Path]]:
    """The application while it trains: its terminal, and the folder of the run, which has taken its first steps."""
    before = place.run_folders()
    with application(place, preset) as terminal:
        terminal.wait_for("Build")
        terminal.press("t")
        yield terminal, place.folder_of_new_run(before, lambda: terminal.watch(0.05))

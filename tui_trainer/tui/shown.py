"""What the right half of the Build screen is handed: the experiment, and the row with the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from tui_trainer.spec.check import Check
from tui_trainer.spec.costs import UNKNOWN_MACHINE, Machine
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import Problem
from tui_trainer.tui.revisions import Place


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with what it amounts to; the place of the row with the cursor, and the problems of that row."""

    document: Document
    found: Check
    place: Place = ()
    problems: tuple[Problem, ...] = ()
    machine: Machine = UNKNOWN_MACHINE

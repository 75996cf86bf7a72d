"""What a sound-looking specification still gets wrong. A rule is a function from an experiment to problems."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.gradients import GRADIENTS
from tui_trainer.spec.rules.hidden import HIDDEN
from tui_trainer.spec.rules.optimization import OPTIMIZATION
from tui_trainer.spec.rules.output import OUTPUT
from tui_trainer.spec.rules.structure import STRUCTURE
from tui_trainer.spec.rules.timetable import TIMETABLE
from tui_trainer.spec.rules.view import STACK_OF_CLASSIFY, Rule, View
from tui_trainer.spec.rules.weights import WEIGHTS

__all__ = ["RULES", "STACK_OF_CLASSIFY", "View", "problems_of"]

RULES: tuple[Rule, ...] = (
    *STRUCTURE,
    *OUTPUT,
    *HIDDEN,
    *WEIGHTS,
    *GRADIENTS,
    *OPTIMIZATION,
    *TIMETABLE,
)


def problems_of(view: View) -> Iterator[Problem]:
    """What the rules see in an experiment whose structure is sound."""
    for rule in RULES:
        yield from rule(view)

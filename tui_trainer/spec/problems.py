"""What is wrong with a specification, said in a form that every front end can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from tui_trainer.spec.fixes import Fix

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: `network.classifier[3].out_features`.

    An error keeps the experiment from being trained; a warning does not. `why` is what a student learns from it, in one
    or two sentences with the course's term. A `trainable` error is a mistake that can be trained all the same, to see
    what comes of it, where the experiment says so.
    """

    place: str
    message: str
    severity: Severity = "error"
    why: str = ""
    fixes: tuple[Fix, ...] = field(default=(), compare=False)
    trainable: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class PresetError(Exception):
    """A preset that cannot be used, with every problem found in it."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__(source, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.source}: {count} problem{'s' if count != 1 else ''}"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


def nearest(name: object, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None."""
    if not isinstance(name, str):
        return None
    names = list(known)
    lowered = {candidate.lower(): candidate for candidate in names}
    asked = name[:80].lower()
    matches = get_close_matches(asked, lowered, n=3, cutoff=0.5)
    if not matches:
        return None
    # of two that are as near, BatchNorm1d and BatchNorm2d, the one that comes first in its table
    best = SequenceMatcher(None, matches[0], asked).ratio()
    equals = [match for match in matches if SequenceMatcher(None, match, asked).ratio() == best]
    return lowered[min(equals, key=list(lowered).index)]


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """A question that names the nearest known name, or an empty string."""
    match = nearest(name, known)
    return f"; did you mean {match}?" if match else ""

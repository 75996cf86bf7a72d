"""The parts of a document as far as they can be understood, whatever is in the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tui_trainer.spec.check import Check
from tui_trainer.spec.code.docstring import comment
from tui_trainer.spec.code.expressions import Keys
from tui_trainer.spec.data import Data, readable_data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.initializations import Default, Initialization
from tui_trainer.spec.losses import CrossEntropyLoss, Loss
from tui_trainer.spec.optimizers import SGD, Optimizer
from tui_trainer.spec.place import Document, parse_place, place_text
from tui_trainer.spec.regularization import Regularization
from tui_trainer.spec.schedules import Constant, Schedule
from tui_trainer.spec.training import Training

NAMES = ("data", "loss", "optimizer", "schedule", "initialization", "regularization", "training")

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Sections:
    """Every part; one that cannot be understood is what it is by default, and is missing from `understood`."""

    data: Data = field(default_factory=Data)
    loss: Loss = field(default_factory=CrossEntropyLoss)
    optimizer: Optimizer = field(default_factory=SGD)
    schedule: Schedule = field(default_factory=Constant)
    initialization: Initialization = field(default_factory=Default)
    regularization: Regularization = field(default_factory=Regularization)
    training: Training = field(default_factory=Training)
    understood: frozenset[str] = frozenset(NAMES)


def sections_of(document: Document, found: Check) -> Sections:
    """The parts of a document."""
    if found.experiment is not None:
        return Sections(**{name: getattr(found.experiment, name) for name in NAMES})
    parts: dict[str, Any] = {}
    understood = set(NAMES)
    for name in NAMES:
        try:
            if name in document or Experiment.model_fields[name].is_required():
                parts[name] = _adapters()[name].validate_python(document.get(name))
        except ValidationError:
            understood.discard(name)
    if "data" not in understood:
        readable = readable_data(document.get("data"))
        parts |= {"data": readable} if readable is not None else {}
    return Sections(**parts, understood=frozenset(understood))


@cache
def _adapters() -> Mapping[str, TypeAdapter[Any]]:
    kinds: tuple[Any, ...] = (Data, Loss, Optimizer, Schedule, Initialization, Regularization, Training)
    return {name: TypeAdapter(kind) for name, kind in zip(NAMES, kinds, strict=True)}


class Remarks:
    """The errors of a document, each to be said once, where its part of the code is or would be."""

    def __init__(self, found: Check) -> None:
        self._waiting: list[tuple[Keys, str]] = [
            (parse_place(problem.place) or (), problem.message) for problem in found.errors
        ]

    def take(self, place: Keys, name: str) -> str | None:
        """The first error at a place or inside it, in one line; None where there is none."""
        inside = [(keys, message) for keys, message in self._waiting if keys[: len(place)] == place]
        if not inside:
            return None
        self._waiting = [error for error in self._waiting if error not in inside]
        keys, message = inside[0]
        where = place_text(keys[len(place) :])
        more = f" (and {len(inside) - 1} more)" if len(inside) > 1 else ""
        said = comment(f"? {name}: {where + ': ' if where else ''}{message}")
        return f"{said if len(said) <= _LONGEST else said[:_LONGEST] + ' ...'}{more}"

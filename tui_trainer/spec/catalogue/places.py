"""Which catalogue a table of a document chooses from, by its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_trainer.spec.catalogue.info import KindInfo
from tui_trainer.spec.catalogue.initializations import INITIALIZATIONS
from tui_trainer.spec.catalogue.layers import LAYERS
from tui_trainer.spec.catalogue.losses import LOSSES
from tui_trainer.spec.catalogue.objectives import OBJECTIVES
from tui_trainer.spec.catalogue.optimizers import OPTIMIZERS
from tui_trainer.spec.catalogue.schedules import SCHEDULES
from tui_trainer.spec.place import Key


class Kinds(NamedTuple):
    """A catalogue, and the key in the table that says which of its entries it is."""

    tag: str
    table: dict[str, KindInfo]


_SECTIONS = {
    "objective": Kinds("kind", OBJECTIVES),
    "loss": Kinds("kind", LOSSES),
    "optimizer": Kinds("kind", OPTIMIZERS),
    "schedule": Kinds("kind", SCHEDULES),
    "initialization": Kinds("scheme", INITIALIZATIONS),
}
_LAYER = Kinds("kind", LAYERS)


def kinds_at(keys: Sequence[Key]) -> Kinds | None:
    """The catalogue of the table at a place, or None where the table there is always of the same form.

    A layer is at `network.<stack>[i]`, or inside another at `...layers[j]`; it may have an `initialization` of its own.
    """
    match list(keys):
        case [str(section)]:
            return _SECTIONS.get(section)
        case ["network", str(), int(), *rest]:
            while len(rest) >= 2 and rest[0] == "layers" and isinstance(rest[1], int):
                rest = rest[2:]
            if not rest:
                return _LAYER
            return _SECTIONS["initialization"] if rest == ["initialization"] else None
    return None

"""Stacks of layers in a document, with the stacks inside their layers: where layers are, and how they are moved about.

A layer is at `network.<stack>[i]`; a layer that has layers of its own, a block, carries them in a list under `layers`,
so that they are at `network.<stack>[i].layers[j]`. Places of layers sort in the order in which a reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.place import Document, Key, forced, value_at

Place = tuple[Key, ...]

INSIDE = "layers"
"""The key under which a block has its layers."""

BLOCKS = tuple(kind for kind, info in LAYERS.items() if info.holds_layers)
"""The kinds of layers that have layers of their own."""


def is_layer(place: Sequence[Key]) -> bool:
    """Whether this is where a layer can be."""
    match list(place):
        case ["network", str(), int(), *inside]:
            pairs = zip(inside[::2], inside[1::2], strict=False)
            return len(inside) % 2 == 0 and all(key == INSIDE and isinstance(index, int) for key, index in pairs)
    return False


def layers_inside(layer: object) -> list[Any] | None:
    """The layers of a block; None where it is none. A kind that is a block is one also while it has no list."""
    if not isinstance(layer, dict):
        return None
    inside = layer.get(INSIDE, [] if layer.get("kind") in BLOCKS else None)
    return inside if isinstance(inside, list) else None


def layer_places(document: Document, stack: Place) -> Iterator[Place]:
    """The places of all layers of a stack in the order of the file: a block, then what is in it."""
    layers = value_at(document, stack)
    waiting = [_places_in(stack, layers if isinstance(layers, list) else [])]
    while waiting:
        place = next(waiting[-1], None)
        if place is None:
            waiting.pop()
            continue
        yield place
        inside = layers_inside(value_at(document, place))
        if inside:
            waiting.append(_places_in((*place, INSIDE), inside))


def outermost(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places in the order of the file, without those inside another one of them."""
    kept: list[Place] = []
    for place in sorted(places, key=_in_order):
        if not kept or place[: len(kept[-1])] != kept[-1]:
            kept.append(place)
    return tuple(kept)


def beside(place: Place, by: int) -> Place:
    """The place this many layers further down in the same list."""
    return (*place[:-1], int(place[-1]) + by)


def inserted(document: Document, place: Place, layers: Sequence[Any]) -> Document:
    """A copy with layers put in so that the first of them has this place; a list that is not there yet is made."""
    *parents, index = place
    before = value_at(document, parents)
    entries = before if isinstance(before, list) else []
    at = min(int(index), len(entries))
    return forced(document, parents, [*entries[:at], *layers, *entries[at:]])


def without(document: Document, places: Iterable[Place]) -> Document:
    """A copy without the layers at these places."""
    for place in reversed(outermost(places)):
        *parents, index = place
        entries = value_at(document, parents)
        if isinstance(entries, list):
            kept = [entry for position, entry in enumerate(entries) if position != index]
            document = forced(document, parents, kept)
    return document


def moved(document: Document, places: Iterable[Place], target: Place) -> tuple[Document, tuple[Place, ...]]:
    """A copy with layers gathered, in their order, where `target` is now; and where they are then.

    The document stays as it is where the target lies inside one of the layers.
    """
    sources = outermost(places)
    if any(target[: len(source)] == source and len(target) > len(source) for source in sources):
        return document, sources
    layers = [value_at(document, source) for source in sources]
    start = after_removal(target, sources)
    return inserted(without(document, sources), start, layers), tuple(beside(start, n) for n in range(len(sources)))


def after_removal(place: Place, removed: Iterable[Place]) -> Place:
    """Where a place is once the layers at other places are gone; those must not hold it."""
    for gone in reversed(outermost(removed)):
        depth = len(gone) - 1
        same_list = len(place) > depth and place[:depth] == gone[:depth]
        if same_list and int(place[depth]) > int(gone[depth]):
            place = (*place[:depth], int(place[depth]) - 1, *place[depth + 1 :])
    return place


def step_from(document: Document, places: Iterable[Place], by: int) -> Place | None:
    """Where layers go that are moved one step up (-1) or down (1), or None at the end of the stack.

    Past the edge of a block they leave it, and a block in their way they enter.
    """
    sources = outermost(places)
    if not sources:
        return None
    lead = sources[0] if by < 0 else sources[-1]
    neighbour = beside(lead, by)
    entries = value_at(document, lead[:-1])
    if 0 <= int(neighbour[-1]) < len(entries if isinstance(entries, list) else []):
        inside = layers_inside(value_at(document, neighbour))
        if inside is None:
            return neighbour if by < 0 else beside(neighbour, 1)
        return (*neighbour, INSIDE, len(inside) if by < 0 else 0)
    block = lead[:-2]
    if is_layer(block):
        return block if by < 0 else beside(block, 1)
    gathered = all(beside(first, 1) == second for first, second in pairwise(sources))
    return None if gathered else lead if by < 0 else beside(lead, 1)


def _places_in(parents: Place, layers: list[Any]) -> Iterator[Place]:
    return ((*parents, index) for index in range(len(layers)))


def _in_order(place: Place) -> tuple[tuple[int, str], ...]:
    """A key to sort by that can compare any two places."""
    return tuple((key, "") if isinstance(key, int) else (-1, key) for key in place)

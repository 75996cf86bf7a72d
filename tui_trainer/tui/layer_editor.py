"""What is done to layers, one or several of them, at whatever depth they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.codec import unbearable
from tui_trainer.spec.fitting import Reports
from tui_trainer.spec.overrides import with_value
from tui_trainer.spec.place import Document, replaced, value_at
from tui_trainer.spec.stacks import (
    INSIDE,
    after_removal,
    beside,
    inserted,
    is_layer,
    layer_places,
    layers_inside,
    moved,
    step_from,
    without,
)
from tui_trainer.spec.sweeps import SWEEPS
from tui_trainer.tui.layer_selection import NETWORK, STACK, LayerSelection
from tui_trainer.tui.revisions import Place


def new_layer(kind: str) -> dict[str, Any]:
    """A layer of a kind with what it has to carry."""
    return {"kind": kind, **(LAYERS[kind].starting_values() if kind in LAYERS else {})}


def of_kind(document: Document, place: Place, kind: str) -> Document:
    """A copy in which the layer at a place has another kind, with the parameters that both kinds have."""
    if isinstance(value_at(document, place), dict):
        return with_value(document, (*place, "kind"), kind)
    return replaced(document, place, new_layer(kind))


class EditRefusedError(Exception):
    """A change that was not made, and why, for the person who wanted it."""


class LayerEditor(LayerSelection):
    """Every operation is one change, and leaves the cursor and the marks on what it worked on.

    What would be more, or deeper inside each other, than a file may hold is refused with EditRefusedError.
    """

    def add_layer(self, kind: str, place: Place) -> None:
        """Insert a layer of a kind so that it has this place; the end of the list is as far as it goes."""
        self.insert([new_layer(kind)], place)

    def insert(self, layers: Sequence[Any], place: Place) -> None:
        """Insert layers so that the first of them has this place; they are marked where they are several."""
        entries = value_at(self.document, place[:-1])
        start = (*place[:-1], min(int(place[-1]), len(entries) if isinstance(entries, list) else 0))
        if layers:
            document = _bearable(inserted(self.document, start, layers))
            self._changed(document, [beside(start, n) for n in range(len(layers))])

    def copied(self) -> tuple[Any, ...]:
        """The layers that are meant, to be inserted elsewhere."""
        return tuple(value_at(self.document, place) for place in self.targets)

    def delete(self) -> None:
        """Remove the layers that are meant; the one that takes the place of the first has the cursor."""
        targets = self.targets
        if targets:
            document = without(self.document, targets)
            self._changed(document, [_nearest(document, targets[0])])

    def duplicate(self) -> None:
        """Insert a copy of the layers that are meant after the last of them."""
        targets = self.targets
        if targets:
            self.insert(self.copied(), beside(targets[-1], 1))

    def move(self, by: int) -> None:
        """Move the layers that are meant a step up (-1) or down (1), into a block or out of it where there is one.

        Several that are apart are gathered; at the ends of the stack they stay where they are.
        """
        target = step_from(self.document, self.targets, by)
        if target is not None:
            self.move_to(target)

    def move_to(self, target: Place) -> None:
        """Move the layers that are meant to where this place is now."""
        before, several = self.targets, bool(self.marked)
        document, places = moved(self.document, before, target)
        if places:
            anchor = self.anchor and places[0]
            self.change(
                _bearable(document), places[before.index(self.selected)] if self.selected in before else places[0]
            )
            self.marked, self.anchor = (places, anchor) if several else ((), None)

    def replace_kind(self, kind: str) -> None:
        """Make the layers that are meant layers of another kind; each keeps the parameters that both have."""
        document = self.document
        for place in self.targets:
            document = of_kind(document, place, kind)
        selected = self.selected
        while is_layer(selected) and value_at(document, selected) is None:
            selected = selected[:-2]  # what was in a block goes with it
        self.change(document, selected)

    def wrap(self, kind: str) -> None:
        """Put the layers that are meant into a new block of a kind, where the first of them was."""
        targets = self.targets
        if targets:
            block = {**new_layer(kind), INSIDE: list(self.copied())}
            place = after_removal(targets[0], targets[1:])
            self._changed(_bearable(inserted(without(self.document, targets), place, [block])), [place])

    @property
    def block(self) -> Place | None:
        """The block that the cursor is on or in."""
        place = self.selected
        while is_layer(place):
            if layers_inside(value_at(self.document, place)) is not None:
                return place
            place = place[:-2]
        return None

    def unwrap(self) -> None:
        """Put the layers of the block with the cursor in its place."""
        place = self.block
        if place is not None:
            layers = layers_inside(value_at(self.document, place)) or []
            document = inserted(without(self.document, [place]), place, layers)
            places = [beside(place, n) for n in range(len(layers))]
            self._changed(document, places or [_nearest(document, place)])

    def sweep(self, name: str, reports: Reports) -> None:
        """Change all layers of the stack in one of the ways of `SWEEPS`; `reports` are those of the document."""
        document = SWEEPS[name].change(self.document, STACK, reports)
        self.unmark()
        self.change(document, self.same_layer(document))

    def same_layer(self, document: Document) -> Place:
        """Where the layer with the cursor is in another document, or what is nearest to where it was."""
        if not is_layer(self.selected):
            return self.selected
        layer, places = value_at(self.document, self.selected), self.places
        before = places[: places.index(self.selected)] if self.selected in places else ()
        earlier = sum(value_at(self.document, place) is layer for place in before)  # copies are the same object
        same = [place for place in layer_places(document, STACK) if value_at(document, place) is layer]
        return same[earlier] if earlier < len(same) else _nearest(document, self.selected)

    def _changed(self, document: Document, places: Sequence[Place]) -> None:
        """Go on with another document, the cursor on the first of these places; several of them are marked."""
        self.change(document, places[0])
        self.marked, self.anchor = (tuple(places), places[0]) if len(places) > 1 else ((), None)


def _bearable(document: Document) -> Document:
    """The document, where a file can hold it."""
    reason = unbearable(document).removeprefix("not a preset: ")
    if reason:
        raise EditRefusedError(f"Not done, as no file could hold it: {reason}.")
    return document


def _nearest(document: Document, place: Place) -> Place:
    """The place itself where it is still there, or else the layer before it, the block around it, the network."""
    while is_layer(place):
        entries = value_at(document, place[:-1])
        if isinstance(entries, list) and entries:
            return (*place[:-1], min(int(place[-1]), len(entries) - 1))
        place = place[:-2]
        if is_layer(place) and value_at(document, place) is not None:
            return place
    return NETWORK

"""Which layers are meant: the one with the cursor, or those that are marked."""

from __future__ import annotations

from typing import Any

from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.rules import STACK_OF_CLASSIFY
from tui_trainer.spec.stacks import INSIDE, beside, is_layer, layer_places, layers_inside, outermost
from tui_trainer.tui.revisions import Place, Revisions

NETWORK: Place = ("network",)
STACK: Place = (*NETWORK, STACK_OF_CLASSIFY)

_ABOVE_THE_LAYERS: tuple[Place, ...] = ((), ("data",))


class LayerSelection(Revisions):
    """A cursor on one row, and marks on layers.

    Marks that were drawn out from where the cursor began (`extend`) go when the cursor goes on; those that were made
    one by one (`toggle_mark`) stay until they are taken away.
    """

    def __init__(self, document: Document) -> None:
        super().__init__(document, NETWORK)
        self._places: tuple[Document, tuple[Place, ...]] | None = None
        if self.layers:
            self.selected = (*STACK, 0)

    @property
    def layers(self) -> list[Any]:
        """The layers of the stack that is edited, without those inside them."""
        layers = value_at(self.document, STACK)
        return layers if isinstance(layers, list) else []

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all layers, also of those inside others, from top to bottom."""
        if self._places is None or self._places[0] is not self.document:
            self._places = (self.document, tuple(layer_places(self.document, STACK)))
        return self._places[1]

    @property
    def targets(self) -> tuple[Place, ...]:
        """The layers that are meant: those that are marked, or else the one with the cursor.

        What is inside one of them goes with it and is not named.
        """
        there = set(self.places)
        marked = [place for place in self.marked if place in there]
        return outermost(marked or [place for place in (self.selected,) if place in there])

    @property
    def place_after(self) -> Place:
        """Where a layer goes that is added after the row with the cursor; a block without layers takes it in."""
        if is_layer(self.selected):
            inside = layers_inside(value_at(self.document, self.selected))
            return (*self.selected, INSIDE, 0) if inside == [] else beside(self.selected, 1)
        return (*STACK, 0) if self.selected in _ABOVE_THE_LAYERS else self.place_at_end

    @property
    def place_before(self) -> Place:
        """Where a layer goes that is added before the row with the cursor."""
        return self.selected if is_layer(self.selected) else self.place_after

    @property
    def place_at_end(self) -> Place:
        """Where a layer goes that is added at the end of the stack."""
        return (*STACK, len(self.layers))

    def place_of_drop(self, row: Place) -> Place | None:
        """Where the layers that are meant go when they are dropped on a row, or None where that is no place for them.

        They come to stand where the row is; a block takes them in that come from above it.
        """
        places, targets = self.places, self.targets
        if not targets or row not in (*places, NETWORK):
            return None
        if row == NETWORK:
            return self.place_at_end
        if places.index(targets[0]) > places.index(row):
            return row
        inside = layers_inside(value_at(self.document, row))
        return beside(row, 1) if inside is None else (*row, INSIDE, 0)

    def change(self, document: Document, selected: Place, typing_at: Place | None = None) -> None:
        """Go on with another document; marks on what is no longer there go."""
        super().change(document, selected, typing_at)
        if self.marked:
            there = set(self.places)
            self.marked = tuple(place for place in self.marked if place in there)

    def select(self, place: Place) -> None:
        """Put the cursor on a row."""
        if self.anchor is not None:
            self.unmark()
        self.selected = place

    def extend(self, place: Place) -> None:
        """Put the cursor on a layer and mark everything from where it began to there."""
        order = self.places
        if place not in order:
            return
        anchor = self.anchor if self.anchor in order else self.selected
        if anchor not in order:
            self.select(place)
            return
        first, last = sorted((order.index(anchor), order.index(place)))
        self.marked, self.anchor, self.selected = order[first : last + 1], anchor, place

    def toggle_mark(self, place: Place) -> None:
        """Mark a layer, or take its mark away; the cursor goes there."""
        if place in self.places:
            rest = tuple(other for other in self.marked if other != place)
            self.marked = rest if place in self.marked else outermost((*rest, place))
            self.selected, self.anchor = place, None

    def mark_all(self) -> None:
        """Mark every layer."""
        self._mark(self.places)

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked, self.anchor = (), None

    def _mark(self, places: tuple[Place, ...]) -> None:
        """Mark layers until the cursor goes on."""
        if places:
            self.marked, self.anchor = places, places[0]
            self.selected = self.selected if self.selected in places else places[0]

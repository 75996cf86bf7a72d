"""The menu of layers for a place: what fits there first, with the shape that it gives; what does not, with why."""

from __future__ import annotations

from dataclasses import replace

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import Check, example_shape
from tui_trainer.spec.fitting import Fit, fit_of, shape_before
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.shapes import Shape, shape_text
from tui_trainer.spec.stacks import is_layer
from tui_trainer.tui.fields import Choice, choices_of
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.values import layer_number, shown_value


def layer_choices(document: Document, found: Check, place: Place) -> tuple[Choice, ...]:
    """All kinds of layers, those that fit at a place first, otherwise in the order of the catalogue."""
    shape = shape_before(found.stacks, place, example_shape(document))
    choices = choices_of(LAYERS)
    if shape is None:
        return choices
    fits = {choice.value: fit_of(choice.value, shape) for choice in choices}
    order = sorted(choices, key=lambda choice: (bool(fits[choice.value].reason), bool(fits[choice.value].caution)))
    return tuple(_fitted(choice, shape, fits[choice.value]) for choice in order)


def title_of_adding(document: Document, place: Place) -> str:
    """What the menu is headed: which layer it will be, and in which block."""
    block = place[:-2]
    where = f", in {shown_value(value_at(document, (*block, 'kind'), '?'))}" if is_layer(block) else ""
    return f"{'Add' if value_at(document, place) is None else 'Insert as'} layer {layer_number(place)}{where}"


def _fitted(choice: Choice, shape: Shape, fit: Fit) -> Choice:
    if fit.output is None:
        return replace(choice, drawback=f"{shape_text(shape)} comes in here: {fit.reason}")
    sentence = f"{choice.sentence} Here it {fit.caution}." if fit.caution else choice.sentence
    return replace(choice, beside=f"-> {shape_text(fit.output)}", sentence=sentence)

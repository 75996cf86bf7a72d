"""Changes to all layers of a stack at once: dropout, batch normalization."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.catalogue.families import ACTIVATIONS, BATCH_NORMALIZATIONS, DROPOUTS, WEIGHTED
from tui_trainer.spec.fitting import Reports, fit_of, report_at
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.stacks import Place, beside, inserted, layer_places, layers_inside, without


@dataclass(frozen=True, slots=True)
class Sweep:
    """A change to a whole stack: its name and a sentence for a menu, and what it makes of a document."""

    title: str
    sentence: str
    change: Callable[[Document, Place, Reports], Document]


def with_dropout(document: Document, stack: Place, _: Reports) -> Document:
    """A copy with a Dropout behind every hidden activation that has none before the next weights.

    Srivastava et al. 2014, section 4; an activation is hidden where layers with weights come after it.
    """
    for place in reversed(list(_hidden_activations(document, stack))):
        if not _any_until_weights(document, place, 1, DROPOUTS):
            document = inserted(document, beside(place, 1), [{"kind": "Dropout"}])
    return document


def with_batch_norm(document: Document, stack: Place, reports: Reports) -> Document:
    """A copy with batch normalization before every hidden activation that has none behind the weights before it.

    The kind is the one that fits the shape there; where that is unknown, nothing is put in. Ioffe & Szegedy 2015,
    section 3.2.
    """
    for place in reversed(list(_hidden_activations(document, stack))):
        report = report_at(reports, place)
        shape = report.input_shape if report else None
        norms = (kind for kind in LAYERS if kind in BATCH_NORMALIZATIONS)
        kind = next((kind for kind in norms if shape and fit_of(kind, shape).output), None)
        if kind and not _any_until_weights(document, place, -1, BATCH_NORMALIZATIONS):
            document = inserted(document, place, [{"kind": kind}])
    return document


def without_kinds(document: Document, stack: Place, kinds: frozenset[str]) -> Document:
    """A copy without the layers of some kinds, wherever they are in a stack."""
    return without(document, [place for place in layer_places(document, stack) if _kind(document, place) in kinds])


SWEEPS = {
    "dropout": Sweep(
        "Dropout after hidden activations",
        "After every one, half of the units are switched off at random while training, so that none relies on another.",
        with_dropout,
    ),
    "batch_norm": Sweep(
        "BatchNorm before hidden activations",
        "Every one gets inputs of mean 0 and variance 1 over the batch, whatever the layers before do.",
        with_batch_norm,
    ),
    "no_dropout": Sweep(
        "Remove all dropout",
        "Every Dropout layer of the stack goes.",
        lambda document, stack, _: without_kinds(document, stack, DROPOUTS),
    ),
    "no_batch_norm": Sweep(
        "Remove all batch normalization",
        "Every BatchNorm layer of the stack goes.",
        lambda document, stack, _: without_kinds(document, stack, BATCH_NORMALIZATIONS),
    ),
}


def _hidden_activations(document: Document, stack: Place) -> Iterator[Place]:
    """The activations with weights behind them; the one at the output is for the loss."""
    places = list(layer_places(document, stack))
    weighted = [place for place in places if _kind(document, place) in WEIGHTED]
    for place in places[: places.index(weighted[-1])] if weighted else []:
        if _kind(document, place) in ACTIVATIONS:
            yield place


def _any_until_weights(document: Document, place: Place, step: int, kinds: frozenset[str]) -> bool:
    """Whether one of these kinds stands beside a layer, with neither weights nor activation nor block between."""
    neighbour = place
    while int(neighbour[-1]) + step >= 0:
        neighbour = beside(neighbour, step)
        kind = _kind(document, neighbour)
        if kind in kinds:
            return True
        if kind is None or kind in WEIGHTED or kind in ACTIVATIONS or layers_inside(value_at(document, neighbour)):
            break
    return False


def _kind(document: Document, place: Place) -> str | None:
    kind = value_at(document, (*place, "kind"))
    return kind if isinstance(kind, str) else None

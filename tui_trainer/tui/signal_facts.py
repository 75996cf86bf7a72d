"""What the form says of the initial weights: their spread in each layer, and what becomes of signal and gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_trainer.spec.check import Check
from tui_trainer.spec.signal import LayerSignal, layer_numbers, stack_words
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.signal_table import SignalTable

Facts = tuple[tuple[str, str], ...]

_MOST_LAYERS = 20


def stack_facts(found: Check) -> Facts:
    """The stack as a whole."""
    signal = found.signal
    words = stack_words(signal) if signal is not None else ()
    return tuple(("at the start" if not number else "", sentence) for number, sentence in enumerate(words))


def signal_table(found: Check) -> SignalTable | None:
    """The layers with weights; of very many the first ones and the last."""
    signal = found.signal
    layers = tuple(_with_weights(signal.layers)) if signal is not None else ()
    if len(layers) > _MOST_LAYERS:
        layers = (*layers[: _MOST_LAYERS - 1], layers[-1])
    return SignalTable(layers) if layers else None


def layer_facts(found: Check, place: Place) -> Facts:
    """One layer of the stack that has weights; it may be inside another."""
    signal = found.signal
    inside, layer = signal.layers if signal is not None else (), None
    for key in place[len(STACK) :]:
        if isinstance(key, int):
            layer = inside[key] if key < len(inside) else None
            inside = layer.children if layer is not None else ()
    return layer_numbers(layer) if layer is not None and layer.weights else ()


def _with_weights(layers: Sequence[LayerSignal], before: str = "") -> Iterator[tuple[str, LayerSignal]]:
    """The layers with weights and their numbers in the list, `3` or `3.1`."""
    for number, layer in enumerate(layers, 1):
        if layer.weights:
            yield f"{before}{number}", layer
        yield from _with_weights(layer.children, f"{before}{number}.")

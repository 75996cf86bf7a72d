"""What the form says of the initial weights: their spread in each layer, and what becomes of signal and gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_trainer.spec.check import Check
from tui_trainer.spec.signal import LayerSignal, StackSignal, layer_numbers, layer_words, stack_signal, stack_words
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.revisions import Place

Facts = tuple[tuple[str, str], ...]

_MOST_LAYERS = 20


def stack_facts(found: Check) -> Facts:
    """The stack as a whole, then its layers with weights."""
    signal = _signal(found)
    if signal is None:
        return ()
    layers = [(f"layer {number}", layer_words(layer)) for number, layer in _with_weights(signal.layers)]
    if len(layers) > _MOST_LAYERS:
        left = len(layers) - _MOST_LAYERS
        layers = [*layers[: _MOST_LAYERS - 1], ("...", f"{left} more"), layers[-1]]
    words = [("at the start" if not number else "", sentence) for number, sentence in enumerate(stack_words(signal))]
    return (*words, *layers)


def layer_facts(found: Check, place: Place) -> Facts:
    """One layer of the stack that has weights; it may be inside another."""
    signal = _signal(found)
    inside, layer = signal.layers if signal is not None else (), None
    for key in place[len(STACK) :]:
        if isinstance(key, int):
            layer = inside[key] if key < len(inside) else None
            inside = layer.children if layer is not None else ()
    return layer_numbers(layer) if layer is not None and layer.weights else ()


def _signal(found: Check) -> StackSignal | None:
    name = str(STACK[-1])
    if found.experiment is None or name not in found.experiment.network:
        return None
    return stack_signal(found.experiment.network[name], found.stacks.get(name, ()), found.experiment.initialization)


def _with_weights(layers: Sequence[LayerSignal], before: str = "") -> Iterator[tuple[str, LayerSignal]]:
    """The layers with weights and their numbers in the list, `3` or `3.1`."""
    for number, layer in enumerate(layers, 1):
        if layer.weights:
            yield f"{before}{number}", layer
        yield from _with_weights(layer.children, f"{before}{number}.")

"""The signal of a stack in words, for forms, lists and problems."""

from __future__ import annotations

from math import inf

from tui_trainer.spec.numerals import two_digits
from tui_trainer.spec.signal.stack import LayerSignal, StackSignal
from tui_trainer.spec.signal.weights import Spread

_KEEPS = 3.0  # a factor between 1/3 and 3 over a whole stack is no trouble
_PARTS = {"weight_ih_l0": "input", "weight_hh_l0": "hidden"}


def layer_words(layer: LayerSignal) -> str:
    """One line: `std of weights 0.088, signal 0.98, gradient 0.5`, as far as it is known."""
    return ", ".join(f"{name} {value}" for name, value in layer_numbers(layer))


def layer_numbers(layer: LayerSignal) -> tuple[tuple[str, str], ...]:
    """The same in pairs: what it is, and how much."""
    found = []
    # of recurrent layers on top of each other the first stands for the others
    weights = [weight for weight in layer.weights if weight.name == "weight" or weight.name in _PARTS]
    if weights:
        found.append(("std of weights", ", ".join(map(_weight_words, weights))))
    if layer.signal is not None:
        overflows = layer.signal == inf
        found.append(("signal", "too large for single precision" if overflows else two_digits(layer.signal)))
    if weights and layer.gradient is not None:
        found.append(("gradient", two_digits(layer.gradient)))
    return tuple(found)


def stack_words(stack: StackSignal) -> tuple[str, ...]:
    """Sentences on signal and gradient between the first and the last layer with weights; none where none is known."""
    signal, spread = stack.signal_factor, stack.spread_factor
    said = [_way(stack, "signal", signal), _way(stack, "gradient", stack.gradient_factor, " on its way back")]
    if signal is not None and spread is not None and spread < 1 / _KEEPS and spread < signal / _KEEPS:
        said.insert(1, _way(stack, "difference between images", spread))
    return tuple(sentence for sentence in said if sentence)


def _way(stack: StackSignal, what: str, factor: float | None, where: str = "") -> str:
    rate, layers = stack.per_layer(factor), stack.weighted
    if factor is None or rate is None:
        return ""
    if factor == inf:
        return f"The {what} grows{where} until single precision overflows."
    if factor == 0.0:
        return f"The {what} dies{where}: nothing of it is left."
    if 1 / _KEEPS <= factor <= _KEEPS:
        return f"The {what} keeps its size{where}: a factor of {two_digits(factor)} over {layers} layers."
    if factor < 1:
        end = f"shrinks{where} by a factor of {two_digits(rate)} per layer: {layers} layers leave {two_digits(factor)}."
    else:
        end = f"grows{where} by a factor of {two_digits(rate)} per layer: {layers} layers make it {two_digits(factor)}."
    return f"The {what} {end}"


def _weight_words(weight: Spread) -> str:
    part = _PARTS.get(weight.name, "")
    around = f" around {two_digits(weight.mean)}" if weight.mean else ""
    return f"{two_digits(weight.std)}{around}" + (f" ({part})" if part else "")

"""Whether the gradient reaches the first layers, before the first step is taken."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.catalogue.families import SATURATING
from tui_trainer.spec.fixes import Edit, Fix, Remove, SetValue
from tui_trainer.spec.numerals import two_digits
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import View
from tui_trainer.spec.signal import StackSignal

VANISHED, EXPLODED = 1e-3, 1e3
"""How many times longer the gradient is at the first layer than at the last one."""


def gradient_reaches_the_first_layer(view: View) -> Iterator[Problem]:
    """Each layer multiplies the gradient on its way back; over many layers that adds up."""
    if len(view.weighted) < 3 or view.output_shape is None:
        return
    if any(view.initialization_of(layer)[1].scheme in ("zeros", "constant") for layer in view.weighted):
        return  # then the symmetry is what is wrong
    signal = view.signal
    factor = signal.gradient_factor if signal is not None else None
    if signal is None or factor is None or VANISHED <= factor <= EXPLODED:
        return
    if factor < VANISHED:
        yield _vanishing(view, signal, factor)
    else:
        yield _exploding(view, signal, factor)


def _vanishing(view: View, signal: StackSignal, factor: float) -> Problem:
    behind = view.layers.index(view.weighted[-1])  # from there on it is the output, which belongs to the loss
    squashed = [layer for layer in view.layers[:behind] if layer.kind in SATURATING]
    why = (
        "Backpropagation multiplies the slopes of all layers: a sigmoid's is at most 1/4, a tanh's at most 1. The "
        "first layers get hardly any gradient and do not learn (vanishing gradients)."
    )
    if not squashed:
        why = (
            "Backpropagation multiplies weights and slopes of all layers. With weights this small the first layers get "
            "hardly any gradient and do not learn (vanishing gradients)."
        )
    edits: tuple[Edit, ...] = tuple(SetValue(layer.place, {"kind": "ReLU"}) for layer in squashed)
    kinds = " and every ".join(dict.fromkeys(layer.kind for layer in squashed))
    what = f"make every {kinds} a ReLU" if squashed else "take kaiming_normal"
    return Problem(
        squashed[0].place if squashed else "initialization.scheme",
        f"the gradient at the first layer is about {two_digits(factor)} of that at the last: {_each(signal, factor)}",
        "warning",
        why,
        (Fix(what, (*edits, *_kaiming(view))),),
    )


def _exploding(view: View, signal: StackSignal, factor: float) -> Problem:
    return Problem(
        "initialization.scheme",
        f"the gradient at the first layer is about {two_digits(factor)} times that at the last: "
        f"{_each(signal, factor)}",
        "warning",
        "Backpropagation multiplies the weights of all layers. With weights this large steps of the first layers are "
        "wild (exploding gradients).",
        (Fix("take kaiming_normal", _kaiming(view)),),
    )


def _kaiming(view: View) -> tuple[Edit, ...]:
    """Kaiming for all layers; exceptions of single layers go."""
    exceptions = {place for place, _ in map(view.initialization_of, view.weighted)} - {"initialization"}
    return (*map(Remove, sorted(exceptions)), SetValue("initialization", {"scheme": "kaiming_normal"}))


def _each(signal: StackSignal, factor: float) -> str:
    each = signal.per_layer(factor)
    return f"{signal.weighted} layers, a factor of {two_digits(each)} each" if each else f"{signal.weighted} layers"


GRADIENTS = (gradient_reaches_the_first_layer,)

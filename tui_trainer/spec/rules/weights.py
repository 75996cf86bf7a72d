"""Whether the weights that a run begins with let it learn."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from tui_trainer.spec.catalogue.families import SATURATING
from tui_trainer.spec.fixes import Fix, SetValue
from tui_trainer.spec.initializations import Kaiming, Xavier
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import View

_DEEP = 4
"""Hidden layers from which on a wrong variance adds up to something."""

_LEFT = 1 / 4
"""The part of the signal's variance that may get lost between the first and the last layer without a word."""

_MAKES_UP = 1.3
"""A gain of about sqrt(2), which makes up for the half that ReLU loses."""


def _scheme(place: str, scheme: str) -> Fix:
    return Fix(f"take {scheme}", (SetValue(place, {"scheme": scheme}),))


def weights_differ(view: View) -> Iterator[Problem]:
    """Weights that start equal stay equal."""
    seen = set()
    schemes = ["kaiming_normal", "xavier_normal"]  # what belongs to the activations comes first
    if any(after.kind in SATURATING for _, after in view.hidden):
        schemes.reverse()
    for layer in view.weighted[:-1]:
        place, spec = view.initialization_of(layer)
        if spec.scheme not in ("zeros", "constant") or place in seen:
            continue
        seen.add(place)
        value = "0" if spec.scheme == "zeros" else "the same number"
        yield Problem(
            f"{place}.scheme",
            f"with all weights {value} the units of a hidden layer get the same gradient and never differ (symmetry)",
            "error",
            "Units that begin alike are corrected alike: the layer stays one unit, however wide it is. Random weights "
            "break the symmetry.",
            tuple(_scheme(place, scheme) for scheme in schemes),
            trainable=True,
        )


def xavier_is_not_for_relu(view: View) -> Iterator[Problem]:
    """Xavier keeps the variance of tanh; ReLU halves it."""
    halved = [
        (layer, place)
        for layer, after in view.hidden
        for place, spec in [view.initialization_of(layer)]
        if after.kind == "ReLU" and isinstance(spec, Xavier) and spec.gain < _MAKES_UP
    ]
    depth = sum(layer.times for layer, _ in halved)
    factor = view.signal.signal_factor if view.signal is not None else None
    if depth < _DEEP or factor is None or factor > sqrt(_LEFT):
        return  # normalization and residual blocks bring the signal back
    place = halved[0][1]
    name = "kaiming_uniform" if view.initialization_of(halved[0][0])[1].scheme == "xavier_uniform" else "kaiming_normal"
    yield Problem(
        f"{place}.scheme",
        f"Xavier with {depth} ReLU layers: each halves the variance of the signal, which leaves about "
        f"1/{2 ** min(depth, 60)} of it",
        "warning",
        "Xavier assumes an activation that keeps the variance, as tanh does near 0. ReLU loses the negative half; "
        "Kaiming's factor 2 makes up for it (He et al. 2015).",
        (_scheme(place, name),),
    )


def kaiming_is_for_relu(view: View) -> Iterator[Problem]:
    """Kaiming's factor 2 is for an activation that loses half of the signal."""
    for layer, after in view.hidden:
        place, spec = view.initialization_of(layer)
        for_relu = isinstance(spec, Kaiming) and spec.nonlinearity in ("relu", "leaky_relu")
        if after.kind in ("Sigmoid", "Tanh") and for_relu:
            name = spec.scheme.replace("kaiming", "xavier")
            yield Problem(
                f"{place}.scheme",
                f"Kaiming for ReLU before {after.kind}: it doubles the variance of the weights to make up for a "
                f"halving that {after.kind} does not do",
                "warning",
                "ReLU sets half of the signal to 0, and Kaiming's factor 2 makes up for that. A sigmoid or tanh lets "
                "all of it through; Xavier is made for activations of that form (Glorot & Bengio 2010).",
                (_scheme(place, name),),
            )
            return


WEIGHTS = (weights_differ, xavier_is_not_for_relu, kaiming_is_for_relu)

"""Whether the weights that a run begins with let it learn."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.fixes import Fix, SetValue
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import View

_DEEP = 4
"""Hidden layers from which on a wrong variance adds up to something."""


def _scheme(place: str, scheme: str) -> Fix:
    return Fix(f"take {scheme}", (SetValue(place, {"scheme": scheme}),))


def weights_differ(view: View) -> Iterator[Problem]:
    """Weights that start equal stay equal."""
    seen = set()
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
            (_scheme(place, "kaiming_normal"), _scheme(place, "xavier_normal")),
            trainable=True,
        )


def variance_fits_the_activation(view: View) -> Iterator[Problem]:
    """Xavier keeps the variance of tanh, Kaiming that of ReLU."""
    yield from _xavier_with_relu(view)
    yield from _kaiming_with_sigmoid(view)


def _xavier_with_relu(view: View) -> Iterator[Problem]:
    halved = [
        (layer, place)
        for layer, after in view.hidden
        for place, spec in [view.initialization_of(layer)]
        if after.kind == "ReLU" and spec.scheme.startswith("xavier") and getattr(spec, "gain", 1.0) < 1.3
    ]
    depth = sum(layer.times for layer, _ in halved)
    if depth < _DEEP:
        return
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


def _kaiming_with_sigmoid(view: View) -> Iterator[Problem]:
    for layer, after in view.hidden:
        place, spec = view.initialization_of(layer)
        for_relu = getattr(spec, "nonlinearity", "") in ("relu", "leaky_relu")
        if after.kind in ("Sigmoid", "Tanh") and spec.scheme in ("kaiming_uniform", "kaiming_normal") and for_relu:
            name = spec.scheme.replace("kaiming", "xavier")
            yield Problem(
                f"{place}.scheme",
                f"Kaiming for ReLU before {after.kind}: weights twice as large in variance drive it into saturation",
                "warning",
                "Kaiming makes up for the half of the signal that ReLU loses. A sigmoid or tanh loses none, and where "
                "it saturates its gradient vanishes; Xavier is made for them (Glorot & Bengio 2010).",
                (_scheme(place, name),),
            )
            return


WEIGHTS = (weights_differ, variance_fits_the_activation)

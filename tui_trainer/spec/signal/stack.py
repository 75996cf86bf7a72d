"""A whole stack before the first step: how large the signal is behind each layer, and the gradient on its way back.

The mean-field recursion over the spread of the weights, without torch: widths count as large, weights as independent.
Sources: Poole et al. 2016; Schoenholz et al. 2017; He et al. 2015, section 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt

from tui_trainer.spec.extent import MOST_LAYERS
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Layer, Recurrent, Repeat, Residual
from tui_trainer.spec.shapes import LayerReport
from tui_trainer.spec.signal.gradient import Gradient
from tui_trainer.spec.signal.moments import IMAGES, Moments
from tui_trainer.spec.signal.propagation import Step, backward, forward, leaves
from tui_trainer.spec.signal.weights import Spread

_STEPPED = 10
"""Other layers that a recurrent one takes as long as, which is followed step by step."""


@dataclass(frozen=True, slots=True)
class LayerSignal:
    """What the initial weights of one layer do; None where it is not known.

    `weights` are mean and standard deviation of each of its weights. `signal` is the root of the mean square behind the
    layer (inf where single precision overflows), `spread` the part of it in which images differ. `gradient` is the
    length of the gradient behind the layer, all units of an example together, where that behind the last layer with
    weights is 1. `forward` and `backward` are the factors on signal and gradient through the layer. `children` are the
    layers inside it, of a repeated block those of the first time.
    """

    kind: str
    weights: tuple[Spread, ...] = ()
    signal: float | None = None
    spread: float | None = None
    forward: float | None = None
    backward: float | None = None
    gradient: float | None = None
    children: tuple[LayerSignal, ...] = ()


@dataclass(frozen=True, slots=True)
class StackSignal:
    """The layers of a stack, and what becomes of signal and gradient from its first to its last layer with weights.

    `weighted` counts those layers. The factors compare the first with the last: `signal_factor` and `spread_factor`
    say how many times larger signal and spread are behind the last one, `gradient_factor` how many times longer the
    gradient is behind the first one than behind the last. Its length is taken, not the mean square of its numbers: that
    falls with every wider layer and every larger image, without harm.
    """

    layers: tuple[LayerSignal, ...]
    weighted: int = 0
    signal_factor: float | None = None
    spread_factor: float | None = None
    gradient_factor: float | None = None

    def per_layer(self, factor: float | None) -> float | None:
        """The factor of one of the steps that make up `factor`, one of those above."""
        return factor ** (1 / (self.weighted - 1)) if factor is not None and self.weighted > 1 else None


def stack_signal(
    layers: Sequence[Layer], reports: Sequence[LayerReport], initialization: Initialization, images: Moments = IMAGES
) -> StackSignal:
    """Follow normalized images through a stack and a gradient back; `reports` are those of `layers`."""
    if _count(layers) > MOST_LAYERS:  # it has to be quick
        return StackSignal(tuple(LayerSignal(layer.kind) for layer in layers))
    steps = forward(layers, reports, images, initialization)
    backward(steps, Gradient(1.0))
    with_weights = [step for step in leaves(steps) if step.weighted]
    if not with_weights:
        return StackSignal(tuple(_signal(step, None) for step in steps))
    first, last = with_weights[0], with_weights[-1]
    unit = _gradient(last)
    return StackSignal(
        tuple(_signal(step, unit) for step in steps),
        len(with_weights),
        _ratio(_size(last.found.moments), _size(first.found.moments)),
        _ratio(_spread(last.found.moments), _spread(first.found.moments)),
        _ratio(_gradient(first), unit),
    )


def _count(layers: Sequence[Layer]) -> int:
    count = 0
    for layer in layers:
        if isinstance(layer, Repeat | Residual):
            inside = _count(layer.layers)
        else:
            inside = _STEPPED * layer.num_layers if isinstance(layer, Recurrent) else 1
        count += inside * layer.times if isinstance(layer, Repeat) else inside
    return count


def _signal(step: Step, unit: float | None) -> LayerSignal:
    before, after, behind, transfer = step.before, step.found.moments, step.behind, step.found.transfer
    in_front = transfer(behind) if transfer is not None and behind is not None else None
    return LayerSignal(
        step.report.kind,
        step.weights,
        _size(after),
        _spread(after),
        _ratio(_size(after), _size(before)),
        _ratio(_length(in_front, step.numbers_before), _gradient(step)),
        _ratio(_gradient(step), unit),
        tuple(_signal(child, unit) for child in step.blocks[0]) if step.blocks else (),
    )


def _size(moments: Moments | None) -> float | None:
    if moments is None:
        return None
    return moments.size if moments.is_finite else inf


def _spread(moments: Moments | None) -> float | None:
    return moments.spread if moments is not None and moments.is_finite else None


def _gradient(step: Step) -> float | None:
    return _length(step.behind, step.numbers)


def _length(gradient: Gradient | None, numbers: int | None) -> float | None:
    return gradient.size * sqrt(numbers) if gradient is not None and numbers is not None else None


def _ratio(after: float | None, before: float | None) -> float | None:
    """How many times larger; 0 where nothing is left, None where it is unknown or a ratio to nothing."""
    if after == 0.0:
        return 0.0
    if after is None or not before or not isfinite(before):
        return None
    ratio = after / before
    return None if ratio != ratio else ratio

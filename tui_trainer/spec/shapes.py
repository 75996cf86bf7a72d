"""Shapes, parameter counts and multiply-adds of a stack of layers, without torch.

Shapes are those of one example, without the batch: `(1, 28, 28)` is one grey image, `(784,)` a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from tui_trainer.spec.layers import BatchNorm1d, Flatten, Layer, Linear

Shape = tuple[int, ...]


class ShapeError(ValueError):
    """A layer that cannot take what the layer before hands on; the message is for the user."""


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What a layer does to one example; None where a problem earlier in the stack leaves it unknown."""

    kind: str
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    parameters: int | None = None
    multiply_adds: int | None = None


def shape_text(shape: Shape) -> str:
    """`(1, 28, 28)` as `1x28x28`."""
    return "x".join(map(str, shape))


def output_shape(layer: Layer, shape: Shape) -> Shape:
    """The shape that a layer makes of a shape; raises ShapeError where it cannot."""
    match layer:
        case Flatten():
            return (prod(shape),)
        case Linear(out_features=out_features):
            return (*shape[:-1], out_features)
        case BatchNorm1d() if len(shape) > 2:
            raise ShapeError(
                f"BatchNorm1d takes rows of features, but gets {shape_text(shape)}; put a Flatten layer before it"
            )
        case _:
            return shape


def parameter_count(layer: Layer, shape: Shape) -> int:
    """The number of learned numbers in a layer that gets `shape`."""
    match layer:
        case Linear(out_features=out_features, bias=bias):
            return (shape[-1] + bias) * out_features
        case BatchNorm1d():
            return 2 * shape[0]
        case _:
            return 0


def multiply_adds(layer: Layer, shape: Shape) -> int:
    """The multiplications with an addition that one example costs in a layer that gets `shape`."""
    match layer:
        case Linear(out_features=out_features):
            return prod(shape) * out_features
        case BatchNorm1d():
            return prod(shape)
        case _:
            return 0


def layer_report(layer: Layer, shape: Shape) -> LayerReport:
    """Everything about a layer that gets `shape`; raises ShapeError."""
    return LayerReport(
        kind=layer.kind,
        input_shape=shape,
        output_shape=output_shape(layer, shape),
        parameters=parameter_count(layer, shape),
        multiply_adds=multiply_adds(layer, shape),
    )


def stack_reports(layers: Sequence[Layer], shape: Shape) -> tuple[LayerReport, ...]:
    """The reports of all layers of a sound stack; raises ShapeError."""
    reports: list[LayerReport] = []
    for layer in layers:
        reports.append(layer_report(layer, shape))
        shape = reports[-1].output_shape or shape
    return tuple(reports)

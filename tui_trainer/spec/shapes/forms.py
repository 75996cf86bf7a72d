"""The layers that do not slide over an image: units, normalization, sequences."""

from __future__ import annotations

from math import prod

from tui_trainer.spec.layers import (
    BatchNorm1d,
    BatchNorm2d,
    Dropout2d,
    GroupNorm,
    Hardtanh,
    Layer,
    LayerNorm,
    Linear,
    PReLU,
    Recurrent,
    Unflatten,
)
from tui_trainer.spec.shapes.report import (
    LayerBefore,
    LayerRemoved,
    OtherKind,
    OtherValue,
    Shape,
    ShapeError,
    shape_text,
)


def form_output(layer: Layer, shape: Shape) -> Shape:
    """The shape that a layer of units, normalization or sequence makes; others keep the shape."""
    match layer:
        case Linear(out_features=out_features):
            return (*shape[:-1], out_features)
        case Unflatten(unflattened_size=size):
            return _unflattened(tuple(size), shape)
        case BatchNorm1d() if len(shape) > 2:
            raise ShapeError(
                f"BatchNorm1d takes rows of features, but gets images of {shape_text(shape)}",
                why="Batch normalization of an image takes mean and variance per channel, over all its pixels.",
                remedies=(OtherKind("BatchNorm2d"), LayerBefore({"kind": "Flatten"})),
            )
        case BatchNorm2d() | Dropout2d() if len(shape) != 3:
            other = "BatchNorm1d" if isinstance(layer, BatchNorm2d) else "Dropout"
            raise ShapeError(
                f"{layer.kind} takes images, but gets {shape_text(shape)}",
                why="It treats all pixels of a channel alike; a row of numbers has no channels.",
                remedies=(OtherKind(other),),
            )
        case GroupNorm(num_groups=groups) if shape[0] % groups:
            fitting = max(n for n in range(1, groups + 1) if shape[0] % n == 0)
            raise ShapeError(
                f"{groups} groups do not divide {shape[0]} channels",
                why="Every group has the same number of channels.",
                remedies=(OtherValue("num_groups", fitting),),
                parameter="num_groups",
            )
        case Hardtanh(min_val=low, max_val=high) if low >= high:
            raise ShapeError(f"max_val has to be more than min_val, which is {low:g}", parameter="max_val")
        case Recurrent():
            return _recurrent_output(layer, shape)
    if layer.kind == "Flatten":
        return (prod(shape),)
    if layer.kind in ("RowsToSequence", "PixelsToSequence"):
        return _sequence(layer.kind, shape)
    return shape


def _unflattened(size: Shape, shape: Shape) -> Shape:
    if len(shape) != 1:
        raise ShapeError(
            f"Unflatten takes one row of numbers, but gets {shape_text(shape)}",
            remedies=(LayerBefore({"kind": "Flatten"}),),
        )
    if prod(size) != shape[0]:
        raise ShapeError(
            f"{shape_text(size)} are {prod(size)} numbers, but the layer before hands on {shape[0]}",
            why="Unflatten only lays the same numbers out differently.",
            parameter="unflattened_size",
        )
    return size


def _sequence(kind: str, shape: Shape) -> Shape:
    if len(shape) != 3:
        raise ShapeError(
            f"{kind} takes an image, but gets {shape_text(shape)}",
            why="A sequence of rows or pixels needs the picture as it is; remove the Flatten before it.",
            remedies=(LayerRemoved("Flatten"),),
        )
    channels, height, width = shape
    return (height, channels * width) if kind == "RowsToSequence" else (height * width, channels)


def _recurrent_output(layer: Recurrent, shape: Shape) -> Shape:
    if len(shape) == 3:
        raise ShapeError(
            f"{layer.kind} reads a sequence, but gets images of {shape_text(shape)}",
            why="A recurrent layer takes one step after the other: say whether a step is a row or a pixel.",
            remedies=(LayerBefore({"kind": "RowsToSequence"}), LayerBefore({"kind": "PixelsToSequence"})),
        )
    if len(shape) != 2:
        raise ShapeError(
            f"{layer.kind} reads a sequence of steps, but gets one row of {shape_text(shape)} numbers",
            why="Flatten removes the order of the steps; put RowsToSequence in its place. After another recurrent "
            'layer, set that one\'s output to "sequence".',
        )
    return (layer.features,) if layer.output == "last" else (shape[0], layer.features)


def form_parameters(layer: Layer, shape: Shape) -> int:
    """The learned numbers of such a layer that gets `shape`."""
    match layer:
        case Linear(out_features=out_features, bias=bias):
            return (shape[-1] + bias) * out_features
        case BatchNorm1d() | BatchNorm2d() | GroupNorm():
            return 2 * shape[0]
        case LayerNorm():
            return 2 * prod(normalized_shape(shape))
        case PReLU():
            return 1
        case Recurrent():
            biases = 2 * layer.gates * layer.features * layer.num_layers
            return _recurrent_weights(layer, shape[-1]) + biases
    return 0


def form_multiply_adds(layer: Layer, shape: Shape) -> int:
    """The multiplications with an addition that one example costs in such a layer."""
    match layer:
        case Linear(out_features=out_features):
            return prod(shape) * out_features
        case BatchNorm1d() | BatchNorm2d() | GroupNorm() | LayerNorm():
            return prod(shape)
        case Recurrent():
            return shape[0] * _recurrent_weights(layer, shape[-1])
    return 0


def normalized_shape(shape: Shape) -> Shape:
    """What LayerNorm takes mean and variance over: a whole image or row, but each step of a sequence by itself.

    These are the two examples of https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
    """
    return shape[-1:] if len(shape) == 2 else shape


def _recurrent_weights(layer: Recurrent, features: int) -> int:
    """The weights, without biases, of all layers and directions."""
    units = layer.gates * layer.features
    first, further = features + layer.hidden_size, layer.features + layer.hidden_size
    return units * (first + further * (layer.num_layers - 1))

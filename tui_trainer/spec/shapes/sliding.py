"""The layers that slide over an image or a sequence: convolution, pooling and their reverse.

Source of the sizes: the shape sections of https://pytorch.org/docs/stable/nn.html#convolution-layers
"""

from __future__ import annotations

from math import isqrt, prod

from tui_trainer.spec.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv1d,
    Conv2d,
    Convolution,
    ConvTranspose2d,
    Layer,
    MaxPool2d,
    Upsample,
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

_FLAT = "A convolution needs the neighbourhood of every pixel; a flat row has lost it."


def sliding_output(layer: Layer, shape: Shape) -> Shape | None:
    """The shape that such a layer makes of a shape; None where the layer is of another sort."""
    match layer:
        case Conv1d():
            return _conv1d(layer, shape)
        case Conv2d():
            _needs_image(layer, shape)
            _needs_groups(layer, shape[0])
            return (layer.out_channels, *(_conv_size(layer, size) for size in shape[1:]))
        case ConvTranspose2d():
            _needs_image(layer, shape)
            _needs_groups(layer, shape[0])
            return (layer.out_channels, *(_transposed_size(layer, size) for size in shape[1:]))
        case MaxPool2d() | AvgPool2d():
            _needs_image(layer, shape)
            return (shape[0], *(_pooled_size(layer, size) for size in shape[1:]))
        case AdaptiveAvgPool2d(output_size=size):
            _needs_image(layer, shape)
            return (shape[0], size, size)
        case Upsample(scale_factor=factor):
            _needs_image(layer, shape)
            return (shape[0], shape[1] * factor, shape[2] * factor)
    return None


def sliding_parameters(layer: Layer, shape: Shape) -> int:
    """The learned numbers of such a layer that gets `shape`."""
    match layer:
        case Convolution():
            return layer.out_channels * (_filter_size(layer, shape[0]) + layer.bias)
        case ConvTranspose2d():
            kernel = layer.kernel_size**2
            return shape[0] * layer.out_channels // layer.groups * kernel + layer.bias * layer.out_channels
    return 0


def sliding_multiply_adds(layer: Layer, shape: Shape, output: Shape) -> int:
    """The multiplications with an addition that one example costs in such a layer."""
    match layer:
        case Convolution():
            return prod(output) * _filter_size(layer, shape[0])
        case ConvTranspose2d():
            return prod(shape) * layer.out_channels // layer.groups * layer.kernel_size**2
    return 0


def pool_stride(layer: MaxPool2d | AvgPool2d) -> int:
    """The stride of a pooling layer: the size of its window where none is set."""
    return layer.kernel_size if layer.stride is None else layer.stride


def _filter_size(layer: Convolution, channels: int) -> int:
    return channels // layer.groups * layer.kernel_size ** (1 if isinstance(layer, Conv1d) else 2)


def _needs_image(layer: Layer, shape: Shape) -> None:
    if len(shape) == 3:
        return
    if len(shape) == 2:
        raise ShapeError(f"{layer.kind} takes an image, but gets a sequence of {shape_text(shape)}", why=_FLAT)
    side = isqrt(shape[0])
    square = side * side == shape[0]
    remedy = LayerBefore({"kind": "Unflatten", "unflattened_size": [1, side, side] if square else [shape[0], 1, 1]})
    raise ShapeError(
        f"{layer.kind} takes an image, but gets one row of {shape[0]} numbers; remove the Flatten before it",
        why=_FLAT,
        remedies=(LayerRemoved("Flatten"), remedy),
    )


def _needs_groups(layer: Convolution | ConvTranspose2d, channels: int) -> None:
    if channels % layer.groups or layer.out_channels % layer.groups:
        raise ShapeError(
            f"{layer.groups} groups have to divide the {channels} channels that come in and the "
            f"{layer.out_channels} that go out",
            why="Every group takes the same number of channels in and makes the same number.",
            remedies=(OtherValue("groups", 1),),
            parameter="groups",
        )


def _conv1d(layer: Conv1d, shape: Shape) -> Shape:
    if len(shape) == 3:
        raise ShapeError(
            f"Conv1d slides along one direction, but gets images of {shape_text(shape)}",
            remedies=(OtherKind("Conv2d"), LayerBefore({"kind": "RowsToSequence"})),
        )
    if len(shape) == 1:
        raise ShapeError(
            f"Conv1d takes channels and a length, but gets one row of {shape[0]} numbers",
            why="A row becomes a signal of one channel with Unflatten.",
            remedies=(LayerBefore({"kind": "Unflatten", "unflattened_size": [1, shape[0]]}),),
        )
    _needs_groups(layer, shape[0])
    return (layer.out_channels, _conv_size(layer, shape[1]))


def _conv_size(layer: Convolution, size: int) -> int:
    if layer.padding == "same":
        if layer.stride != 1:
            raise ShapeError(
                f'padding "same" keeps the size, but a stride of {layer.stride} shrinks it',
                remedies=(OtherValue("stride", 1), OtherValue("padding", layer.kernel_size // 2)),
                parameter="padding",
            )
        return size
    reach = layer.dilation * (layer.kernel_size - 1) + 1
    padded = size + 2 * layer.padding
    if padded < reach:
        _too_small("a filter", size, layer.padding, reach)
    return (padded - reach) // layer.stride + 1


def _transposed_size(layer: ConvTranspose2d, size: int) -> int:
    if layer.output_padding >= max(layer.stride, layer.dilation):
        raise ShapeError(
            f"output_padding {layer.output_padding} has to be less than the stride {layer.stride}",
            remedies=(OtherValue("output_padding", layer.stride - 1),),
            parameter="output_padding",
        )
    reach = layer.dilation * (layer.kernel_size - 1) + layer.output_padding + 1
    made = (size - 1) * layer.stride - 2 * layer.padding + reach
    if made < 1:
        raise ShapeError(f"padding {layer.padding} cuts off everything: {size} pixels would become {made}")
    return made


def _pooled_size(layer: MaxPool2d | AvgPool2d, size: int) -> int:
    if 2 * layer.padding > layer.kernel_size:
        raise ShapeError(
            f"padding {layer.padding} may be at most half of kernel_size {layer.kernel_size}",
            remedies=(OtherValue("padding", layer.kernel_size // 2),),
            parameter="padding",
        )
    stride = pool_stride(layer)
    dilation = layer.dilation if isinstance(layer, MaxPool2d) else 1
    reach = dilation * (layer.kernel_size - 1) + 1
    room = size + 2 * layer.padding - reach
    count = (room + (stride - 1 if layer.ceil_mode else 0)) // stride + 1
    if layer.ceil_mode and (count - 1) * stride >= size + layer.padding:
        count -= 1  # a window that would begin in the padding behind the image is left out
    if count < 1:
        _too_small("a window", size, layer.padding, reach)
    return count


def _too_small(what: str, size: int, padding: int, reach: int) -> None:
    padded = f" with padding {size + 2 * padding}" if padding else ""
    raise ShapeError(
        f"{what} of {reach} pixels does not fit into {size}{padded}; the result would be smaller than 1",
        why="Every convolution without padding and every pooling shrinks the image; this one has nothing left.",
        remedies=(OtherValue("kernel_size", max(1, min(size, reach))),) if reach > size >= 1 else (),
        parameter="kernel_size",
    )

"""A stack of layers as `nn.Sequential`, with blocks inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui_trainer.spec.code.expressions import Call, Keys, Remark, Repeated
from tui_trainer.spec.code.layers import layer_call, projection_call
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.shapes import LayerReport, Shape, layer_report, projection_of, shape_text, stack_output


def stack_call(layers: Sequence[Layer], shape: Shape, place: Keys = ()) -> Call:
    """The modules of a sound stack in their order; the shape is that of one example. Raises ShapeError."""
    calls: list[Call] = []
    for index, layer in enumerate(layers):
        calls.append(module_call(layer, shape, (*place, index)))
        shape = stack_output([layer], shape)
    return Call("nn.Sequential", tuple(calls), place=place, is_open=True)


def module_call(layer: Layer, shape: Shape, place: Keys = ()) -> Call:
    """A layer that gets `shape`, with all that it holds; raises ShapeError."""
    if isinstance(layer, Residual):
        block = stack_call(layer.layers, shape, (*place, "layers"))
        projection = projection_of(shape, stack_output(layer.layers, shape))
        return Call("Residual", (block, projection_call(projection, place)), place=place)
    if isinstance(layer, Repeat):
        return Call("nn.Sequential", tuple(_blocks(layer, shape, place)), place=place, is_open=True)
    report = layer_report(layer, shape)
    return layer_call(layer, shape, place, shape_note(report))


def without_last(call: Call, last: Layer, place: Keys = ()) -> Call:
    """The stack without its last layer, where that is computed inside the loss."""
    remark = Remark(f"the {last.kind} behind it is in the loss, where it neither overflows nor saturates", place)
    return replace(call, arguments=(*call.arguments[:-1], remark))


def _blocks(layer: Repeat, shape: Shape, place: Keys) -> Iterator[Call | Repeated]:
    """The block once for every time; as soon as it keeps the shape, all times that are left at once."""
    for number in range(layer.times):
        block = stack_call(layer.layers, shape, (*place, "layers"))
        output = stack_output(layer.layers, shape)
        if output == shape and layer.times - number > 1:
            yield Repeated(block, layer.times - number)
            return
        yield block
        shape = output


def shape_note(report: LayerReport) -> str:
    """The output shape, where the layer does not say it and it is another than before."""
    said = report.kind == "Linear" or report.output_shape in (None, report.input_shape)
    return "" if said else shape_text(report.output_shape or ())

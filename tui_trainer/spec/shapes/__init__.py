"""Shapes, parameter counts and multiply-adds of a stack of layers, without torch."""

from __future__ import annotations

from collections.abc import Sequence

from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.shapes.forms import form_multiply_adds, form_output, form_parameters, normalized_shape
from tui_trainer.spec.shapes.projection import Projection, projection_of
from tui_trainer.spec.shapes.report import LayerReport, Remedy, Shape, ShapeError, shape_text, size_of
from tui_trainer.spec.shapes.sliding import pool_stride, sliding_multiply_adds, sliding_output, sliding_parameters

__all__ = [
    "LayerReport",
    "Projection",
    "Remedy",
    "Shape",
    "ShapeError",
    "container_report",
    "layer_report",
    "normalized_shape",
    "pool_stride",
    "projection_of",
    "shape_text",
    "stack_output",
    "stack_reports",
]


def layer_report(layer: Layer, shape: Shape) -> LayerReport:
    """Everything about a layer that gets `shape`; raises ShapeError."""
    if isinstance(layer, Residual | Repeat):
        return container_report(layer, shape, stack_reports(layer.layers, shape))
    slid = sliding_output(layer, shape)
    output = form_output(layer, shape) if slid is None else slid
    size_of(output)
    return LayerReport(
        kind=layer.kind,
        input_shape=shape,
        output_shape=output,
        parameters=form_parameters(layer, shape) if slid is None else sliding_parameters(layer, shape),
        multiply_adds=form_multiply_adds(layer, shape) if slid is None else sliding_multiply_adds(layer, shape, slid),
    )


def stack_reports(layers: Sequence[Layer], shape: Shape) -> tuple[LayerReport, ...]:
    """The reports of all layers of a sound stack; raises ShapeError."""
    reports: list[LayerReport] = []
    for layer in layers:
        reports.append(layer_report(layer, shape))
        shape = reports[-1].output_shape or shape
    return tuple(reports)


def stack_output(layers: Sequence[Layer], shape: Shape) -> Shape:
    """The shape that a sound stack makes of a shape; raises ShapeError."""
    reports = stack_reports(layers, shape)
    return (reports[-1].output_shape or shape) if reports else shape


def container_report(layer: Residual | Repeat, shape: Shape, children: tuple[LayerReport, ...]) -> LayerReport:
    """The report of a layer that holds layers, from the reports of those the first time; raises ShapeError."""
    if not children:
        raise ShapeError("no layers in this block yet; add some", why="A block does what its layers do.")
    output = children[-1].output_shape or shape
    parameters, multiply_adds = _sums(children)
    if isinstance(layer, Residual):
        projection = projection_of(shape, output)
        parameters += projection.parameters
        multiply_adds += projection.multiply_adds(output)
    else:
        further = layer.times - 1
        before, more, adds = shape, parameters, multiply_adds
        while further and output != before:
            before, reports = output, _again(layer, output)
            output = reports[-1].output_shape or output
            more, adds = _sums(reports)
            parameters, multiply_adds, further = parameters + more, multiply_adds + adds, further - 1
        # from here on every time is like the last; blocks inside blocks would take for ever if it were tried once more
        parameters, multiply_adds = parameters + further * more, multiply_adds + further * adds
    return LayerReport(layer.kind, shape, output, parameters, multiply_adds, children)


def _again(layer: Repeat, shape: Shape) -> tuple[LayerReport, ...]:
    try:
        return stack_reports(layer.layers, shape)
    except ShapeError as error:
        raise ShapeError(f"cannot be repeated: the next time the block gets {shape_text(shape)}, and {error}") from None


def _sums(reports: tuple[LayerReport, ...]) -> tuple[int, int]:
    return sum(report.parameters or 0 for report in reports), sum(report.multiply_adds or 0 for report in reports)

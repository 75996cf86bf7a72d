"""Through a stack and back: moments behind every layer, then the gradient behind every layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from tui_trainer.spec.initializations import Initialization, Weighted
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.shapes import LayerReport, Projection, ShapeError, projection_of, stack_reports
from tui_trainer.spec.signal.gradient import PASSED, Gradient, Transfer, through_weights
from tui_trainer.spec.signal.moments import Moments, added, weighted
from tui_trainer.spec.signal.steps import UNKNOWN, Passed, passed, spreads_of
from tui_trainer.spec.signal.weights import Spread, WeightMatrix, weight_spread


@dataclass(slots=True)
class Step:
    """A layer on the way; None where something is not known.

    `blocks` are the stacks inside it, one after the other. `behind` is the gradient behind the layer, which the way
    back fills in.
    """

    report: LayerReport
    before: Moments | None = None
    found: Passed = UNKNOWN
    weighted: bool = False
    weights: tuple[Spread, ...] = ()
    blocks: tuple[list[Step], ...] = ()
    behind: Gradient | None = None

    @property
    def numbers_before(self) -> int | None:
        """The numbers of one example that the layer gets."""
        return prod(self.report.input_shape) if self.report.input_shape is not None else None

    @property
    def numbers(self) -> int | None:
        """The numbers of one example that it hands on."""
        return prod(self.report.output_shape) if self.report.output_shape is not None else None


def forward(
    layers: Sequence[Layer], reports: Sequence[LayerReport], before: Moments | None, initialization: Initialization
) -> list[Step]:
    """A step for every layer; behind numbers that overflow nothing is known."""
    steps: list[Step] = []
    for layer, report in zip(layers, reports, strict=False):
        if isinstance(layer, Residual):
            step = _residual(layer, report, before, initialization)
        elif isinstance(layer, Repeat):
            step = _repeat(layer, report, before, initialization)
        else:
            shape = report.input_shape
            spreads = spreads_of(layer, shape, initialization) if shape is not None else ()
            found = passed(layer, report, before, initialization) if before is not None else UNKNOWN
            step = Step(report, before, found, isinstance(layer, Weighted), spreads)
        steps.append(step)
        before = step.found.moments if step.found.moments is not None and step.found.moments.is_finite else None
    return steps


def leaves(steps: Sequence[Step]) -> Iterator[Step]:
    """Every step that holds no others, in the order of the signal."""
    for step in steps:
        if step.blocks:
            for block in step.blocks:
                yield from leaves(block)
        else:
            yield step


def backward(steps: Sequence[Step], behind: Gradient | None) -> Gradient | None:
    """Fill in the gradient behind every step; gives the one before the first."""
    for step in reversed(steps):
        step.behind = behind
        inside = behind
        for block in reversed(step.blocks):
            inside = backward(block, inside)
        transfer = step.found.transfer
        behind = transfer(behind) if transfer is not None and behind is not None else None
    return behind


def _residual(layer: Residual, report: LayerReport, before: Moments | None, initialization: Initialization) -> Step:
    """F(x) + P x, whose mean squares add up."""
    block = forward(layer.layers, report.children, before, initialization)
    end = _behind(block, before)
    shape, output = report.input_shape, report.output_shape
    if before is None or end is None or shape is None or output is None:
        return Step(report, before, blocks=(block,))
    projection = projection_of(shape, output)
    skipped, transfer = before, PASSED
    if projection.kind != "Identity":
        spread = _projection_spread(projection, initialization)
        skipped = weighted(before, projection.in_size, spread.mean, spread.std)
        transfer = through_weights(projection.multiply_adds(output) / prod(shape), spread.mean, spread.std)
    through = _through(block)
    beside = through.beside(transfer) if through is not None else None
    return Step(report, before, Passed(added(end, skipped), beside), blocks=(block,))


def _projection_spread(projection: Projection, initialization: Initialization) -> Spread:
    kernel = (1,) * len(projection.stride)
    shape = (projection.out_size, projection.in_size, *kernel)
    return weight_spread(initialization, WeightMatrix("projection", shape, projection.in_size))


def _repeat(layer: Repeat, report: LayerReport, before: Moments | None, initialization: Initialization) -> Step:
    blocks: list[list[Step]] = []
    moments, reports, shape = before, report.children, report.input_shape
    for _ in range(layer.times):
        blocks.append(forward(layer.layers, reports, moments, initialization))
        moments = _behind(blocks[-1], moments)
        after = reports[-1].output_shape if reports else shape
        if after is not None and after != shape:
            try:
                reports = stack_reports(layer.layers, after)
            except ShapeError:  # what was wrong is said elsewhere
                moments = None
        shape = after
    transfer = _through([step for block in blocks for step in block])
    return Step(report, before, Passed(moments, transfer), blocks=tuple(blocks))


def _behind(block: Sequence[Step], before: Moments | None) -> Moments | None:
    moments = block[-1].found.moments if block else before
    return moments if moments is not None and moments.is_finite else None


def _through(block: Sequence[Step]) -> Transfer | None:
    """The way back through a whole block; None where a part of it is not known."""
    whole = PASSED
    for step in reversed(block):
        if step.found.transfer is None:
            return None
        whole = step.found.transfer.after(whole)
    return whole

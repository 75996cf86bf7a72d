"""How a residual block's input is brought to the shape of its output."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

from tui_trainer.spec.shapes.report import Shape, ShapeError, shape_text


@dataclass(frozen=True, slots=True)
class Projection:
    """A learned linear map without bias: `Linear`, or a convolution of size 1 with a stride; or nothing at all.

    Source: He et al. 2016, equation 2.
    """

    kind: Literal["Identity", "Linear", "Conv1d", "Conv2d"]
    in_size: int = 0
    out_size: int = 0
    stride: tuple[int, ...] = ()

    @property
    def parameters(self) -> int:
        """The learned numbers."""
        return self.in_size * self.out_size

    def multiply_adds(self, output: Shape) -> int:
        """The multiplications with an addition for one example."""
        return prod(output) * self.in_size


def projection_of(before: Shape, after: Shape) -> Projection:
    """The projection from a block's input to its output; raises ShapeError where there is none."""
    if before == after:
        return Projection("Identity")
    if len(before) == len(after) == 1:
        return Projection("Linear", before[0], after[0])
    if len(before) == len(after) == 2 and before[0] == after[0]:
        return Projection("Linear", before[1], after[1])
    if len(before) == len(after) and len(before) in (2, 3):
        strides = tuple(map(_stride, before[1:], after[1:]))
        if None not in strides:
            kind: Literal["Conv1d", "Conv2d"] = "Conv1d" if len(before) == 2 else "Conv2d"
            return Projection(kind, before[0], after[0], tuple(stride for stride in strides if stride))
    raise ShapeError(
        f"the block makes {shape_text(after)} of {shape_text(before)}, and the two cannot be added",
        why="A residual block adds its input to its output. Channels may differ, and a stride may shrink the image, "
        "since a projection follows them; use padding so that convolutions do not cut off the edge.",
    )


def _stride(before: int, after: int) -> int | None:
    """The stride with which a window of 1 makes one size of the other."""
    stride = -(-before // after)
    return stride if (before - 1) // stride + 1 == after else None

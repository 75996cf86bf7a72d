"""What is known of a layer: its shapes and counts, or why it cannot be where it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from tui_trainer.spec.numerals import grouped

Shape = tuple[int, ...]
"""The shape of one example, without the batch: `(1, 28, 28)` is one grey image, `(784,)` a row."""

LARGEST = 2**31
"""Numbers in one example beyond which no layer is worth reckoning with."""


@dataclass(frozen=True, slots=True)
class LayerBefore:
    """A remedy: put a layer before the one that fails."""

    layer: dict[str, Any]

    @property
    def label(self) -> str:
        """What a person reads."""
        return f"insert {self.layer['kind']} before it"


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A remedy: give a parameter of the layer that fails another value."""

    name: str
    value: Any

    @property
    def label(self) -> str:
        """What a person reads."""
        return f"set {self.name} to {self.value}"


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A remedy: take another kind of layer instead; what fits is kept."""

    kind: str

    @property
    def label(self) -> str:
        """What a person reads."""
        return f"make it a {self.kind}"


@dataclass(frozen=True, slots=True)
class LayerRemoved:
    """A remedy: take out the layer of a kind before the one that fails, with nothing but elementwise layers between."""

    kind: str

    @property
    def label(self) -> str:
        """What a person reads."""
        return f"remove the {self.kind} before it"


Remedy = LayerBefore | OtherValue | OtherKind | LayerRemoved


class ShapeError(ValueError):
    """A layer that cannot take what the layer before hands on; the message is for the user.

    `parameter` is the one that is to blame, where one is.
    """

    def __init__(self, message: str, *, why: str = "", remedies: tuple[Remedy, ...] = (), parameter: str = "") -> None:
        super().__init__(message)
        self.why, self.remedies, self.parameter = why, remedies, parameter


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What a layer does to one example; None where a problem earlier in the stack leaves it unknown.

    `children` are the reports of the layers inside it; of a block that is repeated, those of the first time.
    """

    kind: str
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    parameters: int | None = None
    multiply_adds: int | None = None
    children: tuple[LayerReport, ...] = ()


def shape_text(shape: Shape) -> str:
    """`(1, 28, 28)` as `1x28x28`."""
    return "x".join(map(str, shape))


def size_of(shape: Shape) -> int:
    """The numbers in one example; raises ShapeError where they are more than any machine bears."""
    size = prod(shape)
    if size > LARGEST:
        raise ShapeError(f"makes {shape_text(shape)} of every example, more than {grouped(LARGEST)} numbers")
    return size

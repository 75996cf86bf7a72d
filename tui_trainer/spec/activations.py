"""The numbers that a network keeps of every example on its way forward, to find the gradient on the way back.

A layer keeps its input, its output or neither, as PyTorch's derivative of it needs; what one layer hands to the next
is kept once, if either of the two wants it. Source of who keeps what: PyTorch's tools/autograd/derivatives.yaml. Tests
hold the counts against what autograd really saves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from tui_trainer.spec.layers import (
    AdaptiveAvgPool2d,
    Dropout,
    Dropout2d,
    Layer,
    LayerNorm,
    MaxPool2d,
    Recurrent,
    Repeat,
    Residual,
)
from tui_trainer.spec.shapes import LayerReport, Shape, projection_of, stack_reports

Path = tuple[int, ...]
"""Which layer of a stack: `(3,)` is the fourth, `(3, 1)` the second of those inside it."""

_KEEP_INPUT = frozenset(
    (
        *("Linear", "Conv1d", "Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d"),
        *("LeakyReLU", "PReLU", "ELU", "SELU", "GELU", "SiLU", "Softplus", "Hardtanh"),
        *("BatchNorm1d", "BatchNorm2d", "LayerNorm", "GroupNorm", "RNN", "LSTM", "GRU"),
    )
)
_KEEP_OUTPUT = frozenset(("ReLU", "Sigmoid", "Tanh", "Softmax", "LogSoftmax"))
_VIEWS = frozenset(("Flatten", "Unflatten", "Identity", "RowsToSequence", "PixelsToSequence"))
_PER_STEP = {"RNN": 1.5, "LSTM": 20, "GRU": 8}
"""Numbers per unit and step that a recurrent layer keeps of its gates, as measured on a CPU; a GPU keeps fewer."""


@dataclass(frozen=True, slots=True)
class Activations:
    """Counts for one example: all that is kept, the part of each layer, and the largest input and output together.

    The last is what the gradients take while the way back passes that layer.
    """

    kept: int
    largest: int
    by_layer: dict[Path, int]


@dataclass(slots=True)
class _Handed:
    """What one layer hands to the next."""

    size: int
    owner: Path
    times: int
    kept: bool


class _Walk:
    """Goes through a stack once; `times` says for how many equal passes an amount counts."""

    def __init__(self, shape: Shape) -> None:
        self.by_layer: defaultdict[Path, int] = defaultdict(int)
        self.largest = 0
        self.now = _Handed(prod(shape), (), 1, kept=True)  # the images are there anyhow

    def stack(
        self, layers: Sequence[Layer], reports: Sequence[LayerReport], path: Path, times: int, inside: bool
    ) -> None:
        """Pass some layers; `inside` counts their amounts for each of them, else for the block at `path` alone."""
        for index, (layer, report) in enumerate(zip(layers, reports, strict=True)):
            self._layer(layer, report, (*path, index) if inside else path, times, inside)

    def _layer(self, layer: Layer, report: LayerReport, path: Path, times: int, inside: bool) -> None:
        before, after = report.input_shape or (), report.output_shape or ()
        if isinstance(layer, Residual):
            self._residual(layer, report, path, times, inside)
        elif isinstance(layer, Repeat):
            self._repeat(layer, report, path, times, inside)
        elif layer.kind not in _VIEWS:
            if layer.kind in _KEEP_INPUT and not (isinstance(layer, AdaptiveAvgPool2d) and prod(after) == after[0]):
                self._keep()
            self.largest = max(self.largest, prod(before) + prod(after))
            self._add(path, times * _besides(layer, before, after))
            self._hand(prod(after), path, times, layer.kind in _KEEP_OUTPUT)

    def _residual(self, layer: Residual, report: LayerReport, path: Path, times: int, inside: bool) -> None:
        before, after = report.input_shape or (), report.output_shape or ()
        if projection_of(before, after).parameters:
            self._keep()
        self.stack(layer.layers, report.children, path, times, inside)
        self._hand(prod(after), path, times, kept=False)

    def _repeat(self, layer: Repeat, report: LayerReport, path: Path, times: int, inside: bool) -> None:
        self.stack(layer.layers, report.children, path, times, inside)
        left, before, shape = layer.times - 1, report.input_shape or (), report.children[-1].output_shape or ()
        reports = report.children
        while left and shape != before:
            reports = stack_reports(layer.layers, shape)
            self.stack(layer.layers, reports, path, times, inside=False)
            left, before, shape = left - 1, shape, reports[-1].output_shape or ()
        if left:  # from here on every pass is like the last
            self.stack(layer.layers, reports, path, times * left, inside=False)

    def _hand(self, size: int, path: Path, times: int, kept: bool) -> None:
        self.now = _Handed(size, path, times, kept=False)
        if kept:
            self._keep()

    def _keep(self) -> None:
        if not self.now.kept:
            self.now.kept = True
            self._add(self.now.owner, self.now.times * self.now.size)

    def _add(self, path: Path, numbers: int) -> None:
        for depth in range(1, len(path) + 1):
            self.by_layer[path[:depth]] += numbers


def activations(layers: Sequence[Layer], reports: Sequence[LayerReport]) -> Activations:
    """What a sound stack keeps of one example; `reports` are those of `layers`."""
    walk = _Walk(reports[0].input_shape or () if reports else ())
    walk.stack(layers, reports, (), 1, inside=True)
    walk._keep()  # the loss needs the scores
    kept = sum(numbers for path, numbers in walk.by_layer.items() if len(path) == 1)
    return Activations(kept, walk.largest, dict(walk.by_layer))


def _besides(layer: Layer, before: Shape, after: Shape) -> int:
    """Numbers that a layer keeps besides input and output: masks, places of maxima, gates."""
    match layer:
        case Dropout():
            return prod(after)
        case Dropout2d():
            return after[0]
        case MaxPool2d():
            return 2 * prod(after)  # indices of 8 bytes
        case LayerNorm():
            return 2 * prod(after[:-1])
        case Recurrent():
            return int(before[0] * layer.features * layer.num_layers * _PER_STEP[layer.kind])
    return 0

"""The network as a column of blocks: as wide as images or rows of numbers are long, as high as they have channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from textual.content import Content

from tui_trainer.spec.shapes import LayerReport, Shape, shape_text
from tui_trainer.tui.values import printable

_WIDEST, _NARROWEST, _LABEL = 24, 10, 20
_HIGHEST = 4
_OPEN, _CLOSE, _SIDE = "╭", "╰", "│"
_STYLES = (
    ("$primary", ("Conv1d", "Conv2d", "ConvTranspose2d")),
    ("$secondary", ("MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "Upsample")),
    ("$success", ("RNN", "LSTM", "GRU")),
    ("$accent", ("Linear",)),
)
_STYLE_OF = {kind: style for style, kinds in _STYLES for kind in kinds}


@dataclass(slots=True)
class Block:
    """Numbers on their way through the network: their shape, what made them, and what was done to them since.

    `depth` counts the layers that hold it. One with an `edge` is drawn as a line: there such a layer begins or ends.
    """

    shape: Shape | None
    kinds: list[str]
    depth: int = 0
    edge: str = ""

    @property
    def label(self) -> str:
        """Shape and kinds in words."""
        shape = shape_text(self.shape) if self.shape else ""
        return " ".join([shape, " · ".join(self.kinds)]).strip()


def picture_blocks(layers: Sequence[Any], reports: Sequence[LayerReport], shape: Shape | None) -> list[Block]:
    """The blocks of a stack of layers (tables of the document, with their reports) that gets examples of a shape.

    Activations and the like, which leave the shape as it is, are named at the block before them.
    """
    blocks = [Block(shape, ["input"])] if shape else []
    _add(blocks, layers, reports, 0)
    return blocks


def _add(blocks: list[Block], layers: Sequence[Any], reports: Sequence[LayerReport], depth: int) -> None:
    for layer, report in zip(layers, reports, strict=False):
        if report.children:
            times = layer.get("times") if isinstance(layer, dict) else None
            name = f"{report.kind} x{times}" if isinstance(times, int) else report.kind
            blocks.append(Block(None, [name], depth, _OPEN))
            inside = layer.get("layers") if isinstance(layer, dict) else None
            _add(blocks, inside if isinstance(inside, list) else [], report.children, depth + 1)
            blocks.append(Block(report.output_shape, [], depth, _CLOSE))
        elif report.output_shape is None:
            blocks.append(Block(None, [f"{report.kind} ?"], depth))
        elif blocks and _goes_on(blocks[-1], report, depth):
            blocks[-1].kinds.append(report.kind)
        else:
            blocks.append(Block(report.output_shape, [report.kind], depth))


def _goes_on(block: Block, report: LayerReport, depth: int) -> bool:
    """Whether a layer only does something to the numbers that the block before it made."""
    same_shape = block.shape == report.input_shape == report.output_shape
    return same_shape and report.kind not in _STYLE_OF and block.depth == depth and block.kinds != ["input"]


def length_of(shape: Shape) -> int:
    """The pixels of a side, the features of a step, or the numbers of a row."""
    return max(shape[1:]) if len(shape) > 1 else shape[0]


def block_size(shape: Shape, longest: int, widest: int) -> tuple[int, int]:
    """Columns and rows of a block, both by the logarithm.

    The longest of the picture has `widest` columns; 1, 3, 17 or 108 channels or steps and more are 1 to 4 rows.
    """
    columns = max(1, round(widest * log2(length_of(shape) + 1) / log2(longest + 1)))
    channels = shape[0] if len(shape) > 1 else 1
    return columns, min(1 + round(log2(max(channels, 1)) / 2.7), _HIGHEST)


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """A picture of one stack of layers."""

    blocks: tuple[Block, ...]

    def lines(self, width: int) -> list[Content]:
        """The blocks one below the other, each with its label beside it."""
        deepest = max((block.depth + (block.edge != "") for block in self.blocks), default=0)
        longest = max((length_of(block.shape) for block in self.blocks if block.shape and not block.edge), default=1)
        label = max((len(block.label) for block in self.blocks), default=0)
        room = max(min(_WIDEST, width - max(label, _LABEL) - deepest - 1), min(_NARROWEST, width - _LABEL - deepest), 4)
        lines = (line for block in self.blocks for line in _lines(block, room, deepest, longest))
        return [line.truncate(width, ellipsis=True) for line in lines]


def _lines(block: Block, room: int, deepest: int, longest: int) -> Iterator[Content]:
    sides = _SIDE * block.depth
    label = printable(block.label)
    if not block.shape or block.edge:
        side = f"{sides}{block.edge}"
        yield Content.assemble((f"{side:<{deepest}}{'':<{room + 1}}", "$foreground-muted"), (label, "bold"))
        return
    columns, rows = block_size(block.shape, longest, room)
    style = _STYLE_OF.get(block.kinds[0], "$foreground-muted")
    left = (room - columns) // 2
    for row in range(rows):
        bar = "▄" * columns if row == 0 else "█" * columns
        start = (f"{sides:<{deepest}}{'':<{left}}", "$foreground-muted")
        end = " " * (room - columns - left + 1)
        yield Content.assemble(start, (bar, style), end, label if row == rows - 1 else "")

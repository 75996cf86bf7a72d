"""Small grey images in a grid, two pixels to a cell: the upper half block in one grey on another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui_trainer.tui.grey_image import GreyImage

_HALF, _SHADES = "▀", " ░▒▓█"
_GREYS = 32  # levels: more are not told apart, and each pair of them is a style that is kept

_Cell = tuple[str, int, int]
"""A character, and the grey levels of its upper and its lower half; -1 is no colour of its own."""


def half_blocks(image: GreyImage) -> list[list[Segment]]:
    """The lines of an image, two pixels to a cell; below an odd last row the background shows."""
    levels = [[_level(grey, _GREYS) for grey in image.row(y)] for y in range(image.height)]
    if len(levels) % 2:
        levels.append([-1] * image.width)
    return [
        _segments([(" " if top == bottom else _HALF, top, bottom) for top, bottom in zip(upper, lower, strict=True)])
        for upper, lower in zip(levels[::2], levels[1::2], strict=True)
    ]


def shade_blocks(image: GreyImage) -> list[list[Segment]]:
    """The lines of an image without any colour: a cell is as dense as the mean of its two pixels is bright."""
    rows = [image.row(y) for y in range(image.height)]
    if len(rows) % 2:
        rows.append([0.0] * image.width)
    return [
        _segments(
            [
                (_SHADES[_level((top + bottom) / 2, len(_SHADES))], -1, -1)
                for top, bottom in zip(upper, lower, strict=True)
            ]
        )
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _segments(cells: list[_Cell]) -> list[Segment]:
    """Cells that look alike together in one segment."""
    runs = ((cell, len(list(alike))) for cell, alike in groupby(cells))
    return [Segment(character * count, _style(top, bottom)) for (character, top, bottom), count in runs]


def _level(grey: float, levels: int) -> int:
    return round(min(max(grey, 0.0), 1.0) * (levels - 1))


@lru_cache(maxsize=2048)
def _style(top: int, bottom: int) -> Style | None:
    """The style of a cell; one that is all of one grey has that in its background."""
    if top == bottom:
        return None if top < 0 else Style(bgcolor=_grey(top))
    return Style(color=_grey(top), bgcolor=None if bottom < 0 else _grey(bottom))


def _grey(level: int) -> Color:
    value = round(level * 255 / (_GREYS - 1))
    return Color.from_rgb(value, value, value)


class Digits(Widget, can_focus=False):
    """Rows of images, each with a label over it where it has one; those of one row are equally high.

    Between two rows half a line is free where images have an odd number of pixels, otherwise a whole one.

    Without colours, and where the terminal has only sixteen, it draws with shades of dots.
    """

    ALLOW_SELECT = False
    GAP = 1
    """The cells between two images in a row."""
    DEFAULT_CSS = """
    Digits {
        width: auto;
        height: auto;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.images: tuple[GreyImage, ...] = ()
        self._strips: list[Strip] = []

    @property
    def is_shaded(self) -> bool:
        """Whether the terminal has too few greys for half blocks."""
        return self.app.no_color or self.app.console.color_system not in ("256", "truecolor")

    @property
    def text(self) -> str:
        """What is shown, as text."""
        return "\n".join(strip.text.rstrip() for strip in self._strips)

    def show(self, rows: Sequence[Sequence[GreyImage]], labels: Sequence[Sequence[str]] = ()) -> None:
        """Show other images; `labels` are for the first rows, as many as there are."""
        self.images = tuple(image for row in rows for image in row)
        draw = shade_blocks if self.is_shaded else half_blocks
        lines: list[list[Segment]] = []
        for number, row in enumerate(rows):
            if number and not rows[number - 1][0].height % 2:
                lines.append([])
            if number < len(labels):
                lines.append(_label_line(labels[number], row, self.GAP))
            lines += _side_by_side([draw(image) for image in row], self.GAP)
        self._strips = [Strip(line) for line in lines]
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as the widest row."""
        return max((strip.cell_length for strip in self._strips), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as all rows."""
        return len(self._strips)

    def render_line(self, y: int) -> Strip:
        """The strip of a line."""
        base, width = self.rich_style, self.size.width
        if y >= len(self._strips):
            return Strip.blank(width, base)
        return self._strips[y].adjust_cell_length(width).apply_style(base)


def _side_by_side(images: list[list[list[Segment]]], gap: int) -> list[list[Segment]]:
    lines = []
    for parts in zip(*images, strict=True):
        line: list[Segment] = []
        for part in parts:
            line += [Segment(" " * gap), *part] if line else part
        lines.append(line)
    return lines


def _label_line(labels: Sequence[str], images: Sequence[GreyImage], gap: int) -> list[Segment]:
    """The labels, each in the middle over its image."""
    pairs = zip(labels, images, strict=True)
    return [Segment((" " * gap).join(label[: image.width].center(image.width) for label, image in pairs))]

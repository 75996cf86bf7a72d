"""A grid of cells in which curves are drawn with braille dots, two by four in a cell. Pure, no Textual."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from tui_trainer.tui.widgets.chart_scale import Scale
from tui_trainer.tui.widgets.strip_rows import Row

# bit of the dot at [row][column] of a braille cell (Unicode block U+2800)
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800


class Canvas:
    """`width` by `height` cells. Curves have numbers from 1; where two share a cell, the later one has its colour."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.columns, self._rows = width * 2, height * 4
        self._bits = [[0] * width for _ in range(height)]
        self._curves = [[0] * width for _ in range(height)]
        self._marks: dict[tuple[int, int], tuple[str, int]] = {}

    def row(self, fraction: float) -> int:
        """The dot row of a fraction of the height; values outside lie on the edge."""
        return min(max(int((1.0 - fraction) * (self._rows - 1) + 0.5), 0), self._rows - 1)

    def line(self, points: Sequence[tuple[int, int]], curve: int) -> None:
        """Connect dots (column, row) in rising columns."""
        previous: tuple[int, int] | None = None
        for column, row in points:
            if previous is None or column == previous[0]:
                self._stroke(column, row, row, curve)
            else:
                self._segment(previous, (column, row), curve)
            previous = (column, row)

    def _segment(self, start: tuple[int, int], end: tuple[int, int], curve: int) -> None:
        (x0, y0), (x1, y1) = start, end
        last = y0
        for x in range(x0 + 1, x1 + 1):
            y = y0 + round((y1 - y0) * (x - x0) / (x1 - x0))
            # every column carries its part of a steep rise, so that the line has no gaps
            low, high = (last + 1, y) if y > last else (y, last - 1) if y < last else (y, y)
            self._stroke(x, low, high, curve)
            last = y

    def _stroke(self, column: int, top: int, bottom: int, curve: int) -> None:
        x, dot = column >> 1, column & 1
        for row in range(top, bottom + 1):
            y = row >> 2
            self._bits[y][x] |= _DOTS[row & 3][dot]
            self._curves[y][x] = curve

    def mark(self, column: int, row: int, character: str, curve: int) -> None:
        """Put a character over the cell of a dot."""
        self._marks[row >> 2, column >> 1] = (character, curve)

    def rows(self) -> list[Row]:
        """The rows from top to bottom, each as runs of one colour."""
        for (y, x), (_, curve) in self._marks.items():
            self._curves[y][x] = curve
        return [self._runs(y) for y in range(self.height)]

    def _runs(self, y: int) -> Row:
        runs: Row = []
        text, current = "", 0
        for x, (bits, curve) in enumerate(zip(self._bits[y], self._curves[y], strict=True)):
            mark = self._marks.get((y, x)) if self._marks else None
            character = mark[0] if mark else chr(_BLANK | bits) if bits else " "
            if curve != current:
                if text:
                    runs.append((text, current))
                text, current = "", curve
            text += character
        runs.append((text, current))
        return runs


def thinned_line(
    canvas: Canvas, steps: Sequence[float], values: Sequence[float], x_scale: Scale, y_scale: Scale
) -> list[tuple[int, int]]:
    """The dots of a curve: the mean of all values that fall into the same dot column; the x axis is linear."""
    dots: list[tuple[int, int]] = []
    # written out, because it runs a few thousand times a second
    low, per_step, last = x_scale.low, canvas.columns / (x_scale.high - x_scale.low), canvas.columns - 1
    current, total, count = -1, 0.0, 0
    for step, value in zip(steps, values, strict=True):
        if not isfinite(value):
            continue
        column = int((step - low) * per_step)
        column = 0 if column < 0 else last if column > last else column
        if column != current and count:
            dots.append((current, canvas.row(y_scale.fraction(total / count))))
            total, count = 0.0, 0
        current = column
        total += value
        count += 1
    if count:
        dots.append((current, canvas.row(y_scale.fraction(total / count))))
    return dots

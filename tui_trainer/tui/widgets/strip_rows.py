"""A widget whose rows are built as strips, and of which only the cells that changed are drawn again."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Run = tuple[str, int]
"""Some characters in a row and the number of the part they belong to: an index into `StripRows.PARTS`."""

Row = list[Run]


class StripRows(Widget, can_focus=False):
    """Rows of text in the styles of `PARTS`, each a component class; 0 is the background.

    A widget of the usual kind is rendered whole for every change; this costs as much as what really differs.
    """

    ALLOW_SELECT = False
    PARTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: list[Row] = []
        self._styles_of: dict[int, Style] = {}

    @property
    def text(self) -> str:
        """What is shown, as text."""
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self._rows)

    @abstractmethod
    def build(self, size: Size) -> list[Row]:
        """The rows for a size in cells; they are cut or filled to it."""

    def redraw(self) -> None:
        """Build the rows anew, and refresh the cells that differ from those on the screen."""
        width, height = self.size
        rows = self.build(self.size)[:height] if width and height else []
        rows += [[] for _ in range(height - len(rows))]
        before, self._rows = self._rows, [fitted(row, width) for row in rows]
        if len(before) != len(self._rows):
            self.refresh()
            return
        regions = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip(before, self._rows, strict=True))
            if old != new
            for start, end in [_difference(old, new)]
        ]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Lay out anew for the new size."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles_of = {}

    def render_line(self, y: int) -> Strip:
        """The strip of a row."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(text, self._style(part)) for text, part in self._rows[y]], self.size.width)

    def _style(self, part: int) -> Style:
        style = self._styles_of.get(part)
        if style is None:
            style = self._styles_of[part] = self.get_component_rich_style(self.PARTS[part])
        return style


def fitted(row: Row, width: int) -> Row:
    """A row cut or filled to exactly `width` cells."""
    fitting: Row = []
    left = width
    for text, part in row:
        if left <= 0:
            break
        cut = text
        while cell_len(cut) > left:
            cut = cut[:-1]
        fitting.append((cut, part))
        left -= cell_len(cut)
    return [*fitting, (" " * left, 0)] if left > 0 else fitting


def _difference(before: Row, after: Row) -> tuple[int, int]:
    """The first cell that differs between two rows of one width, and the one behind the last."""
    old = [(character, part) for text, part in before for character in text]
    new = [(character, part) for text, part in after for character in text]
    wide = any(not text.isascii() and cell_len(text) != len(text) for text, _ in [*before, *after])
    if wide or len(old) != len(new):
        return 0, max(sum(cell_len(text) for text, _ in row) for row in (before, after))
    differing = [index for index, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    return (differing[0], differing[-1] + 1) if differing else (0, len(new))

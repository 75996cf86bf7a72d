"""Rows drawn line by line, with a cursor and marks: what the Build screen's list looks like."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_trainer.tui.revisions import Place
from tui_trainer.tui.rows import Row
from tui_trainer.tui.widgets.line_view import LineView
from tui_trainer.tui.widgets.list_layout import GUTTER, ListLine, list_lines


class RowList(ScrollView, LineView, can_focus=True):
    """Draws the lines that are seen, one by one, so that a key is cheap however many layers there are."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--marked", "row-list--target"}
    DEFAULT_CSS = """
    RowList {
        background: $background;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .row-list--marked { background: $panel; }
        & > .row-list--target { background: $accent 30%; }
        & > .row-list--cursor { background: $block-cursor-blurred-background; }
        &:focus > .row-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    rows: reactive[tuple[Row, ...]] = reactive(())
    cursor: reactive[int] = reactive(0, repaint=False)
    target: reactive[int | None] = reactive(None, repaint=False)
    """The row onto which something is dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[ListLine] = []
        self._marked: frozenset[Place] = frozenset()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def show(self, rows: tuple[Row, ...], cursor: int, marked: tuple[Place, ...] = ()) -> None:
        """Draw other rows, with the cursor on one of them and marks on some."""
        self.set_reactive(RowList.rows, rows)
        self.set_reactive(RowList.cursor, cursor)
        self._marked = frozenset(marked)
        self._lay_out()

    def mark(self, places: tuple[Place, ...]) -> None:
        """Draw marks on other rows."""
        if self._marked != frozenset(places):
            self._marked = frozenset(places)
            self._lay_out()

    def is_marked(self, row: int) -> bool:
        """Whether a row is marked."""
        return self.rows[row].place in self._marked

    def row_at(self, y: int) -> int | None:
        """The index of the row that is drawn at a line of the widget, if one is."""
        line = y + self.scroll_offset.y
        return self._lines[line][0] if 0 <= line < len(self._lines) else None

    def watch_cursor(self, before: int, after: int) -> None:
        self._redraw()
        self._reveal()

    def watch_target(self, before: int | None, after: int | None) -> None:
        self._redraw()

    def on_resize(self) -> None:
        self._lay_out()

    def draw_line(self, number: int, width: int) -> Strip:
        """A line with its row's cursor and mark."""
        row, draw = self._lines[number]
        if row is None:
            return Visual.to_strips(self, draw(), width, 1, self.visual_style, pad=True)[0]
        content, style = draw(), self.visual_style
        if row == self.target:
            style = self.get_visual_style("row-list--target")
        elif row == self.cursor:
            style = self.get_visual_style("row-list--cursor")
        elif self.is_marked(row):
            style = self.get_visual_style("row-list--marked")
        if self._is_first(number):
            content = Content.assemble(self._gutter(row), content[GUTTER:])
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def _look(self, number: int) -> object:
        """What the picture of a line follows from."""
        row, draw = self._lines[number]
        words = (draw.func, draw.args) if isinstance(draw, partial) else draw
        if row is None:
            return words
        return words, self._is_first(number), row == self.target, row == self.cursor, self.is_marked(row)

    def _is_first(self, number: int) -> bool:
        """Whether a line is the first one of its row."""
        return number == 0 or self._lines[number - 1][0] != self._lines[number][0]

    def _gutter(self, row: int) -> Content:
        cursor = "↳" if row == self.target else "▸" if row == self.cursor else " "
        return Content.assemble((cursor, "$primary"), ("●" if self.is_marked(row) else " ", "$accent"))

    def _redraw(self) -> None:
        self.show_lines([self._look(number) for number in range(len(self._lines))])

    def _lay_out(self) -> None:
        width = self.size.width
        if not width or not self.rows:
            return
        compact = len(self.rows) + 4 + sum(min(len(row.problems), 1) for row in self.rows) > self.size.height
        self._lines = list(list_lines(self.rows, width - 1, compact, len(self._marked)))
        # a list that needs no scrolling keeps its size: another one would draw all of it again
        self.virtual_size = Size(width, max(len(self._lines), self.size.height))
        self._redraw()
        self._reveal()

    def _reveal(self) -> None:
        """Scroll so that the row with the cursor is seen with its problems."""
        own = [y for y, (row, _) in enumerate(self._lines) if row == self.cursor]
        if own:
            top = 0 if self.cursor == 0 else own[0]
            self.scroll_to_region(Region(0, top, 1, own[-1] - top + 1), animate=False)

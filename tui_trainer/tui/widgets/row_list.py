"""Rows drawn line by line, with a cursor and marks: what the Build screen's list looks like."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, NamedTuple

from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_trainer.tui.revisions import Place
from tui_trainer.tui.rows import Row
from tui_trainer.tui.widgets.list_layout import GUTTER, ListLine, list_lines


class Look(NamedTuple):
    """What the picture of a line follows from: its row, the how many-eth line of it, words, and how it stands out."""

    row: int | None
    part: int
    words: tuple[object, tuple[object, ...]]
    is_target: bool = False
    is_cursor: bool = False
    is_marked: bool = False


class RowList(ScrollView, can_focus=True):
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
    cursor: reactive[int] = reactive(0)
    target: reactive[int | None] = reactive(None)
    """The row onto which something is dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[ListLine] = []
        self._looks: list[Look] = []
        self._strips: dict[tuple[int | None, int], tuple[Look, int, Strip]] = {}
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
        self._redraw(before, after)
        self._reveal()

    def watch_target(self, before: int | None, after: int | None) -> None:
        self._redraw(before, after)

    def on_resize(self) -> None:
        self._lay_out()

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before, and those without the focus."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if line >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        # of the rows that are still the same the strip is kept: to make one takes longer than all else about a line
        look = self._look(line)
        key = (look.row, look.part if look.row is not None else line)
        kept = self._strips.get(key)
        if kept is not None and kept[:2] == (look, width):
            return kept[2]
        strip = self._draw(line, look, width)
        self._strips[key] = look, width, strip
        return strip

    def _draw(self, line: int, look: Look, width: int) -> Strip:
        row, draw = self._lines[line]
        if row is None:
            return Visual.to_strips(self, draw(), width, 1, self.visual_style, pad=True)[0]
        content, style = draw(), self.visual_style
        if look.is_target:
            style = self.get_visual_style("row-list--target")
        elif look.is_cursor:
            style = self.get_visual_style("row-list--cursor")
        elif look.is_marked:
            style = self.get_visual_style("row-list--marked")
        if not look.part:
            content = Content.assemble(self._gutter(row), content[GUTTER:])
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def _look(self, line: int) -> Look:
        """What the picture of a line follows from, its colours excepted."""
        row, draw = self._lines[line]
        part = 0
        while part < line and row is not None and self._lines[line - part - 1][0] == row:
            part += 1
        words = (draw.func, draw.args) if isinstance(draw, partial) else (draw, ())
        if row is None:
            return Look(None, part, words)
        return Look(row, part, words, row == self.target, row == self.cursor, self.is_marked(row))

    def _gutter(self, row: int) -> Content:
        cursor = "↳" if row == self.target else "▸" if row == self.cursor else " "
        return Content.assemble((cursor, "$primary"), ("●" if self.is_marked(row) else " ", "$accent"))

    def _redraw(self, *rows: int | None) -> None:
        for y, (row, _) in enumerate(self._lines):
            if row is not None and row in rows:
                self.refresh_line(y)

    def _lay_out(self) -> None:
        width = self.size.width
        if not width or not self.rows:
            return
        compact = len(self.rows) + 4 + sum(min(len(row.problems), 1) for row in self.rows) > self.size.height
        self._lines = list(list_lines(self.rows, width - 1, compact, len(self._marked)))
        before, self._looks = self._looks, [self._look(line) for line in range(len(self._lines))]
        # a list that needs no scrolling keeps its size: another one would draw all of it again
        self.virtual_size = Size(width, max(len(self._lines), self.size.height))
        for line in range(max(len(before), len(self._looks))):
            if before[line : line + 1] != self._looks[line : line + 1]:
                self.refresh_line(line)
        self._reveal()

    def _reveal(self) -> None:
        """Scroll so that the row with the cursor is seen with its problems."""
        own = [y for y, (row, _) in enumerate(self._lines) if row == self.cursor]
        if own:
            top = 0 if self.cursor == 0 else own[0]
            self.scroll_to_region(Region(0, top, 1, own[-1] - top + 1), animate=False)

"""The list of the Build screen: data, layers, loss, optimizer and the rest, one row each, with one cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_trainer.tui.actions import bindings
from tui_trainer.tui.rows import Row
from tui_trainer.tui.values import printable

_LABEL = 16
_PROBLEM_LINES = 2
_INDENT = 4


class ExperimentList(ScrollView, can_focus=True):
    """Draws all rows itself, line by line, so that a key is cheap however many layers there are."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"experiment-list--cursor"}
    DEFAULT_CSS = """
    ExperimentList {
        background: $background;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .experiment-list--cursor { background: $block-cursor-blurred-background; }
        &:focus > .experiment-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    rows: reactive[tuple[Row, ...]] = reactive(())
    cursor: reactive[int] = reactive(0)

    class Selected(Message):
        """Another row has the cursor."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class EditRequested(Message):
        """The row with the cursor is to be edited."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[int | None, Content]] = []

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def show(self, rows: tuple[Row, ...], cursor: int) -> None:
        """Draw other rows, with the cursor on one of them."""
        self.set_reactive(ExperimentList.rows, rows)
        self.set_reactive(ExperimentList.cursor, cursor)
        self._lay_out()

    def watch_cursor(self, before: int, after: int) -> None:
        for y, (row, _) in enumerate(self._lines):
            if row in (before, after):
                self.refresh_line(y - self.scroll_offset.y)
        self._reveal()

    def on_resize(self) -> None:
        self._lay_out()

    def action_cursor(self, by: int) -> None:
        """Move the cursor by some rows; at the ends it stays."""
        self._select(self.cursor + by)

    def action_edit(self) -> None:
        """Ask for the form of this row."""
        self.post_message(self.EditRequested())

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        row = self._lines[line][0] if line < len(self._lines) else None
        if row is not None:
            self._select(row)
            if event.chain == 2:
                self.action_edit()

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if line >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        row, content = self._lines[line]
        at_cursor = row is not None and row == self.cursor
        style = self.get_visual_style("experiment-list--cursor") if at_cursor else self.visual_style
        if at_cursor and (line == 0 or self._lines[line - 1][0] != row):
            content = Content.assemble(("▸", "$primary"), content[1:])
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def _select(self, cursor: int) -> None:
        before, self.cursor = self.cursor, cursor
        if self.cursor != before:
            self.post_message(self.Selected(self.rows[self.cursor]))

    def _lay_out(self) -> None:
        width = self.size.width
        if not width or not self.rows:
            return
        compact = len(self.rows) + 4 + sum(min(len(row.problems), 1) for row in self.rows) > self.size.height
        self._lines = list(list_lines(self.rows, width - 1, compact))
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()
        self._reveal()

    def _reveal(self) -> None:
        """Scroll so that the row with the cursor is seen with its problems."""
        own = [y for y, (row, _) in enumerate(self._lines) if row == self.cursor]
        if own:
            top = 0 if self.cursor == 0 else own[0]
            self.scroll_to_region(Region(0, top, 1, own[-1] - top + 1), animate=False)


def list_lines(rows: tuple[Row, ...], width: int, compact: bool) -> Iterator[tuple[int | None, Content]]:
    """Every line with the row it belongs to; headings and spaces belong to none."""
    shapes = max([5, *(len(row.shape) for row in rows)])
    counts = max([10, *(len(row.parameters) for row in rows)])
    for index, row in enumerate(rows):
        if row.place[:1] == ("network",) and (not index or rows[index - 1].place[:1] != ("network",)):
            yield from [] if compact else [(None, Content(""))]
            yield None, _heading(width, shapes, counts)
        if row.place == ("network",) or row.is_layer:
            yield index, _network_line(row, width, shapes, counts)
        else:
            yield index, _section_line(row, width)
        for line in _problem_lines(row, width):
            yield index, line
        if row.place == ("network",) and not compact:
            yield None, Content("")


def _heading(width: int, shapes: int, counts: int) -> Content:
    right = f" {'shape':>{shapes}}  {'parameters':>{counts}}"
    rule = "─" * max(width - len(right) - 13, 0)
    return Content.styled(f"  ─ Layers ──{rule}{right}", "$foreground-muted")


def _network_line(row: Row, width: int, shapes: int, counts: int) -> Content:
    name = printable(row.title)
    parts = "  ".join(map(printable, row.parts))
    right = f" {row.shape:>{shapes}}  {row.parameters:>{counts}}" if row.shape else ""
    head = f"  {row.number:>2} " if row.is_layer else "  "
    style = "" if row.is_layer else "bold"
    left = Content.assemble(
        (head, "$foreground-muted"), (name, style or "bold"), "  ", (parts, "$accent" if row.is_layer else "")
    )
    room = width - len(right)
    left = left.truncate(room, ellipsis=True, pad=True) if room > 0 else left
    return Content.assemble(left, (right, style))


def _section_line(row: Row, width: int) -> Content:
    parts = [printable(part) for part in row.parts]
    room = width - _LABEL - 2
    while len(parts) > 1 and len(" · ".join(parts)) > room:
        parts.pop()
    text = Content(" · ".join(parts)).truncate(max(room, 1), ellipsis=True)
    return Content.assemble("  ", (f"{row.title:<{_LABEL}}", "bold"), text)


def _problem_lines(row: Row, width: int) -> Iterator[Content]:
    """The first problem of a row, in at most two lines; how many more there are."""
    if not row.problems:
        return
    first = next((problem for problem in row.problems if problem.severity == "error"), row.problems[0])
    style, mark = ("$text-error", "✗") if first.severity == "error" else ("$text-warning", "!")
    more = f" (and {len(row.problems) - 1} more)" if len(row.problems) > 1 else ""
    wrapped = Content(f"{printable(row.said(first))}{more}").wrap(max(width - _INDENT - 2, 10))
    if len(wrapped) > _PROBLEM_LINES:
        last = wrapped[_PROBLEM_LINES - 1].rstrip()
        wrapped = [*wrapped[: _PROBLEM_LINES - 1], last.truncate(max(width - _INDENT - 3, 9)) + "…"]
    for number, line in enumerate(wrapped):
        lead = f"{mark} " if number == 0 else "  "
        yield Content.assemble(" " * _INDENT, (lead + line.plain, style))

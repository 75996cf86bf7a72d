"""The view of the network as a whole: costs, picture and table, which follows the cursor of the list."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_trainer.spec.activations import Path
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.summary import Summary, summary_of


class SummaryView(ScrollView, can_focus=False):
    """Lays out all lines, and renders those that are seen."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"summary-view--layer"}
    DEFAULT_CSS = """
    SummaryView {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .summary-view--layer { background: $block-cursor-blurred-background; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._summary: Summary | None = None
        self._layer: Path = ()
        self._lines: list[tuple[Content, Path]] = []

    def show_experiment(self, shown: Shown) -> None:
        """Show a network, with the layer that has the cursor standing out."""
        before = self._layer
        self._summary = summary_of(shown.document, shown.found, str(STACK[-1]), shown.machine)
        inside = shown.place[: len(STACK)] == STACK
        self._layer = tuple(key for key in shown.place[len(STACK) :] if isinstance(key, int)) if inside else ()
        self._lay_out()
        if before != self._layer:
            self._reveal()

    def on_resize(self) -> None:
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if line >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        content, path = self._lines[line]
        at_cursor = bool(path) and path == self._layer
        style = self.get_visual_style("summary-view--layer") if at_cursor else self.visual_style
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def _lay_out(self) -> None:
        width = self.size.width - 1
        if self._summary is None or width <= 0:
            return
        plain = [*self._summary.totals.lines(width), Content(""), *self._summary.picture.lines(width), Content("")]
        self._lines = [*((line, ()) for line in plain), *self._summary.table.marked_lines(width)]
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.refresh()

    def _reveal(self) -> None:
        """Scroll to the layer that has the cursor; without one to the top."""
        paths = [path for _, path in self._lines]
        line = paths.index(self._layer) if self._layer in paths and self._layer else 0
        self.scroll_to_region(Region(0, line, 1, 1), animate=False)

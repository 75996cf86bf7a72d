"""The view of the network as a whole: costs, picture and table, which follows the cursor of the list."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

from tui_trainer.spec.activations import Path
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.summary import Summary, summary_of
from tui_trainer.tui.widgets.content_lines import ContentLines


class SummaryView(ScrollView, ContentLines, can_focus=False):
    """Lays out all lines, and renders those that are seen."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"summary-view--layer"}
    DEFAULT_CSS = """
    SummaryView {
        & > .summary-view--layer { background: $block-cursor-blurred-background; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._summary: Summary | None = None
        self._layer: Path = ()
        self._paths: list[Path] = []

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

    def _lay_out(self) -> None:
        width = self.size.width - 1
        if self._summary is None or width <= 0:
            return
        plain = [*self._summary.totals.lines(width), Content(""), *self._summary.picture.lines(width), Content("")]
        lines = [*((line, ()) for line in plain), *self._summary.table.marked_lines(width)]
        self._paths = [path for _, path in lines]
        cursor = self._layer or None
        self.virtual_size = Size(self.size.width, len(lines))
        self.put_lines([(line, "summary-view--layer" if path == cursor else "") for line, path in lines])

    def _reveal(self) -> None:
        """Scroll to the layer that has the cursor; without one to the top."""
        line = self._paths.index(self._layer) if self._layer in self._paths else 0
        self.scroll_to_region(Region(0, line, 1, 1), animate=False)

"""Lines of text in their styles, of which only those that changed are drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from tui_trainer.tui.widgets.line_view import LineView

Line = tuple[Content, str]
"""A line, and the component class whose style it has; none where it has the widget's own."""


class ContentLines(LineView):
    """A widget whose lines are handed to it as they are; one that scrolls draws those that are seen."""

    def __init__(self, *children: Widget, **options: Any) -> None:
        super().__init__(*children, **options)
        self._lines: list[Line] = []

    def put_lines(self, lines: Sequence[Line]) -> None:
        """Draw other lines."""
        self._lines = list(lines)
        # contents are equal already where only their words are
        self.show_lines([(content.plain, content.spans, component) for content, component in self._lines])

    def draw_line(self, number: int, width: int) -> Strip:
        """The strip of a line."""
        content, component = self._lines[number]
        style = self.get_visual_style(component) if component else self.visual_style
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

"""Lines of text in their styles, of which only those that changed are drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Line = tuple[Content, str]
"""A line, and the component class whose style it has; none where it has the widget's own."""


class ContentLines(Widget):
    """A widget whose lines are handed to it one by one; one that scrolls draws those that are seen.

    To make a strip of a line takes longer than all else about it, so that strips are kept as long as the line is the
    same, and the lines before and after a change are compared. Where it comes beside a container, it comes second:
    Textual takes the styles of the first base.
    """

    def __init__(self, *children: Widget, **options: Any) -> None:
        super().__init__(*children, **options)
        self._lines: list[Line] = []
        self._strips: dict[int, tuple[Line, int, Strip]] = {}

    def put_lines(self, lines: Sequence[Line]) -> None:
        """Draw other lines."""
        before, self._lines = self._lines, list(lines)
        top, (width, height) = round(self.scroll_y), self.size
        regions = [
            Region(0, number - top, width, 1)
            for number in range(top, min(top + height, max(len(before), len(self._lines))))
            if not _same(before[number : number + 1], self._lines[number : number + 1])
        ]
        if regions:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """The strip of a line."""
        number, width = y + round(self.scroll_y), self.scrollable_content_region.width
        if number >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        line = self._lines[number]
        kept = self._strips.get(number)
        if kept is not None and kept[1] == width and _same([kept[0]], [line]):
            return kept[2]
        content, component = line
        style = self.get_visual_style(component) if component else self.visual_style
        strip = Visual.to_strips(self, content, width, 1, style, pad=True)[0]
        self._strips[number] = line, width, strip
        return strip


def _same(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Equal in text and in style: contents are equal already where only their text is."""
    return len(before) == len(after) and all(
        one[1] == other[1] and one[0].is_same(other[0]) for one, other in zip(before, after, strict=True)
    )

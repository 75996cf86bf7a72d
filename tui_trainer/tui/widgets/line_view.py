"""Lines that are drawn one by one where they are seen, and anew only where they have become others."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class LineView(Widget):
    """Keeps the strips of lines that stay as they are, also where others come in above them.

    Everything on the Build screen follows from what is typed, but a key leaves nearly every line of it the same, and to
    make a strip of a line takes longer than all else about it. Where this comes beside a container, it comes second:
    Textual takes the styles of the first base.
    """

    def __init__(self, *children: Widget, **options: Any) -> None:
        super().__init__(*children, **options)
        self._looks: list[object] = []
        self._strips: list[Strip | None] = []
        self._drawn_width = 0

    @abstractmethod
    def draw_line(self, number: int, width: int) -> Strip:
        """The strip of a line, counted from the first of all."""

    def show_lines(self, looks: Sequence[object]) -> None:
        """Draw lines that look like this: all that the picture of each follows from, but for width and theme."""
        before, strips = self._looks, self._strips
        self._looks, above = list(looks), len(before) - len(looks)
        self._strips = []
        changed = set(range(len(self._looks), len(before)))
        for number, look in enumerate(self._looks):
            places = (number, number + above) if above else (number,)
            old = next((place for place in places if 0 <= place < len(before) and before[place] == look), None)
            self._strips.append(None if old is None else strips[old])
            if old != number:
                changed.add(number)
        top, (width, height) = round(self.scroll_y), self.size
        regions = [Region(0, number - top, width, 1) for number in sorted(changed) if top <= number < top + height]
        if regions:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before, and those without the focus."""
        super().notify_style_update()
        self._strips = [None] * len(self._looks)

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the widget."""
        number, width = y + round(self.scroll_y), self.scrollable_content_region.width
        if number >= len(self._looks):
            return Strip.blank(width, self.visual_style.rich_style)
        if width != self._drawn_width:
            self._drawn_width = width
            self._strips = [None] * len(self._looks)
        strip = self._strips[number]
        if strip is None:
            strip = self._strips[number] = self.draw_line(number, width)
        return strip

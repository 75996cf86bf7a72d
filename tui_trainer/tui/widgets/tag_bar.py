"""The tags that a list can be narrowed to, in one line."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_trainer.tui.values import printable

ALL = "all"


class TagBar(Widget, can_focus=False):
    """One tag is chosen, or none, which shows all; a click chooses."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TagBar {
        height: 1;
        color: $text-muted;
    }
    """

    class Changed(Message):
        """Another tag is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: tuple[str, ...] = ()
        self.chosen = ""
        self._spans: list[tuple[int, int, str]] = []

    def show(self, tags: tuple[str, ...]) -> None:
        """Offer other tags; the chosen one stays if it is among them."""
        self.tags = tags
        if self.chosen not in tags:
            self.chosen = ""
        self.refresh()

    def move(self, by: int) -> None:
        """Choose the next tag, or the one before; after the last comes none."""
        tags = ("", *self.tags)
        self._choose(tags[(tags.index(self.chosen) + by) % len(tags)])

    def render(self) -> Content:
        """`[all] mlp  cnn`, so that the chosen one is seen; what has no room at the left and right is left out."""
        tags = ("", *self.tags)
        chosen = tags.index(self.chosen)
        parts = [self._part(tag) for tag in tags]
        first, width = 0, self.size.width
        while first < chosen and sum(part.cell_length for part in parts[first : chosen + 2]) > width:
            first += 1
        line, self._spans = Content(""), []
        for tag, part in zip(tags[first:], parts[first:], strict=True):
            if line.cell_length + part.cell_length > width:
                break
            self._spans.append((line.cell_length, line.cell_length + part.cell_length, tag))
            line += part
        return line

    def on_click(self, event: events.Click) -> None:
        for start, end, tag in self._spans:
            if start <= event.x < end:
                self._choose(tag)

    def _part(self, tag: str) -> Content:
        text = printable(tag) or ALL
        return Content.styled(f"[{text}]", "bold $primary") if tag == self.chosen else Content(f" {text} ")

    def _choose(self, tag: str) -> None:
        if tag != self.chosen:
            self.chosen = tag
            self.refresh()
            self.post_message(self.Changed())

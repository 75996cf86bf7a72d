"""A text that is scrolled by keys where it is too long."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static


class LongText(VerticalScroll, inherit_bindings=False):
    """Scrolls at once: an animation would draw while training goes on below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", "Up"),
        Binding("down", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-10)", "Up"),
        Binding("pagedown,space", "scroll(10)", "Down"),
        Binding("home", "scroll(-9999)", "Top"),
        Binding("end", "scroll(9999)", "Bottom"),
    ]

    def __init__(self, text: Content, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._text = text

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static(self._text, markup=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by some lines."""
        self.scroll_relative(y=by, animate=False)

"""What is shown in a terminal in which nothing else would be readable."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

NEEDED = Size(60, 16)


def too_small(size: Size) -> bool:
    """Whether a terminal is narrower or lower than what the screens need."""
    return size.width < NEEDED.width or size.height < NEEDED.height


class TooSmallScreen(ModalScreen[None]):
    """One line with the size that is needed and the one that is there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", "Quit")]
    DEFAULT_CSS = """
    TooSmallScreen { background: $background; align: center middle; }
    TooSmallScreen Static { width: auto; text-align: center; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._line = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The line."""
        yield self._line

    def on_screen_resume(self) -> None:
        """Go where a question was above this while the terminal grew."""
        if self.app.screen is self and not too_small(self.app.size):
            self.dismiss()

    def on_resize(self) -> None:
        """Say the size as it is now."""
        size = self.app.size
        self._line.update(f"needs {NEEDED.width}x{NEEDED.height}, is {size.width}x{size.height}")

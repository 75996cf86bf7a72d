"""The frame that all dialogs share."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Static

from tui_trainer.tui.values import printable

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the screen below; escape closes it without a result."""

    CSS_PATH: ClassVar[CSSPathType | None] = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def action_cancel(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def plain(text: str, style: str = "", *, id: str | None = None) -> Static:  # noqa: A002 - Textual's own name
    """Text from users, paths or errors: no markup, nothing that acts on the terminal, its line ends kept."""
    lines = "\n".join(printable(line) for line in text.splitlines())
    return Static(Content.styled(lines, style), id=id, markup=False)

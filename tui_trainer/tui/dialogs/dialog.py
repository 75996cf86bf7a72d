"""The frame that all dialogs share."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
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

    def __init__(self) -> None:
        super().__init__()
        self._late: tuple[Result | None] | None = None

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result.

        Where another screen covers this one, as soon as that is gone: Textual would close the topmost one.
        """
        if self.app.screen is self:
            return super().dismiss(result)
        self._late = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Close now, if that was to be done meanwhile."""
        if self._late is not None:
            self.dismiss(*self._late)

    def action_cancel(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def plain(text: str, style: str = "", *, id: str | None = None) -> Static:  # noqa: A002 - Textual's own name
    """Text from users, paths or errors: no markup, nothing that acts on the terminal, its line ends kept."""
    return Static(Content.styled(printable_lines(text), style), id=id, markup=False)


def printable_lines(text: str) -> str:
    """Text of several lines without anything that acts on the terminal."""
    return "\n".join(printable(line) for line in text.splitlines())

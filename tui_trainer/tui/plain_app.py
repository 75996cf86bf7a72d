"""What this application wants otherwise than Textual does by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand

from tui_trainer.tui.key_order import KeyOrder
from tui_trainer.tui.palette import ActionProvider
from tui_trainer.tui.theme import CURVE_COLOURS, DARK

if TYPE_CHECKING:
    from textual.screen import Screen

_SYSTEM_COMMANDS = {"Theme", "Screenshot"}


class PlainApp(KeyOrder):
    """Our theme, our palette, no waiting, and no traceback on the terminal."""

    TITLE = "tui-trainer"
    CSS = """
    /* over the keys in the last line, where neither a form nor a dialog has anything */
    ToastRack { margin-bottom: 0; scrollbar-size-vertical: 0; }
    ToastHolder { align-horizontal: left; }
    Toast { width: 1fr; max-width: 100%; margin-top: 0; padding: 0 1; }
    """
    COMMANDS = App.COMMANDS | {ActionProvider}

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The curves' colours, for themes that have none."""
        return dict(CURVE_COLOURS)

    def delay_update(self, delay: float = 0.05) -> None:
        """Do not hold back the picture: a switch between two screens that both exist has nothing to hide.

        Not `super().delay_update(0)` either: a timer of 0 seconds divides by it, and the screen stays frozen.
        """

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What Textual offers in the palette, without what there is already and what breaks the layout."""
        return (command for command in super().get_system_commands(screen) if command.title in _SYSTEM_COMMANDS)

    def action_help_quit(self) -> None:
        """Say how to leave, after ctrl+c."""
        self.notify("q quits; it asks when something would be lost.")

    def _handle_exception(self, error: Exception) -> None:
        self.failure = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with all local variables; `run_app` raises the error for the command line
        self._close_messages_no_wait()

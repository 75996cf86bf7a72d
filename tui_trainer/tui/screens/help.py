"""The help: what the screen below is for, and every key that acts there."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_trainer.tui.actions import Action, Where, actions_of

_PURPOSE = {
    "build": (
        "Build: what is to be trained",
        "The list is the experiment from top to bottom: data, layers, loss, optimizer and the rest. The cursor picks a "
        "row; the form beside it sets what that row has. Shapes, counts and problems follow every change. A row that "
        "has a problem says what is wrong and what to do; warnings do not keep a network from being trained. Select "
        "several layers with shift and the arrows, or one by one with space, and what you do is done to all of them; "
        "Residual and Repeat are blocks that hold layers.",
    ),
    "train": (
        "Train: what comes of it",
        "Loss and accuracy on the examples that are trained on and on those kept for validation. The test set is read "
        "once, at the end. The run goes on while you look at other screens.",
    ),
}
_PLACES: dict[str, tuple[Where, ...]] = {
    "build": ("build", "list", "form", "presets", "everywhere"),
    "train": ("train", "everywhere"),
}
HELP_SCREENS = {mode: f"help-{mode}" for mode in _PURPOSE}
"""The names under which the application installs the help, by the screen that it is about."""
_COLUMN = 11


class HelpScreen(ModalScreen[None]):
    """One text, drawn over everything: opaque, so that nothing below is drawn meanwhile.

    There is one for each screen, kept and laid out once, so that it opens at once while training goes on below.
    """

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "close", "Close"),
        Binding("up", "scroll(-1)", "Up"),
        Binding("down", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-10)", "Up"),
        Binding("pagedown,space", "scroll(10)", "Down"),
        Binding("home", "scroll(-9999)", "Top"),
        Binding("end", "scroll(9999)", "Bottom"),
    ]

    frame = getters.query_one(VerticalScroll)

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        """The text, which scrolls where it is too long."""
        with VerticalScroll(can_focus=False):
            yield Static(help_text(self._mode), markup=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by some lines."""
        self.frame.scroll_relative(y=by, animate=False)

    def action_close(self) -> None:
        """Back to where the help was asked for."""
        self.app.pop_screen()


def help_text(mode: str) -> Content:
    """Purpose and keys of a screen; the keys come from the table of actions."""
    title, purpose = _PURPOSE[mode]
    parts: list[Content | str | tuple[str, str]] = [(f"{title}\n", "bold $accent"), f"\n{purpose}\n"]
    parts.append(("\nKeys", "bold $accent"))
    parts.append(("   esc closes this\n", "$foreground-muted"))
    actions = sorted(actions_of(*_PLACES[mode]), key=lambda action: _group_order(mode, action))
    for group, members in groupby(actions, key=lambda action: action.group):
        parts.append((f"\n{group}\n", "bold"))
        for action in members:
            parts.append((f"  {action.display:<{_COLUMN}}", "$primary"))
            parts.append(f"{action.label:<{_COLUMN + 2}}")
            parts.append((f"{action.help}\n", "$foreground-muted"))
    return Content.assemble(*parts)


def _group_order(mode: str, action: Action) -> int:
    groups = list(dict.fromkeys(action.group for action in actions_of(*_PLACES[mode])))
    return groups.index(action.group)

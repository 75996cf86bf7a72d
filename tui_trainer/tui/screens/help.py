"""The help: what the screen below is for, and every key that acts there."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from tui_trainer.tui.actions import Action, Where, actions_of
from tui_trainer.tui.widgets.long_text import LongText

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
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "close", "Close")]

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        """The text, which scrolls where it is too long."""
        yield LongText(help_text(self._mode))

    def action_close(self) -> None:
        """Back to where the help was asked for."""
        self.app.pop_screen()


def help_text(mode: str) -> Content:
    """Purpose and keys of a screen; the keys come from the table of actions."""
    title, purpose = _PURPOSE[mode]
    parts: list[Content | str | tuple[str, str]] = [(f"{title}\n", "bold $accent"), f"\n{purpose}\n"]
    parts.append(("\nKeys", "bold $accent"))
    parts.append(("   esc closes this\n", "$foreground-muted"))
    # an action without a key of its own is in the menu that another one opens
    with_keys = [action for action in actions_of(*_PLACES[mode]) if action.keys]
    actions = sorted(with_keys, key=lambda action: _group_order(mode, action))
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

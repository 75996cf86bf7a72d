"""A menu with a filter: the palette of layers, the kinds of an optimizer."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_trainer.tui.dialogs.dialog import Dialog
from tui_trainer.tui.fields import Choice
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.line_input import LineInput

_AROUND_MENU = 9
_LOW = 20
_WIDEST_NAME = 36


def matching(choices: tuple[Choice, ...], query: str) -> tuple[Choice, ...]:
    """The choices that every word of the query is in: the one of that name, then what will do, then what will not.

    Among those come first whose name begins with the query. Where nothing is found, numbers do not count: `conv 6` is
    how papers name a layer with six channels.
    """
    words = query.lower().split()
    start = query.strip().lower()
    found = [choice for choice in choices if all(word in _searched(choice) for word in words)]
    names = [word for word in words if not word.isdigit()]
    if not found and names != words and names:
        return matching(choices, " ".join(names))

    def rank(choice: Choice) -> tuple[bool, bool, int]:
        names = [text.lower() for text in (choice.value, choice.title, choice.name) if text]
        begins, inside = any(name.startswith(start) for name in names), any(start in name for name in names)
        nearness = 1 if begins else 2 if inside else 3 if start in choice.words.lower() else 4
        return start not in names, bool(choice.drawback), nearness

    return tuple(sorted(found, key=rank))


def _searched(choice: Choice) -> str:
    return f"{choice.value} {choice.name} {choice.title} {choice.words} {choice.sentence}".lower()


class ChooseDialog(Dialog[str]):
    """Pick one of several: type to filter, enter takes it. The result is the value of the choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "move(-5)", "Up", show=False),
        Binding("pagedown", "move(5)", "Down", show=False),
    ]

    filter = getters.query_one(LineInput)
    menu = getters.query_one(OptionList)
    detail = getters.query_one("#detail", Static)

    def __init__(self, title: str, choices: tuple[Choice, ...], current: str = "") -> None:
        super().__init__()
        self._title, self._choices, self._current = title, choices, current
        self._shown: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = self._title
            box.border_subtitle = "type to filter · ↑↓ · enter takes · esc closes"
            yield LineInput(placeholder="filter")
            menu = OptionList(markup=False)
            menu.can_focus = False
            yield menu
            yield Static(id="detail", markup=False)

    def on_mount(self) -> None:
        # as high as all choices need and the terminal has, so that the box stays while the filter is typed
        detail = 3 if self.app.size.height < _LOW else 5
        self.detail.styles.height = detail
        self.menu.styles.height = max(min(len(self._choices), self.app.size.height - _AROUND_MENU - detail), 3)
        self._show("")
        values = [choice.value for choice in self._shown]
        if self._current in values:
            self.menu.highlighted = values.index(self._current)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        choice = self._highlighted
        if choice is not None:
            self.dismiss(choice.value)

    @on(OptionList.OptionHighlighted)
    def _describe(self) -> None:
        # what the message says may be about choices that a letter typed since has filtered out
        choice = self._highlighted
        self.detail.update("" if choice is None else _detail(choice))

    @property
    def _highlighted(self) -> Choice | None:
        index = self.menu.highlighted
        return self._shown[index] if index is not None and index < len(self._shown) else None

    def action_move(self, by: int) -> None:
        """Move the highlight; at the ends it stays."""
        if self._shown:
            index = (self.menu.highlighted or 0) + by
            self.menu.highlighted = max(0, min(index, len(self._shown) - 1))

    def _show(self, query: str) -> None:
        self._shown = matching(self._choices, query)
        columns = _columns(self._choices)
        self.menu.set_options(Option(_prompt(choice, columns)) for choice in self._shown)
        if self._shown:
            self.menu.highlighted = 0
        else:
            self.detail.update("")
            self.menu.add_option(Option(Content.styled("nothing fits", "$foreground-muted"), disabled=True))


def _name(choice: Choice) -> str:
    """The name in the menu."""
    return printable(choice.name or choice.value)


def _columns(choices: tuple[Choice, ...]) -> tuple[int, int]:
    """How wide names are, and what stands beside them."""
    names, besides = ([len(text(choice)) for choice in choices] for text in (_name, lambda choice: choice.beside))
    return min(max(names, default=0), _WIDEST_NAME), max(besides, default=0)


def _prompt(choice: Choice, columns: tuple[int, int]) -> Content:
    names, besides = columns
    style, muted = ("$foreground-muted", "dim") if choice.drawback else ("bold", "")
    name = Content.styled(_name(choice), style).truncate(names, ellipsis=True, pad=True)
    beside = f"{'✗' if choice.drawback else choice.beside:<{besides}}  " if besides else ""
    sentence = (printable(choice.sentence), f"$foreground-muted {muted}")
    return Content.assemble(name, "  ", (beside, "$foreground-muted" if choice.drawback else "$accent"), sentence)


def _detail(choice: Choice) -> Content:
    title = "" if choice.title == _name(choice) else f"{printable(choice.title)}: "
    formula = f"\n{printable(choice.formula)}" if choice.formula else ""
    drawback = f"✗ does not fit: {printable(choice.drawback)}\n" if choice.drawback else ""
    return Content.assemble(
        (drawback, "$text-warning"), (title, "bold"), printable(choice.sentence), (formula, "$secondary")
    )

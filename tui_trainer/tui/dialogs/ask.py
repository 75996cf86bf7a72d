"""Questions with a few answers, and the question for a name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_trainer.tui.dialogs.dialog import Dialog, plain
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen


Ask = Callable[["Screen[Any]"], Awaitable[str | None]]
"""Shows a dialog and waits for its result."""

Say = Callable[[str, "SeverityLevel"], None]
"""Shows a message for a while: its text and its severity."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to go on, and its key."""

    key: str
    label: str
    result: str


class AskDialog(Dialog[str]):
    """A message and its answers, by arrow keys, letter or mouse. Escape gives no answer."""

    menu = getters.query_one(OptionList)

    def __init__(self, title: str, message: str, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._title, self._message, self._answers = title, message, answers

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = self._title
            with VerticalScroll(classes="message", can_focus=False):
                yield plain(self._message)
            yield OptionList(
                *(
                    Option(Content.assemble((f" {answer.key} ", "bold $primary"), f" {printable(answer.label)}"))
                    for answer in self._answers
                ),
                markup=False,
            )

    def on_mount(self) -> None:
        self.menu.highlighted = 0

    def on_key(self, event: events.Key) -> None:
        for answer in self._answers:
            if event.character == answer.key:
                event.stop()
                self.dismiss(answer.result)

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._answers[event.option_index].result)


def notice(title: str, message: str) -> AskDialog:
    """What has to be read before anything goes on; it has no other answer."""
    return AskDialog(title, message, (Answer("o", "OK", "ok"),))


class NameDialog(Dialog[str]):
    """Asks for a name; says under it where the file goes, or what is wrong with the name."""

    field = getters.query_one(LineInput)
    note = getters.query_one("#problem", Static)

    def __init__(
        self, title: str, name: str, note_of: Callable[[str], tuple[bool, str]], *, does: str = "saves"
    ) -> None:
        """`note_of` says of a name whether it can be taken, and the line to show; `does` what enter does."""
        super().__init__()
        self._title, self._first, self._note_of, self._does = title, name, note_of, does

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = self._title
            box.border_subtitle = f"enter {self._does} · esc closes"
            yield LineInput(self._first, "name")
            yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        self._explain(self._first)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._explain(event.value)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        if self._note_of(event.value)[0]:
            self.dismiss(event.value)

    def _explain(self, name: str) -> None:
        good, note = self._note_of(name)
        self.note.update(Content.styled(printable(note), "$foreground-muted" if good else "$text-error"))

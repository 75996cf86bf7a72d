"""Why the network cannot be trained."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_trainer.spec.check import Check
from tui_trainer.spec.problems import Problem
from tui_trainer.tui.dialogs.dialog import Dialog, plain
from tui_trainer.tui.values import printable


class ProblemsDialog(Dialog[str]):
    """Every error in words; enter goes to the highlighted one, whose place is the result."""

    menu = getters.query_one(OptionList)

    def __init__(self, found: Check) -> None:
        super().__init__()
        self._errors = found.errors

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = "This cannot be trained yet"
            box.border_subtitle = "enter goes there · esc closes"
            count = len(self._errors)
            yield plain(f"{count} thing{'' if count == 1 else 's'} to mend first:\n")
            yield OptionList(*(Option(_prompt(problem)) for problem in self._errors), markup=False)

    def on_mount(self) -> None:
        self.menu.highlighted = 0

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._errors[event.option_index].place)


def _prompt(problem: Problem) -> Content:
    place = printable(problem.place) or "the file"
    return Content.assemble(("✗ ", "$text-error"), (place, "bold"), f"\n  {printable(problem.message)}")

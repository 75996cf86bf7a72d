"""The two halves of the Build screen, list and form, over one editor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui_trainer.spec.costs import UNKNOWN_MACHINE, Machine
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.fields import Choice
from tui_trainer.tui.rows import Row, rows_of
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.widgets.code_view import CodeView
from tui_trainer.tui.widgets.experiment_form import ExperimentForm
from tui_trainer.tui.widgets.experiment_list import ExperimentList
from tui_trainer.tui.widgets.readiness import Readiness
from tui_trainer.tui.widgets.side_views import SideView, SideViews
from tui_trainer.tui.widgets.summary_view import SummaryView


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu that is to be opened; `take` wants the value that is chosen."""

    title: str
    choices: tuple[Choice, ...]
    current: str
    take: Callable[[str], None]


FORM = "Form"
"""The name of the view that edits."""

CODE = "Code"
"""The name of the view that is PyTorch code."""

OpenMenu = Callable[[Menu], Awaitable[None]]
"""Opens a menu, and is done when it is there: letters that are typed at once behind the key go into its filter."""


class Bench(Horizontal):
    """Hands what the editor holds down to list and form, and what a person does in them back to the editor."""

    class Edited(Message):
        """The experiment changed, or another one is shown."""

    def __init__(self, editor: Editor, open_menu: OpenMenu) -> None:
        super().__init__()
        self.editor = editor
        self.open_menu = open_menu
        self.list = ExperimentList(editor)
        self.form = ExperimentForm()
        self.code = CodeView()
        self.summary = SummaryView()
        self.machine: Machine = UNKNOWN_MACHINE
        self.views = SideViews(
            [
                SideView(FORM, self.form, self.form.show_experiment),
                SideView("Summary", self.summary, self.summary.show_experiment),
                SideView(CODE, self.code, self.code.show_experiment),
            ]
        )
        self.readiness = Readiness()

    def compose(self) -> ComposeResult:
        """The list with the readiness under it, and the form or another view of the experiment."""
        with Vertical(id="left"):
            yield self.list
            yield self.readiness
        yield self.views

    def on_mount(self) -> None:
        """Show what there is, with the cursor in the list."""
        self.show(self.editor)

    def show(self, editor: Editor) -> None:
        """Show another experiment."""
        self.editor = self.list.selection = editor
        self.form.leave()
        self.update()
        self.list.focus()

    def update(self) -> None:
        """Draw everything that follows from the document."""
        editor = self.editor
        rows = rows_of(editor.document, editor.check)
        places = [row.place for row in rows]
        if editor.selected not in places:
            editor.selected = places[min(self.list.cursor, len(places) - 1)]
        self.list.show(rows, places.index(editor.selected), editor.marked)
        self._show_row(rows[self.list.cursor])
        self.readiness.found = editor.check
        self.refresh_bindings()
        self.post_message(self.Edited())

    def go_to(self, place_text: str) -> None:
        """Select the row that has a problem at this place, and its field if it has one."""
        for index, row in enumerate(self.list.rows):
            if any(problem.place == place_text for problem in row.problems):
                self.editor.select(row.place)
                self.list.cursor = index
                self._show_row(row)
                self.list.focus()
                self.views.choose(FORM)
                self.form.enter_problem(place_text)
                return

    def _show_row(self, row: Row) -> None:
        self.views.show(Shown(self.editor.document, self.editor.check, row.place, row.problems, self.machine))

    @on(ExperimentList.Selected)
    def _show_selected(self) -> None:
        self.editor.end_typing()
        self._show_row(self.list.rows[self.list.cursor])
        self.refresh_bindings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The cursor is in the list or in the form, never in both."""
        if event.widget is self.list:
            self.editor.end_typing()
            self.form.leave()

"""The bench with what is done in its right half: in the form, and between the views."""

from __future__ import annotations

from textual import on

from tui_trainer.tui.fields import Field
from tui_trainer.tui.widgets.bench import FORM, Bench, Menu
from tui_trainer.tui.widgets.experiment_form import ExperimentForm
from tui_trainer.tui.widgets.experiment_list import ExperimentList


class FormBench(Bench):
    """What a person types and chooses in the form goes to the editor."""

    def enter_form(self) -> None:
        """Edit the first field of the row with the cursor."""
        self.views.choose(FORM)
        self.form.enter()

    def action_next_view(self) -> None:
        """Turn the right half to its next view."""
        self.list.focus()
        self.views.choose_next()

    def action_scroll_view(self, pages: float) -> None:
        """Scroll the right half."""
        self.views.scroll_by(pages)

    @on(ExperimentList.EditRequested)
    def _edit(self) -> None:
        self.enter_form()

    @on(ExperimentForm.Left)
    def _leave_form(self) -> None:
        self.list.focus()

    @on(ExperimentForm.Typed)
    def _type(self, message: ExperimentForm.Typed) -> None:
        self.editor.set_text(message.field.place, message.field.info, message.text)
        self.update()

    @on(ExperimentForm.Chosen)
    def _choose_next(self, message: ExperimentForm.Chosen) -> None:
        self.editor.set_value(message.field.place, message.value)
        self.update()

    @on(ExperimentForm.Restored)
    def _restore(self, message: ExperimentForm.Restored) -> None:
        self.editor.restore(message.field.place, message.field.info)
        self.update()
        self.form.enter_place(message.field.place)

    @on(ExperimentForm.Opened)
    async def _open(self, message: ExperimentForm.Opened) -> None:
        field = message.field
        if field.editing == "menu":
            await self.choose(field)
        elif field.table is not None:
            self.editor.toggle_table(field.place, field.table)
            self.update()
        else:
            self.editor.set_value(field.place, field.text != "on")
            self.update()

    async def choose(self, field: Field) -> None:
        """Open the menu of a field; what is chosen goes into the document."""

        row = self.list.rows[self.list.cursor].title

        def take(value: str) -> None:
            self.editor.set_value(field.place, value)
            self.update()

        await self.open_menu(Menu(f"{row}: {field.name}", field.choices, field.text, take))

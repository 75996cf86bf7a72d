"""The form beside the list: every parameter of the selected row, with what it means and what is wrong with it.

All of it is drawn by one widget; a single text input lies over the field that is being typed into. Moving through rows
therefore mounts nothing, and typing redraws one widget.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region, Size
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.problems import Problem
from tui_trainer.tui.actions import bindings
from tui_trainer.tui.explanation import Explanation, explanation_of
from tui_trainer.tui.fields import Field, fields_of, first_choice
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.stepping import stepped_text
from tui_trainer.tui.widgets.content_lines import ContentLines
from tui_trainer.tui.widgets.form_layout import FormLayout, form_layout
from tui_trainer.tui.widgets.line_input import LineInput


class FormBody(ContentLines, can_focus=True):
    """The lines of the form; it has the focus while the active field is a menu or a switch."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FormBody { height: auto; text-wrap: nowrap; }
    """

    class Clicked(Message):
        """A line of the form was clicked."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    class Resized(Message):
        """The body has another size, and its form can be scrolled as far as that goes."""

    layout_shown = FormLayout()
    _high = 0

    def show(self, layout: FormLayout, least: int) -> None:
        """Draw another layout; the body has at least so many lines, lest it change its size with every one."""
        self.layout_shown = layout
        height = max(len(layout.lines), least)
        if height != self._high:
            self._high = height
            self.refresh(layout=True)
        self.put_lines([(line, "") for line in layout.lines])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._high

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y))

    def on_resize(self) -> None:
        self.post_message(self.Resized())


class ExperimentForm(VerticalScroll, can_focus=False):
    """Shows fields and says what a person does with them; it changes nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    DEFAULT_CSS = """
    ExperimentForm {
        background: $surface;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    ExperimentForm Input {
        position: absolute;
        display: none;
        background: $primary 30%;
    }
    ExperimentForm Input.-textual-compact { padding: 0 0 0 1; }
    """

    class Typed(Message):
        """The text of a field changed."""

        def __init__(self, field: Field, text: str) -> None:
            super().__init__()
            self.field, self.text = field, text

    class Opened(Message):
        """A menu is to be opened, or a switch to be turned."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Chosen(Message):
        """A field with a menu is to have another of its choices."""

        def __init__(self, field: Field, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

    class Restored(Message):
        """A field is to have its default again."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Left(Message):
        """Back to the list."""

    def __init__(self) -> None:
        super().__init__()
        self._body = FormBody()
        self._input = LineInput()
        self._explanation = Explanation("")
        self._problems: tuple[Problem, ...] = ()
        self._fields: tuple[Field, ...] = ()
        self._active: int | None = None
        self._what: tuple[Place, str] = ((), "")
        self._input_at: tuple[int, int, int] | None = None

    def compose(self) -> ComposeResult:
        yield self._body
        yield self._input

    @property
    def active_field(self) -> Field | None:
        """The field that is being edited."""
        return self._fields[self._active] if self._active is not None and self._active < len(self._fields) else None

    def show_experiment(self, shown: Shown) -> None:
        """Show a row; the field that is being edited stays so if it is still there."""
        before, problems = self.active_field, shown.problems
        fields = self._fields = fields_of(shown.document, shown.place, shown.found)
        self._explanation = explanation_of(shown.document, shown.place, shown.found, shown.machine)
        in_fields = {problem for field in fields for problem in field.problems}
        self._problems = tuple(problem for problem in problems if problem not in in_fields)
        places = [field.place for field in fields]
        if before is not None:
            if before.place in places:
                self._active = places.index(before.place)
            else:
                self._active = None
                self.post_message(self.Left())
        self._lay_out()
        what = (shown.place, self._explanation.title)
        if what != self._what and self.active_field is None:
            self.scroll_home(animate=False)  # another thing is read from its beginning
        self._what = what

    def enter(self, index: int | None = None) -> bool:
        """Edit a field; where none is named that which a person most likely came for. Whether there is one."""
        if not self._fields:
            return False
        if index is None:
            index = first_choice(self._fields)
        self._active = max(0, min(index, len(self._fields) - 1))
        field = self._fields[self._active]
        self._lay_out()
        if field.editing == "text":
            with self.prevent(Input.Changed):
                self._input.placeholder = field.stands_for
                self._input.value = field.text
            self._input.focus(scroll_visible=False)
            self._input.select_all()
        else:
            self._body.focus(scroll_visible=False)
        self._reveal()
        return True

    def enter_place(self, place: Place) -> None:
        """Edit the field of a place, if there is one."""
        for index, field in enumerate(self._fields):
            if field.place == place:
                self.enter(index)

    def enter_problem(self, place: str) -> None:
        """Edit the field that has a problem at this place, if there is one."""
        for index, field in enumerate(self._fields):
            if any(problem.place == place for problem in field.problems):
                self.enter(index)
                return

    def leave(self) -> None:
        """No field is being edited any more."""
        self._active = None
        self._lay_out()

    def action_field(self, by: int) -> None:
        """Go to another field; past the last comes the list."""
        target = (self._active or 0) + by
        if 0 <= target < len(self._fields):
            self.enter(target)
        else:
            self.post_message(self.Left())

    def action_accept(self) -> None:
        """Open the menu or turn the switch; a text field is done."""
        field = self.active_field
        if field is None or field.editing == "text":
            self.post_message(self.Left())
        else:
            self.post_message(self.Opened(field))

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(self.Left())

    def action_restore(self) -> None:
        """The default of the field again."""
        field = self.active_field
        if field is not None:
            self.post_message(self.Restored(field))

    def action_step(self, by: int) -> None:
        """The next value up or down; of a list, the number at the cursor."""
        field = self.active_field
        if field is None:
            return
        if field.editing == "text":
            self._step_text(field.info, by)
        elif field.editing == "switch":
            self.post_message(self.Opened(field))
        elif field.choices:
            values = [choice.value for choice in field.choices]
            index = values.index(field.text) + by if field.text in values else 0
            self.post_message(self.Chosen(field, values[index % len(values)]))

    def _step_text(self, info: ParameterInfo, by: int) -> None:
        text, start, end = stepped_text(info, self._input.value, self._input.cursor_position, by)
        self._input.value = text
        self._input.selection = Selection(start, end)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        field = self.active_field
        if field is not None and field.editing == "text":
            self.post_message(self.Typed(field, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def on_form_body_clicked(self, event: FormBody.Clicked) -> None:
        event.stop()
        index = self._body.layout_shown.field_at(event.line)
        if index is not None:
            self.enter(index)
            if self._fields[index].editing != "text":
                self.post_message(self.Opened(self._fields[index]))

    def on_resize(self) -> None:
        self._lay_out()

    @on(FormBody.Resized)
    def _reveal(self) -> None:
        """Scroll so that the field that is edited is seen with what is said of it."""
        spans = self._body.layout_shown.fields
        if self._active is not None and self._active < len(spans):
            first, end = spans[self._active]
            top = 0 if self._active == 0 else first
            self.scroll_to_region(Region(0, top, 1, min(end - top, self.size.height or 1)), animate=False)

    def _lay_out(self) -> None:
        # the input covers the value, so the layout shows the field's text only where the input is not
        width, height = self.scrollable_content_region.size
        layout = form_layout(self._explanation, self._problems, self._fields, self._active, width, height)
        self._body.show(layout, height)
        field = self.active_field
        typing = field is not None and field.editing == "text"
        line = layout.fields[self._active or 0][0] + layout.value_down if typing else 0
        region = (layout.value_column, line, layout.value_width) if typing else None
        if region != self._input_at:
            # only when it moves: setting a style lays out the whole screen
            self._input_at = region
            self._input.display = typing
            if region is not None:
                self._input.styles.offset = region[:2]
                self._input.styles.width = region[2]
                self._reveal()  # what is said above it may have moved it out of sight

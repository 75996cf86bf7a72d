"""The list of the Build screen: data, layers, loss, optimizer and the rest, one row each, with one cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from tui_trainer.spec.pasted import reads_as_preset, with_plain_lines
from tui_trainer.tui.actions import bindings
from tui_trainer.tui.layer_selection import LayerSelection
from tui_trainer.tui.rows import Row
from tui_trainer.tui.widgets.row_list import RowList

_LEFT_BUTTON, _RIGHT_BUTTON = 1, 3


class ExperimentList(RowList):
    """Says what a person does with its rows by keyboard and mouse; it changes no layers itself.

    Which rows are meant it tells `selection` at once; its message comes behind a click that follows right after.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    class Selected(Message):
        """Other rows are meant than before."""

    class Dropped(Message):
        """The layers that are meant were dragged onto this row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class EditRequested(Message):
        """The row with the cursor is to be edited."""

    class MenuRequested(Message):
        """What can be done with the row with the cursor is to be shown."""

    class Pasted(Message):
        """Text was pasted into the list."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, selection: LayerSelection) -> None:
        super().__init__()
        self.selection = selection
        self._dragged: int | None = None
        self._dropped = False

    def action_cursor(self, by: int) -> None:
        """Move the cursor by some rows; at the ends it stays."""
        self._select(self.cursor + by)

    def action_extend(self, by: int) -> None:
        """Move the cursor and mark the layers on its way."""
        self._extend(self.validate_cursor(self.cursor + by))

    def action_toggle_mark(self) -> None:
        """Mark this layer, or take its mark away."""
        self._toggle(self.cursor)

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.selection.unmark()
        self._meant()

    def action_edit(self) -> None:
        """Ask for the form of this row."""
        self.post_message(self.EditRequested())

    def on_paste(self, event: events.Paste) -> None:
        if not reads_as_preset(event.text):  # a whole preset is for the application to open
            event.stop()
            self.post_message(self.Pasted(with_plain_lines(event.text)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        row = self.row_at(event.y)
        self._dropped = False
        if row is not None and event.button == _LEFT_BUTTON and not (event.ctrl or event.shift):
            self._dragged = row if self.rows[row].is_layer else None
            if self._dragged is not None:
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged is not None:
            row = self.row_at(event.y)
            self.target = row if row != self._dragged else None

    def on_mouse_up(self) -> None:
        self.release_mouse()
        dragged, target = self._dragged, self.target
        self._dragged = self.target = None
        if dragged is not None and target is not None:
            self._dropped = True
            self._mean(dragged)
            self.post_message(self.Dropped(self.rows[target]))

    def on_click(self, event: events.Click) -> None:
        row = self.row_at(event.y)
        if row is None or self._dropped:
            return
        if event.button == _RIGHT_BUTTON:
            self._mean(row)
            self.post_message(self.MenuRequested())
        elif event.ctrl or event.meta:
            self._toggle(row)
        elif event.shift:
            self._extend(row)
        else:
            self._select(row)
            if event.chain == 2:
                self.action_edit()

    def _mean(self, row: int) -> None:
        """Mean a row, with the other marked ones if it is marked."""
        if not self.is_marked(row):
            self.action_unmark()
            self._select(row)

    def _select(self, row: int) -> None:
        before, self.cursor = self.cursor, row
        if self.cursor != before:
            self.selection.select(self.rows[self.cursor].place)
            self._meant()

    def _extend(self, row: int) -> None:
        if not self.rows[self.cursor].is_layer:
            self._select(row)
        elif self.rows[row].is_layer:
            self.cursor = row
            self.selection.extend(self.rows[row].place)
            self._meant()

    def _toggle(self, row: int) -> None:
        if self.rows[row].is_layer:
            self.cursor = row
            self.selection.toggle_mark(self.rows[row].place)
            self._meant()

    def _meant(self) -> None:
        self.mark(self.selection.marked)
        self.post_message(self.Selected())

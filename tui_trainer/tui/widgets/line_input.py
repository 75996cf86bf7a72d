"""One line of text that is typed, as forms and dialogs have it."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from tui_trainer.spec.pasted import reads_as_preset, with_plain_lines
from tui_trainer.tui.values import printable


class LineInput(Input):
    """An input of one line without a frame and without a blinking cursor, which would draw all the time."""

    # as every widget has it, but for the layout: a longer text would lay out the whole screen at every key
    virtual_size = Reactive(Size(0, 0))

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        super().__init__(printable(value), placeholder, compact=True, select_on_focus=True)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Nothing that is pasted or comes from a file may act on the terminal."""
        return printable(value)

    def on_paste(self, event: events.Paste) -> None:
        """Leave a whole preset to the application: its first line alone is nothing for a field."""
        text = with_plain_lines(event.text).strip()
        if "\n" in text and reads_as_preset(text):
            event.prevent_default()

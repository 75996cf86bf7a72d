"""The picker of presets: found by words and tags, described, renamed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.types import CSSPathType
from textual.widgets import Input, Static

from tui_trainer.spec.pasted import reads_as_preset
from tui_trainer.store.errors import StoreError
from tui_trainer.tui.actions import actions_of, bindings
from tui_trainer.tui.dialogs.ask import Answer, AskDialog, NameDialog, notice
from tui_trainer.tui.dialogs.dialog import Dialog
from tui_trainer.tui.file_names import new_name_note
from tui_trainer.tui.preset_detail import detail_of
from tui_trainer.tui.shelf import Entry, Shelf, best, found, tags_of, typed_file
from tui_trainer.tui.widgets.key_bar import KeyBar
from tui_trainer.tui.widgets.line_input import LineInput
from tui_trainer.tui.widgets.preset_list import PresetList
from tui_trainer.tui.widgets.tag_bar import TagBar

_ON_OWN_ONES = {"rename_preset", "delete_preset"}


_KEYS = {key for action in actions_of("presets") for key in action.keys.split(",")}


class SearchLine(LineInput, inherit_bindings=False):
    """A line to type into that leaves the picker's keys to the picker."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in Binding.make_bindings(Input.BINDINGS) if binding.key not in _KEYS
    ]

    def on_key(self, event: events.Key) -> None:
        """`delete` is the picker's where it has no character to delete."""
        if event.key == "delete" and (self.cursor_position < len(self.value) or not self.selection.is_empty):
            event.stop()
            event.prevent_default()
            self.action_delete_right()


class PresetsDialog(Dialog[str]):
    """Fills the screen; the result is the path of the preset to open, or what was typed as one."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["dialog.tcss", "presets.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-wide")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("presets")]

    search = getters.query_one(SearchLine)
    tags = getters.query_one(TagBar)
    menu = getters.query_one(PresetList)
    pane = getters.query_one("#detail", VerticalScroll)
    detail = getters.query_one("#text", Static)

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._entries: tuple[Entry, ...] = ()
        self._can_restore = False
        self.pasted = ""
        """A preset's text that was pasted here, which closes the picker: it is to be opened instead."""

    def compose(self) -> ComposeResult:
        """Search, tags, the list beside the description (above it where that is narrow), keys."""
        with Vertical(classes="box") as box:
            box.border_title = "Open a preset"
            yield SearchLine(placeholder="words to look for, or the path of a file")
            yield TagBar()
            with Container(id="halves"):
                yield PresetList()
                with VerticalScroll(id="detail", can_focus=False):
                    yield Static(id="text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what there is, with the highlight on what is open."""
        self._read()
        opened = next((entry.info.path for entry in self._entries if entry.is_open), None)
        self._show(opened)

    def on_resize(self) -> None:
        """The description has its numbers at its right edge."""
        self.call_after_refresh(self._describe)

    def on_paste(self, event: events.Paste) -> None:
        """Take a whole preset for one that is to be opened; the line takes everything else itself."""
        if reads_as_preset(event.text):
            event.stop()
            self.pasted = event.text
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done to the highlighted preset is shown dim."""
        if action in _ON_OWN_ONES:
            return True if self._own_entry is not None else None
        if action == "undelete":
            return True if self._can_restore else None
        return True

    def action_take(self) -> None:
        """Open the highlighted preset."""
        if self.menu.entry is not None:
            self.dismiss(str(self.menu.entry.info.path))

    def action_move(self, by: int) -> None:
        """Move the highlight."""
        self.menu.move(by)

    def action_scroll(self, by: int) -> None:
        """Scroll the description."""
        self.pane.scroll_relative(y=by, animate=False)

    def action_tag(self, by: int) -> None:
        """Show only what has the next tag, or the one before."""
        self.tags.move(by)

    def action_rename_preset(self) -> None:
        """Ask for another name."""
        entry = self._own_entry
        if entry is None:
            return
        path, name = entry.info.path, entry.info.name

        def rename(new: str | None) -> None:
            if new is not None:
                self._make("Not renamed", lambda: self._shelf.rename(entry, new))

        self.app.push_screen(
            NameDialog(f"Rename {name}", name, lambda new: new_name_note(path, new), does="renames"), rename
        )

    def action_delete_preset(self) -> None:
        """Ask whether the preset may go."""
        entry = self._own_entry
        if entry is None:
            return
        message = "It is put aside: ctrl+z brings it back."
        if entry.is_open:
            message += "\nIt is open: what you see of it stays, and is not in a file any more."
        answers = (Answer("k", "Keep it", "keep"), Answer("d", "Delete it", "delete"))

        def delete(answer: str | None) -> None:
            if answer == "delete":
                self._make("Not deleted", lambda: self._shelf.delete(entry))

        self.app.push_screen(AskDialog(f"Delete {entry.info.name}?", message, answers), delete)

    def action_undelete(self) -> None:
        """Bring back what was deleted last."""
        self._make("Not brought back", self._shelf.restore)

    @property
    def _own_entry(self) -> Entry | None:
        """The highlighted preset, where it is the user's own."""
        entry = self.menu.entry if self._entries else None
        return entry if entry is not None and entry.is_own else None

    @on(Input.Changed)
    @on(TagBar.Changed)
    def _find(self) -> None:
        self._show()

    @on(PresetList.Highlighted)
    def _describe(self) -> None:
        entry, width = self.menu.entry, self.pane.scrollable_content_region.width
        if not width:
            return
        self.detail.update(detail_of(entry, width) if entry is not None else "")
        self.pane.scroll_home(animate=False)
        self.refresh_bindings()

    @on(PresetList.Chosen)
    def _take(self) -> None:
        self.action_take()

    def _make(self, failed: str, change: Callable[[], Path | None]) -> None:
        """Do something to a preset, and show what there is then; or say why it could not be done."""
        path = None
        try:
            path = change()
        except StoreError as error:
            self.app.push_screen(notice(failed, str(error)))
        self._read()
        if path is not None and path not in {entry.info.path for entry in found(self._entries, self.search.value)}:
            with self.prevent(Input.Changed):
                self.search.value = ""  # under its new name the search would hide it
        self._show(path)

    def _read(self) -> None:
        self._entries, self._can_restore = self._shelf.entries(), self._shelf.can_restore
        self.tags.show(tags_of(self._entries))

    def _show(self, path: Path | None = None) -> None:
        """Show what was found, with the highlight on one file, or on what the search most likely means."""
        query = self.search.value
        typed = typed_file(query)
        entries = (typed,) if typed else found(self._entries, query, self.tags.chosen)
        paths = [entry.info.path for entry in entries]
        self.menu.show(entries, paths.index(path) if path in paths else best(entries, query))
        self._describe()

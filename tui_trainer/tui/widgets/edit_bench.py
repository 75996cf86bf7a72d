"""The bench with its actions: everything that a key, the palette or the footer does to the experiment."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.tui.actions import bindings
from tui_trainer.tui.fields import Field, choices_of, fields_of
from tui_trainer.tui.widgets.bench import Bench, Menu

_IN_THE_LIST = {"add_layer", "insert_layer", "delete_layer", "duplicate_layer", "move_layer", "replace_kind"}
_NEEDS_LAYER = {"delete_layer", "duplicate_layer", "move_layer"}


class EditBench(Bench):
    """Layers are added after or before the row with the cursor; outside the stack, at its end or its beginning."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("build")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is shown dim."""
        editor = self.editor
        if action in _IN_THE_LIST and self.form.active_field is not None:
            return False  # a letter in the form must not reach through it to the layers
        if action in _NEEDS_LAYER:
            return True if editor.selected_layer is not None else None
        if action == "undo":
            return True if editor.can_undo else None
        if action == "redo":
            return True if editor.can_redo else None
        if action == "replace_kind":
            return True if self._kind_field() is not None else None
        return True

    async def action_add_layer(self) -> None:
        """Choose a layer to add after the selected one."""
        index = self.editor.selected_layer
        await self._choose_layer(self._end() if index is None else index + 1)

    async def action_insert_layer(self) -> None:
        """Choose a layer to insert before the selected one."""
        index = self.editor.selected_layer
        await self._choose_layer(self._end() if index is None else index)

    def action_delete_layer(self) -> None:
        """Remove the selected layer."""
        index = self.editor.selected_layer
        if index is not None:
            self.editor.delete_layer(index)
            self._updated()

    def action_duplicate_layer(self) -> None:
        """Copy the selected layer below itself."""
        index = self.editor.selected_layer
        if index is not None:
            self.editor.duplicate_layer(index)
            self._updated()

    def action_move_layer(self, by: int) -> None:
        """Move the selected layer up or down."""
        index = self.editor.selected_layer
        if index is not None:
            self.editor.move_layer(index, by)
            self._updated()

    async def action_replace_kind(self) -> None:
        """Choose another kind for the selected row."""
        field = self._kind_field()
        if field is not None:
            await self.choose(field)

    def action_undo(self) -> None:
        """Take the last change back."""
        if self.editor.undo():
            self._updated()

    def action_redo(self) -> None:
        """Make the change again."""
        if self.editor.redo():
            self._updated()

    def _end(self) -> int:
        """Where a layer goes while no layer is selected: above the stack at its beginning, below it at its end."""
        return 0 if self.editor.selected in ((), ("data",)) else len(self.editor.layers)

    async def _choose_layer(self, index: int) -> None:
        def take(kind: str) -> None:
            self.editor.add_layer(kind, index)
            self._updated()
            if LAYERS[kind].starting_values():
                self.form.enter()

        title = f"Add layer {index + 1}" if index == len(self.editor.layers) else f"Insert as layer {index + 1}"
        await self.open_menu(Menu(title, choices_of(LAYERS), "", take))

    def _kind_field(self) -> Field | None:
        """The field of the selected row that says its kind."""
        place = self.editor.selected
        names = ("kind", "scheme", "dataset")
        fields = fields_of(self.editor.document, place, self.editor.check)
        return next((field for field in fields if field.name in names), None)

    def _updated(self) -> None:
        self.list.focus()
        self.update()

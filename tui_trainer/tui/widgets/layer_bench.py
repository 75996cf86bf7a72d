"""The bench with what is done to layers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from textual import on

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.fragments import layers_of_text, layers_text
from tui_trainer.spec.problems import PresetError
from tui_trainer.spec.stacks import BLOCKS
from tui_trainer.spec.sweeps import SWEEPS
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.editor import STACK, Editor, EditRefusedError
from tui_trainer.tui.fields import Choice, choices_of
from tui_trainer.tui.layer_palette import layer_choices, title_of_adding
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.widgets.bench import Menu, OpenMenu
from tui_trainer.tui.widgets.experiment_list import ExperimentList
from tui_trainer.tui.widgets.form_bench import FormBench

Result = TypeVar("Result")


class LayerBench(FormBench):
    """Layers go after or before the row with the cursor; outside the stack, to its end or its beginning."""

    def __init__(self, editor: Editor, open_menu: OpenMenu) -> None:
        super().__init__(editor, open_menu)
        self.clipboard: tuple[Any, ...] = ()

    async def action_add_layer(self) -> None:
        """Choose a layer to add after the selected one."""
        await self._choose_layer(self.editor.place_after)

    async def action_insert_layer(self) -> None:
        """Choose a layer to insert before the selected one."""
        await self._choose_layer(self.editor.place_before)

    async def action_append_layer(self) -> None:
        """Choose a layer to add at the end of the stack."""
        await self._choose_layer(self.editor.place_at_end)

    def action_delete(self) -> None:
        """Remove the layers that are meant."""
        self._make(self.editor.delete)

    def action_duplicate(self) -> None:
        """Copy the layers that are meant below themselves."""
        self._make(self.editor.duplicate)

    def action_move(self, by: int) -> None:
        """Move the layers that are meant up or down."""
        self._make(lambda: self.editor.move(by))

    def action_copy(self) -> None:
        """Copy the layers that are meant, for pasting here and, as TOML, in other programs."""
        self.clipboard = self.editor.copied()
        with suppress(TypeError, ValueError):  # a value that no file could hold either; it can still be pasted here
            self.app.copy_to_clipboard(layers_text(self.clipboard, str(STACK[-1])))
        self._tell(f"{_layers(len(self.clipboard))} copied: {key_of('paste')} pastes")

    def action_cut(self) -> None:
        """Copy the layers that are meant and remove them."""
        self.action_copy()
        self.action_delete()

    def action_paste(self) -> None:
        """Insert what was copied after the selected layer."""
        self._make(lambda: self.editor.insert(self.clipboard, self.editor.place_after))

    def action_mark_all(self) -> None:
        """Mark every layer."""
        self._make(self.editor.mark_all)

    async def action_wrap(self) -> None:
        """Choose a block to put the layers that are meant into."""
        title = f"Put {_layers(len(self.editor.targets))} into a block"
        blocks = choices_of({kind: LAYERS[kind] for kind in BLOCKS})
        await self.open_menu(Menu(title, blocks, "", lambda kind: self._make(lambda: self.editor.wrap(kind))))

    def action_unwrap(self) -> None:
        """Take the layers out of the block with the cursor."""
        self._make(self.editor.unwrap)

    async def action_whole_stack(self) -> None:
        """Choose a change to all layers of the stack."""
        choices = tuple(Choice(name, sweep.title, sweep.sentence, name=sweep.title) for name, sweep in SWEEPS.items())
        await self.open_menu(Menu("In the whole stack", choices, "", self.action_sweep))

    def action_sweep(self, name: str) -> None:
        """Make a change to all layers of the stack."""
        before = len(self.editor.places)
        self._make(lambda: self.editor.sweep(name, self.editor.check.stacks))
        more = len(self.editor.places) - before
        if more:
            self._tell(f"{_layers(abs(more))} {'added' if more > 0 else 'removed'}: {key_of('undo')} undoes")
        else:
            unknown = any(row.shape == "?" for row in self.list.rows)
            where = "; shapes are unknown where a problem is" if unknown else ""
            self._tell(f"{SWEEPS[name].title}: nothing to change{where}")

    @on(ExperimentList.Pasted)
    def _paste_text(self, message: ExperimentList.Pasted) -> None:
        try:
            layers = layers_of_text(message.text)
        except PresetError as error:
            self.notify(f"Nothing pasted: {error.problems[0].message}", severity="warning", markup=False)
            return
        self._make(lambda: self.editor.insert(layers, self.editor.place_after))

    @on(ExperimentList.Dropped)
    def _drop(self, message: ExperimentList.Dropped) -> None:
        target = self.editor.place_of_drop(message.row.place)
        if target is not None:
            self._make(lambda: self.editor.move_to(target))

    async def _choose_layer(self, place: Place) -> None:
        def take(kind: str) -> None:
            before = self.editor.document
            self._make(lambda: self.editor.add_layer(kind, place))
            if self.editor.document is not before and LAYERS[kind].starting_values() and kind not in BLOCKS:
                self.enter_form()

        choices = layer_choices(self.editor.document, self.editor.check, place)
        await self.open_menu(Menu(title_of_adding(self.editor.document, place), choices, "", take))

    def _make(self, change: Callable[[], Result]) -> Result | None:
        """Make a change, and show what comes of it with the cursor in the list; or say why it is not made."""
        result = None
        try:
            result = change()
        except EditRefusedError as error:
            self.notify(str(error), severity="warning", markup=False)
        if not self.list.has_focus:  # to give it again what it has draws all of the list
            self.list.focus()
        self.update()
        return result

    def _tell(self, done: str) -> None:
        """Say for a moment what was done, where that is more than is seen."""
        self.notify(done, timeout=3, markup=False)


def _layers(count: int) -> str:
    return f"{count} layer{'s' if count != 1 else ''}"

"""The experiment while it is edited, without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui_trainer.spec.catalogue import DATASETS, LAYERS
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.codec import parse_document, read_text
from tui_trainer.spec.data import available_examples, readable_data
from tui_trainer.spec.overrides import with_value
from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.place import Document, removed, replaced, value_at
from tui_trainer.spec.rules import STACK_OF_CLASSIFY
from tui_trainer.tui.revisions import Place, Revisions
from tui_trainer.tui.values import same_value, typed_value

NETWORK: Place = ("network",)
STACK: Place = (*NETWORK, STACK_OF_CLASSIFY)

EMPTY: Document = {
    "schema": 1,
    "title": "Untitled",
    "data": {"dataset": "mnist", "validation": 10_000},
    "network": {STACK_OF_CLASSIFY: []},
    "objective": {"kind": "classify"},
    "loss": {"kind": "CrossEntropyLoss"},
    "optimizer": {"kind": "Adam", "learning_rate": 0.001},
    "initialization": {"scheme": "kaiming_normal"},
    "training": {"epochs": 5, "batch_size": 64, "seed": 0},
}


class Editor(Revisions):
    """What was typed is kept even where it is wrong; `check` says what is wrong with it."""

    def __init__(self, document: Document | None = None, path: Path | None = None, original: str | None = None) -> None:
        super().__init__(EMPTY if document is None else document, NETWORK)
        self.path = path
        self.original = original
        self._saved = self.document
        self._checked: tuple[Document, Check] | None = None
        if self.layers:
            self.selected = (*STACK, 0)

    @classmethod
    def opened(cls, path: Path) -> Editor:
        """The editor of a file; raises PresetError where it cannot be read."""
        text = read_text(path)
        return cls(parse_document(text, str(path)), path, text)

    @property
    def check(self) -> Check:
        """What the document amounts to."""
        if self._checked is None or self._checked[0] is not self.document:
            self._checked = (self.document, check(self.document))
        return self._checked[1]

    @property
    def modified(self) -> bool:
        """Whether the document differs from what was opened or saved."""
        return not same_value(self.document, self._saved)

    @property
    def layers(self) -> list[Any]:
        """The layers of the stack that is edited."""
        layers = value_at(self.document, STACK)
        return layers if isinstance(layers, list) else []

    @property
    def selected_layer(self) -> int | None:
        """The index of the layer that is selected, if one is."""
        index = self.selected[-1] if self.selected[:-1] == STACK else None
        return index if isinstance(index, int) and index < len(self.layers) else None

    def add_layer(self, kind: str, index: int) -> None:
        """Insert a layer of a kind so that it has this index; the end is as far as it goes."""
        layer = {"kind": kind, **(LAYERS[kind].starting_values() if kind in LAYERS else {})}
        self._set_layers([*self.layers[:index], layer, *self.layers[index:]], min(index, len(self.layers)))

    def delete_layer(self, index: int) -> None:
        """Remove a layer; the one that takes its place is selected."""
        if 0 <= index < len(self.layers):
            layers = [layer for position, layer in enumerate(self.layers) if position != index]
            self._set_layers(layers, min(index, len(layers) - 1))

    def move_layer(self, index: int, by: int) -> None:
        """Move a layer up (-1) or down (1); it stays where it is at the ends of the stack."""
        layers, target = list(self.layers), index + by
        if 0 <= index < len(layers) and 0 <= target < len(layers):
            layers.insert(target, layers.pop(index))
            self._set_layers(layers, target)

    def duplicate_layer(self, index: int) -> None:
        """Insert a copy of a layer after it."""
        if 0 <= index < len(self.layers):
            self._set_layers([*self.layers[: index + 1], *self.layers[index:]], index + 1)

    def set_text(self, keys: Place, info: ParameterInfo, text: str) -> None:
        """Set a parameter to what was typed. No text at all means its default, where it has one.

        What is typed into one place in a row is one change for undo.
        """
        if not text.strip() and not info.required and info.type != "text":
            changed = removed(self.document, keys)
        else:
            changed = _put(self.document, keys, typed_value(info, text))
        self.change(changed, self.selected, typing_at=keys)

    def set_value(self, keys: Place, value: object) -> None:
        """Set a value that was chosen; a new kind keeps the parameters that it shares with the old one."""
        if keys == ("data", "dataset"):
            self._set_dataset(value)
        else:
            self.change(_put(self.document, keys, value), self.selected)

    def restore(self, keys: Place, info: ParameterInfo) -> None:
        """Give a parameter its default again; one without a default what a new entry begins with."""
        changed = _put(self.document, keys, info.default) if info.required else removed(self.document, keys)
        self.change(changed, self.selected)

    def toggle_table(self, keys: Place, table: Document) -> None:
        """Take a table out, or put this one there where none is."""
        absent = value_at(self.document, keys) is None
        self.change(_put(self.document, keys, table) if absent else removed(self.document, keys), self.selected)

    def saved_as(self, path: Path, text: str) -> None:
        """The document was written to a file with this text."""
        self.path, self.original, self._saved = path, text, self.document

    def _set_layers(self, layers: list[Any], selected: int) -> None:
        self.change(_put(self.document, STACK, layers), (*STACK, selected) if layers else NETWORK)

    def _set_dataset(self, name: object) -> None:
        before = value_at(self.document, ("data", "dataset"), "mnist")
        validation = value_at(self.document, ("data", "validation"))
        changed = _put(self.document, ("data", "dataset"), name)
        info = DATASETS.get(name) if isinstance(name, str) else None
        old = DATASETS.get(before) if isinstance(before, str) else None
        usual = old is not None and validation in (None, old.default_validation)
        if info and (usual or not isinstance(validation, int) or not 0 < validation < info.train):
            changed = _put(changed, ("data", "validation"), info.default_validation)
        data = readable_data(changed.get("data"))
        if data is not None and data.train_size != "all" and data.train_size > available_examples(data):
            changed = removed(changed, ("data", "train_size"))
        self.change(changed, self.selected)


def _put(document: Document, keys: Place, value: object) -> Document:
    """A copy with the value set; what stands where a table has to be gives way to one."""
    for _ in range(len(keys) + 1):
        try:
            return with_value(document, keys, value)
        except LookupError as error:
            failed: Place = error.args[0]
            if isinstance(failed[-1], int):
                return document  # a list without that entry: nothing to set
            document = replaced(document, failed[:-1], {}) if failed[:-1] else {}
    return document

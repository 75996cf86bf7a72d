"""The experiment while it is edited, without a screen: the document, what was done to it, and what is selected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tui_trainer.spec.catalogue import DATASETS, LAYERS
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.codec import parse_document, read_text
from tui_trainer.spec.overrides import with_value
from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.place import Document, Key, removed, replaced, value_at
from tui_trainer.spec.rules import STACK_OF_CLASSIFY
from tui_trainer.tui.values import same_value, typed_value

Place = tuple[Key, ...]

NETWORK: Place = ("network",)
STACK: Place = (*NETWORK, STACK_OF_CLASSIFY)
EARLY_STOPPING: Place = ("regularization", "early_stopping")

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


@dataclass(frozen=True, slots=True)
class _Moment:
    document: Document
    selected: Place


class Editor:
    """Every edit makes a new document, so that undo is a list of them; what was typed is kept even where it is wrong.

    `selected` is the place of the row that is selected: a section, a layer of the stack, or the network as a whole.
    """

    def __init__(self, document: Document | None = None, path: Path | None = None, original: str | None = None) -> None:
        self.path = path
        self.original = original
        self._document: Document = EMPTY if document is None else document
        self.selected: Place = (*STACK, 0) if self.layers else NETWORK
        self._saved = self._document
        self._undone: list[_Moment] = []
        self._done: list[_Moment] = []
        self._typing_at: Place | None = None

    @classmethod
    def opened(cls, path: Path) -> Editor:
        """The editor of a file; raises PresetError where it cannot be read."""
        text = read_text(path)
        return cls(parse_document(text, str(path)), path, text)

    @property
    def document(self) -> Document:
        """The document as it is now; never changed in place."""
        return self._document

    @cached_property
    def check(self) -> Check:
        """What the document amounts to."""
        return check(self._document)

    @property
    def modified(self) -> bool:
        """Whether the document differs from what was opened or saved."""
        return not same_value(self._document, self._saved)

    @property
    def layers(self) -> list[Any]:
        """The layers of the stack that is edited."""
        layers = value_at(self._document, STACK)
        return layers if isinstance(layers, list) else []

    @property
    def selected_layer(self) -> int | None:
        """The index of the layer that is selected, if one is."""
        index = self.selected[-1] if self.selected[:-1] == STACK else None
        return index if isinstance(index, int) and index < len(self.layers) else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._undone)

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
            changed = removed(self._document, keys)
        else:
            changed = _put(self._document, keys, typed_value(info, text))
        self._change(changed, self.selected, typing_at=keys)

    def set_value(self, keys: Place, value: object) -> None:
        """Set a value that was chosen; a new kind keeps the parameters that it shares with the old one."""
        if keys == ("data", "dataset"):
            self._set_dataset(value)
        else:
            self._change(_put(self._document, keys, value), self.selected)

    def restore(self, keys: Place, info: ParameterInfo) -> None:
        """Give a parameter its default again; one without a default what a new entry begins with."""
        changed = _put(self._document, keys, info.default) if info.required else removed(self._document, keys)
        self._change(changed, self.selected)

    def toggle_early_stopping(self) -> None:
        """Have early stopping or not; its table is there or not."""
        if value_at(self._document, EARLY_STOPPING) is None:
            changed = _put(self._document, EARLY_STOPPING, {"monitor": "valid_loss", "patience": 3})
        else:
            changed = removed(self._document, EARLY_STOPPING)
        self._change(changed, self.selected)

    def end_typing(self) -> None:
        """What is typed from now on is a change of its own."""
        self._typing_at = None

    def undo(self) -> bool:
        """Take the last change back; whether there was one."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Make the change again that was taken back last; whether there was one."""
        return self._step(self._undone, self._done)

    def saved_as(self, path: Path, text: str) -> None:
        """The document was written to a file with this text."""
        self.path, self.original, self._saved = path, text, self._document

    def _set_layers(self, layers: list[Any], selected: int) -> None:
        self._change(_put(self._document, STACK, layers), (*STACK, selected) if layers else NETWORK)

    def _set_dataset(self, name: object) -> None:
        before = value_at(self._document, ("data", "dataset"), "mnist")
        validation = value_at(self._document, ("data", "validation"))
        changed = _put(self._document, ("data", "dataset"), name)
        info = DATASETS.get(name) if isinstance(name, str) else None
        old = DATASETS.get(before) if isinstance(before, str) else None
        usual = old is not None and validation in (None, old.default_validation)
        if info and (usual or not isinstance(validation, int) or not 0 < validation < info.train):
            changed = _put(changed, ("data", "validation"), info.default_validation)
        self._change(changed, self.selected)

    def _change(self, document: Document, selected: Place, typing_at: Place | None = None) -> None:
        if same_value(document, self._document):
            return
        if typing_at is None or typing_at != self._typing_at:
            self._done.append(_Moment(self._document, self.selected))
        self._typing_at = typing_at
        self._undone.clear()
        self._show(document, selected)

    def _step(self, source: list[_Moment], target: list[_Moment]) -> bool:
        if not source:
            return False
        target.append(_Moment(self._document, self.selected))
        moment = source.pop()
        self._typing_at = None
        self._show(moment.document, moment.selected)
        return True

    def _show(self, document: Document, selected: Place) -> None:
        self._document, self.selected = document, selected
        self.__dict__.pop("check", None)


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

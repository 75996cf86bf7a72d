"""The experiment while it is edited, without a screen."""

from __future__ import annotations

from pathlib import Path

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.codec import parse_document, read_text
from tui_trainer.spec.data import available_examples, readable_data
from tui_trainer.spec.fixes import Fix, fixed
from tui_trainer.spec.overrides import with_value
from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.place import Document, forced, removed, value_at
from tui_trainer.tui.layer_editor import EditRefusedError, LayerEditor, of_kind
from tui_trainer.tui.layer_selection import NETWORK, STACK
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.values import same_value, typed_value

__all__ = ["EMPTY", "NETWORK", "STACK", "EditRefusedError", "Editor"]

_MOST_FIXES = 50
"""Ways out may lead into each other; after so many there is none."""

EMPTY: Document = {
    "schema": 1,
    "title": "Untitled",
    "data": {"dataset": "mnist", "validation": 10_000},
    "network": {STACK[-1]: []},
    "objective": {"kind": "classify"},
    "loss": {"kind": "CrossEntropyLoss"},
    "optimizer": {"kind": "Adam", "learning_rate": 0.001},
    "initialization": {"scheme": "kaiming_normal"},
    "training": {"epochs": 5, "batch_size": 64, "seed": 0},
}


class Editor(LayerEditor):
    """What was typed is kept even where it is wrong; `check` says what is wrong with it."""

    def __init__(self, document: Document | None = None, path: Path | None = None, original: str | None = None) -> None:
        super().__init__(EMPTY if document is None else document)
        self.path = path
        self.original = original
        self._saved = self.document
        self._in_a_file = True
        self._checked: tuple[Document, Check] | None = None

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
        """Whether the document differs from what was opened or saved, or is not in a file any more."""
        return not self._in_a_file or not same_value(self.document, self._saved)

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
        elif keys[:-1] in self.places and keys[-1] == "kind" and isinstance(value, str):
            self.change(of_kind(self.document, keys[:-1], value), self.selected)
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

    def fix(self, fix: Fix) -> None:
        """Take the way out of a problem; refused where the document no longer has its places."""
        try:
            document = fixed(self.document, fix)
        except LookupError:
            raise EditRefusedError("Not done: that no longer fits what is there.") from None
        self.unmark()
        self.change(document, self.same_layer(document))

    def fix_all(self) -> int:
        """Take the first way out of every problem that has one, as one change; how many were taken."""
        document, seen, count = self.document, [self.document], 0
        while fixes := [problem.fixes[0] for problem in check(document).problems if problem.fixes]:
            try:
                document = fixed(document, fixes[0])
            except LookupError:
                break
            if document in seen or count >= _MOST_FIXES:
                break
            seen.append(document)
            count += 1
        self.unmark()
        self.change(document, self.same_layer(document))
        return count

    def saved_as(self, path: Path, text: str) -> None:
        """The document was written to a file with this text."""
        self.path, self.original, self._saved = path, text, self.document
        self._in_a_file = True

    def moved(self, path: Path | None) -> None:
        """The file has another name now; None where there is none, so that nothing of this is saved."""
        self.path, self._in_a_file = path, path is not None

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
    """A copy with the value set, whatever stands in its way; a new kind drops what it does not have."""
    return forced(document, keys, value, with_value)

"""Ways out of a problem, as changes to a document that one key makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui_trainer.spec.place import Document, parse_place, removed, replaced, value_at


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the place a value; tables on the way are made."""

    place: str
    value: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """Take out what is at the place; what follows it in a list moves up."""

    place: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Put an entry into a list so that it has this place: `network.classifier[3]`."""

    place: str
    value: Any


Edit = SetValue | Remove | Insert


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out: what a person reads (`Remove this Softmax`), and the edits that it makes, one after the other."""

    label: str
    edits: tuple[Edit, ...]


def fixed(document: Document, fix: Fix) -> Document:
    """A copy of the document with a fix made. Raises LookupError where it no longer has the places of the fix."""
    for edit in fix.edits:
        document = _edited(document, edit)
    return document


def _edited(document: Document, edit: Edit) -> Document:
    keys = parse_place(edit.place)
    if keys is None:
        raise LookupError(edit.place)
    match edit:
        case SetValue(value=value):
            return replaced(document, keys, value)
        case Remove():
            return removed(document, keys)
        case Insert(value=value):
            *parents, index = keys
            entries = value_at(document, parents)
            if not isinstance(entries, list) or not isinstance(index, int):
                raise LookupError(edit.place)
            return replaced(document, parents, [*entries[:index], value, *entries[index:]])

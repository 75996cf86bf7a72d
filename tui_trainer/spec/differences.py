"""What one document changes against another, place by place; layers are held against those they were before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from pydantic import ValidationError

from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.numerals import shortened, whole_text
from tui_trainer.spec.place import Document, Key, place_text

_LONGEST_TEXT = 200
_DEEPEST = 12
_MOST_PAIRS = 250_000
_RANK = {name: rank for rank, name in enumerate(Experiment.model_fields)}


class Absent(Enum):
    """The side of a difference on which there is nothing."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that was replaced, one that was added (`old` is ABSENT), or one that was removed (`new` is ABSENT).

    The place is that in the new document; what was removed has its place in the old one.
    """

    place: str
    old: object
    new: object

    @property
    def change(self) -> str:
        """What happened, in words: `0.001 -> 0.01`, `added Dropout(p=0.3)`."""
        if self.old is ABSENT:
            return f"added {value_text(self.new)}"
        if self.new is ABSENT:
            return f"removed {value_text(self.old)}"
        return f"{value_text(self.old)} -> {value_text(self.new)}"

    def __str__(self) -> str:
        return f"{self.place}: {self.change}"


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """What `new` changes against `old`, section by section; a default that is written out changes nothing.

    Lists of layers are aligned first, so that a layer inserted above others is one difference, not one for each.
    """
    old, new = shortened(old), shortened(new)
    found = list(_of_tables((), old, new, _resolved(old), _resolved(new)))
    return tuple(sorted(found, key=lambda difference: _RANK.get(re.split(r"[.\[]", difference.place)[0], len(_RANK))))


def changes_to_original(original: Document, document: Document) -> tuple[Difference, ...]:
    """What a document changes against the preset that it says it is based on."""
    return tuple(difference for difference in differences(original, document) if difference.place != "based_on")


def value_text(value: object, depth: int = 0) -> str:
    """A value in one line of bounded length: a layer as `Linear(out_features=10)`, all else as in TOML."""
    text = _text(value, depth)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."


def _text(value: object, depth: int) -> str:
    if depth > 3:
        return "..."
    if isinstance(value, dict):
        tag = next((tag for tag in ("kind", "scheme") if isinstance(value.get(tag), str)), None)
        inside = [(key, value_text(item, depth + 1)) for key, item in value.items() if key != tag]
        if tag is None:
            return "{" + ", ".join(f"{key} = {text}" for key, text in inside) + "}"
        arguments = ", ".join(f"{key}={text}" for key, text in inside)
        return f"{value[tag]}({arguments})" if inside else str(value[tag])
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item, depth + 1) for item in value) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return whole_text(value) if isinstance(value, int) else str(value)


def _resolved(document: Document) -> Document:
    """The document with every default written out; empty where it is not sound."""
    try:
        return Experiment.model_validate(document).document()
    except ValidationError:
        return {}


def _of_tables(
    keys: tuple[Key, ...], old: Document, new: Document, full_old: object, full_new: object
) -> Iterator[Difference]:
    for key in dict.fromkeys([*old, *new]):
        was, would_be = old.get(key, _inside(full_old, key)), new.get(key, _inside(full_new, key))
        yield from _of_values((*keys, key), was, would_be, _inside(full_old, key), _inside(full_new, key))


def _of_values(
    keys: tuple[Key, ...], old: object, new: object, full_old: object, full_new: object
) -> Iterator[Difference]:
    if _equal(old, new):
        return
    if len(keys) <= _DEEPEST and isinstance(old, dict) and isinstance(new, dict):
        yield from _of_tables(keys, old, new, full_old, full_new)
    elif len(keys) <= _DEEPEST and _has_tables(old) and _has_tables(new):
        yield from _of_lists(keys, _entries(old, full_old), _entries(new, full_new))
    else:
        yield Difference(place_text(keys), old, new)


def _inside(table: object, key: Key) -> object:
    return table.get(key, ABSENT) if isinstance(table, dict) else ABSENT


def _equal(old: object, new: object) -> bool:
    """Equal in what it means: `1` and `1.0` are, `1` and `true` are not."""
    if isinstance(old, bool) != isinstance(new, bool):
        return False
    return old == new or (old != old and new != new)


def _has_tables(value: object) -> bool:
    return isinstance(value, list) and (not value or any(isinstance(entry, dict) for entry in value))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a list: as it is written, with its defaults, as text to compare, and its kind."""

    written: Any
    full: object
    text: str
    kind: str


def _entries(values: Any, full: object) -> list[_Entry]:
    fuller = full if isinstance(full, list) and len(full) == len(values) else [ABSENT] * len(values)
    return [
        _Entry(
            value,
            resolved,
            json.dumps(value if resolved is ABSENT else resolved, sort_keys=True, default=str),
            str(value.get("kind")) if isinstance(value, dict) else "",
        )
        for value, resolved in zip(values, fuller, strict=True)
    ]


_Opcode = tuple[str, int, int, int, int]


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[_Opcode]:
    """How to make `new` of `old`, as `SequenceMatcher.get_opcodes` says it."""
    if len(old) * len(new) > _MOST_PAIRS:  # it would take minutes: a file like that is no network
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _of_lists(keys: tuple[Key, ...], old: list[_Entry], new: list[_Entry]) -> Iterator[Difference]:
    for tag, i1, i2, j1, j2 in _aligned([entry.text for entry in old], [entry.text for entry in new]):
        if tag == "equal":
            continue
        kinds = _aligned([entry.kind for entry in old[i1:i2]], [entry.kind for entry in new[j1:j2]])
        for _, k1, k2, m1, m2 in kinds:
            both = min(k2 - k1, m2 - m1)
            for offset in range(both):
                index = j1 + m1 + offset
                yield from _of_pair((*keys, index), old[i1 + k1 + offset], new[index])
            for index in range(i1 + k1 + both, i1 + k2):
                yield Difference(place_text((*keys, index)), old[index].written, ABSENT)
            for index in range(j1 + m1 + both, j1 + m2):
                yield Difference(place_text((*keys, index)), ABSENT, new[index].written)


def _of_pair(keys: tuple[Key, ...], old: _Entry, new: _Entry) -> Iterator[Difference]:
    """A layer of the same kind differs in some parameters; one of another kind was replaced as a whole."""
    if old.kind == new.kind:
        yield from _of_values(keys, old.written, new.written, old.full, new.full)
    else:
        yield Difference(place_text(keys), old.written, new.written)

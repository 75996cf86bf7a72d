"""Changes from the command line: `optimizer.learning_rate=0.01`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from tui_trainer.spec.catalogue.places import kinds_at
from tui_trainer.spec.codec import unbearable
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.place import Document, Key, parse_place, place_text, replaced, value_at
from tui_trainer.spec.problems import PresetError, Problem


def apply_overrides(document: Document, overrides: Iterable[str]) -> Document:
    """A copy of the document with `place=value` changes made; raises PresetError with every one that cannot be.

    Whether a place is known and its value good is for `check` to say, as with anything in a file.
    """
    problems: list[Problem] = []
    for override in overrides:
        name, equals, text = override.partition("=")
        keys = parse_place(name.strip())
        if not equals or keys is None:
            problems.append(Problem(override, "expected PLACE=VALUE, for example optimizer.learning_rate=0.01"))
            continue
        try:
            document = with_value(document, keys, _value(text.strip()))
        except LookupError as error:
            failed: tuple[Key, ...] = error.args[0]
            problems.append(Problem(place_text(keys), _why_not(document, failed)))
    if problems:
        raise PresetError("--set", problems)
    return document


def with_value(document: Document, keys: tuple[Key, ...], value: object) -> Document:
    """A copy with the value set; a new `kind` or `scheme` drops the parameters that the new one does not have.

    A section that the document leaves to its default gets that default's kind along with the value.
    Raises LookupError with the keys that lead nowhere.
    """
    changed = replaced(_with_default_kind(document, keys[:-1]), keys, value)
    kinds = kinds_at(keys[:-1])
    if kinds is not None and keys[-1] == kinds.tag and isinstance(value, str) and value in kinds.table:
        entry = value_at(changed, keys[:-1])
        known = kinds.table[value].spec.model_fields
        kept = {name: item for name, item in entry.items() if name in known}
        changed = replaced(changed, keys[:-1], kinds.table[value].starting_values() | kept)
    return changed


def _with_default_kind(document: Document, section: tuple[Key, ...]) -> Document:
    """The document with the kind of a section that is not in it, where the experiment has a default for it."""
    kinds = kinds_at(section)
    if kinds is None or len(section) != 1 or section[0] in document:
        return document
    default = Experiment.model_fields[str(section[0])]
    if default.is_required():
        return document
    return replaced(document, (*section, kinds.tag), getattr(default.default, kinds.tag))


def _value(text: str) -> object:
    """The value as TOML writes it; a word without quotes is text."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):  # not TOML, or a number longer than Python reads
        return text
    return text if unbearable(value) else value


def _why_not(document: Document, keys: tuple[Key, ...]) -> str:
    parent = value_at(document, keys[:-1])
    if isinstance(keys[-1], int) and isinstance(parent, list):
        return f"there is no {place_text(keys)}; {place_text(keys[:-1])} has {len(parent)} entries, the first is [0]"
    if isinstance(parent, list):
        return f"{place_text(keys[:-1])} is a list; say which entry, for example {place_text(keys[:-1])}[0]"
    return f"{place_text(keys[:-1])} is a value, not a table; it has no {place_text(keys[-1:])}"

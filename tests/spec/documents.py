"""Documents to break: sound ones, and strategies that make others of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tui_trainer.spec.codec import read_document
from tui_trainer.spec.place import Document, Key, replaced, value_at
from tui_trainer.store.paths import shipped_presets_folder

SHIPPED = {path.stem: path for path in sorted(shipped_presets_folder().glob("*.toml"))}


def small_document(**sections: Any) -> Document:
    """A sound document with some sections replaced; a section that is None is left out."""
    document: Document = {
        "schema": 1,
        "data": {"dataset": "digits", "validation": 237},
        "network": {"classifier": [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]},
        "optimizer": {"kind": "SGD", "learning_rate": 0.1},
    }
    document.update(sections)
    return deepcopy({name: section for name, section in document.items() if section is not None})


def places(node: object, keys: tuple[Key, ...] = ()) -> list[tuple[Key, ...]]:
    """Every place of a document, tables and lists included."""
    found = [keys] if keys else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        found += places(value, (*keys, key))
    return found


_words = st.sampled_from(["Linear", "Lineer", "Adam", "SGD", "full", "mnist", "", "relu", "kind", "\x1b[2J", "é" * 50])
scalars = st.one_of(
    st.integers(-(2**70), 2**70),
    st.integers(-3, 3),
    st.floats(),
    st.booleans(),
    _words,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.dates(),
    st.times().map(lambda time: time.replace(fold=0)),
)
names = st.one_of(_words, st.sampled_from(["learning_rate", "out_features", "p", "schema", "network", "classifier"]))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
"""Anything that TOML can hold."""

any_documents = st.dictionaries(
    st.sampled_from([*small_document(), "title", "about", "training", "regularization", "initialization", "x"]),
    values,
    max_size=5,
)


@st.composite
def broken_presets(draw: st.DrawFn) -> Document:
    """A shipped preset after some changes: values replaced, keys removed or added, entries doubled or dropped."""
    document = read_document(SHIPPED[draw(st.sampled_from(sorted(SHIPPED)))])
    for _ in range(draw(st.integers(1, 3))):
        keys = draw(st.sampled_from(places(document) or [("schema",)]))
        parent = value_at(document, keys[:-1], document)
        change = draw(st.sampled_from(["replace", "remove", "add", "double"]))
        if change == "replace":
            document = replaced(document, keys, draw(values))
        elif change == "add" and isinstance(parent, dict):
            document = replaced(document, (*keys[:-1], draw(names)), draw(values))
        else:
            document = _changed(document, keys, doubled=change == "double")
    return document


def _changed(document: Document, keys: tuple[Key, ...], *, doubled: bool) -> Document:
    """A copy in which an entry is missing or, in a list, there twice."""
    copy = deepcopy(document)
    parent = value_at(copy, keys[:-1], copy)
    if doubled and isinstance(parent, list):
        parent.append(deepcopy(parent[int(keys[-1])]))
    else:
        del parent[keys[-1]]
    return copy

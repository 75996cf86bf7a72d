"""What holds of an editor after any edit: its rows, its file and its code say the same."""

from __future__ import annotations

import tomllib

from tests.spec.code.agreement import assert_code_agrees
from tui_trainer.spec.codec import render_document
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.fields import fields_of
from tui_trainer.tui.rows import rows_of


def layers_in(value: object) -> int:
    """How many layers a list of them holds, counted without the code that is tested."""
    count = 0
    for layer in value if isinstance(value, list) else []:
        inside = layer.get("layers") if isinstance(layer, dict) else None
        count += 1 + layers_in(inside)
    return count


def content(value: object) -> str:
    """A value written out with its types, the keys of tables in any order: what a file has to keep."""
    if isinstance(value, dict):
        return repr(sorted((key, content(item)) for key, item in value.items()))
    return repr([content(item) for item in value]) if isinstance(value, list) else repr(value)


def assert_sound(editor: Editor, original: str | None) -> None:
    rows = rows_of(editor.document, editor.check)
    shown = [problem for row in rows for problem in row.problems]
    assert sorted(map(str, shown)) == sorted(map(str, editor.check.problems))
    assert sum(row.is_layer for row in rows) == layers_in(editor.layers) == len(editor.places)
    places = [row.place for row in rows]
    assert len(set(places)) == len(places)
    assert editor.selected in places
    assert set(editor.marked) <= set(places)
    for text in {None, original}:
        assert content(tomllib.loads(render_document(editor.document, text))) == content(editor.document)
    for row in rows:
        fields_of(editor.document, row.place, editor.check)
    assert_code_agrees(editor.document, editor.check)

"""Any sequence of edits: nothing crashes, all of it is shown and written as code, a file keeps it all, and undo brings
everything back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spec.documents import SHIPPED, any_documents
from tests.tui.agreement import assert_sound, content
from tests.tui.documents import BROKEN, NESTED, mlp
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, OPTIMIZERS
from tui_trainer.spec.fragments import layers_of_text, layers_text
from tui_trainer.spec.place import Document
from tui_trainer.spec.sweeps import SWEEPS
from tui_trainer.tui.editor import Editor, EditRefusedError
from tui_trainer.tui.fields import fields_of
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.values import same_value

BLOCKS = ["Residual", "Repeat"]
KINDS = [*LAYERS, *BLOCKS]
STRANGE = mlp(network={"classifier": [{"kind": "Residual", "layers": "Linear"}, {"layers": [{"kind": 3}, 4]}, "ReLU"]})

Edit = Callable[["Desk"], object]


class Desk:
    """An editor with what is beside it: the last copy, as layers and as text."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.copy: tuple[Any, ...] = ()

    def row(self, number: int) -> Any:
        rows = rows_of(self.editor.document, self.editor.check)
        return rows[number % len(rows)].place

    def cut(self) -> None:
        self.copy = self.editor.copied()
        self.editor.delete()

    def copied(self) -> None:
        self.copy = self.editor.copied()
        if self.copy:
            assert content(layers_of_text(layers_text(self.copy, "classifier"))) == content(list(self.copy))

    def edit_field(self, number: int, text: str) -> None:
        editor = self.editor
        fields = fields_of(editor.document, editor.selected, editor.check)
        field = fields[number % len(fields)] if fields else None
        if field is None:
            return
        if field.editing == "text":
            editor.set_text(field.place, field.info, text)
        elif field.choices:
            editor.set_value(field.place, field.choices[number % len(field.choices)].value)
        else:
            editor.set_value(field.place, field.text != "on")


NUMBERS = st.integers(min_value=0, max_value=40)
TEXTS = st.one_of(st.text(max_size=6), st.sampled_from(["1", "0.5", "full", "1e-3", "-1", "nan", "0.9, 0.99"]))
STEPS = st.sampled_from([-1, 1])

EDITS: dict[str, st.SearchStrategy[Edit]] = {
    "select": st.builds(lambda n: lambda d: d.editor.select(d.row(n)), NUMBERS),
    "extend": st.builds(lambda n: lambda d: d.editor.extend(d.row(n)), NUMBERS),
    "mark": st.builds(lambda n: lambda d: d.editor.toggle_mark(d.row(n)), NUMBERS),
    "mark all": st.just(lambda d: d.editor.mark_all()),
    "unmark": st.just(lambda d: d.editor.unmark()),
    "add": st.builds(lambda kind: lambda d: d.editor.add_layer(kind, d.editor.place_after), st.sampled_from(KINDS)),
    "insert": st.builds(lambda kind: lambda d: d.editor.add_layer(kind, d.editor.place_before), st.sampled_from(KINDS)),
    "append": st.builds(lambda kind: lambda d: d.editor.add_layer(kind, d.editor.place_at_end), st.sampled_from(KINDS)),
    "delete": st.just(lambda d: d.editor.delete()),
    "duplicate": st.just(lambda d: d.editor.duplicate()),
    "move": st.builds(lambda by: lambda d: d.editor.move(by), STEPS),
    "drop": st.builds(
        lambda n: lambda d: d.editor.move_to(d.editor.places[n % len(d.editor.places)]) if d.editor.places else None,
        NUMBERS,
    ),
    "copy": st.just(lambda d: d.copied()),
    "cut": st.just(lambda d: d.cut()),
    "paste": st.just(lambda d: d.editor.insert(d.copy, d.editor.place_after)),
    "wrap": st.builds(lambda kind: lambda d: d.editor.wrap(kind), st.sampled_from(BLOCKS)),
    "unwrap": st.just(lambda d: d.editor.unwrap()),
    "replace": st.builds(lambda kind: lambda d: d.editor.replace_kind(kind), st.sampled_from(KINDS)),
    "sweep": st.builds(lambda name: lambda d: d.editor.sweep(name, d.editor.check.stacks), st.sampled_from([*SWEEPS])),
    "field": st.builds(lambda n, text: lambda d: d.edit_field(n, text), NUMBERS, TEXTS),
    "optimizer": st.builds(
        lambda kind: lambda d: d.editor.set_value(("optimizer", "kind"), kind), st.sampled_from([*OPTIMIZERS])
    ),
    "initialization": st.builds(
        lambda kind: lambda d: d.editor.set_value(("initialization", "scheme"), kind),
        st.sampled_from([*INITIALIZATIONS]),
    ),
    "early stopping": st.just(lambda d: d.editor.toggle_table(("regularization", "early_stopping"), {"patience": 3})),
    "fix all": st.just(lambda d: d.editor.fix_all()),
    "undo": st.just(lambda d: d.editor.undo()),
    "redo": st.just(lambda d: d.editor.redo()),
}


def run_edits(editor: Editor, edits: list[tuple[str, Edit]]) -> None:
    first, before = editor.document, repr(editor.document)
    desk = Desk(editor)
    for name, edit in edits:
        there = editor.document
        try:
            edit(desk)
        except EditRefusedError:
            assert editor.document is there
        assert_sound(editor, editor.original if name == edits[-1][0] else None)
    while editor.redo():
        pass
    last = editor.document
    steps = 0
    while editor.undo():
        steps += 1
        assert editor.selected in [row.place for row in rows_of(editor.document, editor.check)]
    assert same_value(editor.document, first)
    assert repr(first) == before, "a document must not be changed in place"
    while editor.redo():
        steps -= 1
    assert steps == 0
    assert same_value(editor.document, last)


def edits(*names: str) -> st.SearchStrategy[list[tuple[str, Edit]]]:
    chosen = names or tuple(EDITS)
    one = st.sampled_from(chosen).flatmap(lambda name: st.tuples(st.just(name), EDITS[name]))
    return st.lists(one, min_size=1, max_size=14)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([mlp(), NESTED, BROKEN, STRANGE, {}]), edits())
def test_any_edits_of_any_document(document: Document, edits: list[tuple[str, Edit]]) -> None:
    run_edits(Editor(document), edits)


LAYER_EDITS = ("select", "extend", "mark", "add", "delete", "move", "drop", "copy", "cut", "paste", "wrap", "unwrap")


@settings(deadline=None, max_examples=40)
@given(st.just(NESTED), edits(*LAYER_EDITS, "undo", "redo"))
def test_edits_of_blocks(document: Document, edits: list[tuple[str, Edit]]) -> None:
    run_edits(Editor(document), edits)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(sorted(SHIPPED.values())), edits())
def test_edits_of_a_preset(path: Path, edits: list[tuple[str, Edit]]) -> None:
    run_edits(Editor.opened(path), edits)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(any_documents, edits())
def test_edits_of_anything_that_a_file_can_hold(document: Document, edits: list[tuple[str, Edit]]) -> None:
    run_edits(Editor(document), edits)

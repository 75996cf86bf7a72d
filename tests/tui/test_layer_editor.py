"""Where the cursor and the marks are after an operation on layers, and fixes taken all at once."""

from __future__ import annotations

import pytest

from tests.tui.documents import BROKEN, mlp
from tui_trainer.spec.place import Document
from tui_trainer.tui.editor import STACK, Editor

RELU = {"kind": "ReLU"}
DEEP = mlp(
    network={
        "classifier": [
            {"kind": "Flatten"},
            {"kind": "Linear", "out_features": 16},
            RELU,
            {"kind": "Repeat", "times": 2, "layers": [{"kind": "Linear", "out_features": 16}, dict(RELU)]},
            {"kind": "Linear", "out_features": 10},
        ]
    }
)


def editor_at(*place: int | str, document: Document = DEEP) -> Editor:
    editor = Editor(document)
    editor.select((*STACK, *place))
    return editor


def meant(editor: Editor) -> tuple[object, ...]:
    return editor.selected, editor.marked, editor.anchor


def test_several_that_come_are_marked_and_one_is_not() -> None:
    editor = editor_at(1)
    editor.insert([{"kind": "Tanh"}, {"kind": "Linear", "out_features": 8}], editor.place_after)
    assert meant(editor) == ((*STACK, 2), ((*STACK, 2), (*STACK, 3)), (*STACK, 2))
    editor.select((*STACK, 0))
    assert meant(editor) == ((*STACK, 0), (), None), "they go with the cursor, as if they had been drawn out"
    editor.add_layer("ReLU", editor.place_after)
    assert meant(editor) == ((*STACK, 1), (), None)


def test_what_was_in_a_block_is_marked_when_it_comes_out() -> None:
    editor = editor_at(3, "layers", 1)
    editor.unwrap()
    assert meant(editor) == ((*STACK, 3), ((*STACK, 3), (*STACK, 4)), (*STACK, 3))


def test_one_that_moves_is_not_marked_and_several_stay_so() -> None:
    editor = editor_at(2)
    editor.move(-1)
    assert meant(editor) == ((*STACK, 1), (), None)
    editor.extend((*STACK, 2))
    editor.move(-1)
    assert meant(editor) == ((*STACK, 1), ((*STACK, 0), (*STACK, 1)), (*STACK, 0))


def test_the_cursor_stays_on_its_layer_when_others_come_before_it() -> None:
    editor = editor_at(4)
    editor.sweep("dropout", editor.check.stacks)
    assert editor.selected == (*STACK, 5)
    assert editor.layers[5] == DEEP["network"]["classifier"][4]


def test_a_row_that_is_no_layer_keeps_the_cursor() -> None:
    editor = Editor(DEEP)
    editor.select(("optimizer",))
    editor.sweep("dropout", editor.check.stacks)
    assert editor.selected == ("optimizer",)


def test_where_layers_can_be_dropped() -> None:
    editor = editor_at(2)
    assert editor.place_of_drop((*STACK, 1)) == (*STACK, 1)
    assert editor.place_of_drop((*STACK, 4)) == (*STACK, 5)
    assert editor.place_of_drop((*STACK, 3)) == (*STACK, 3, "layers", 0), "a block takes them in"
    assert editor.place_of_drop(("network",)) == (*STACK, 5)
    assert editor.place_of_drop(("optimizer",)) is None
    editor.select(("optimizer",))
    assert editor.place_of_drop((*STACK, 1)) is None, "nothing is dragged"


def test_all_fixes_are_one_change() -> None:
    document = mlp(
        network={"classifier": [{"kind": "Linear", "out_features": 32}, {"kind": "Linear", "out_features": 7}]},
        loss={"kind": "NLLLoss"},
        optimizer={"kind": "Adam", "learning_rate": 5.0},
    )
    editor = Editor(document)
    editor.select(("optimizer",))
    editor.mark_all()
    assert editor.fix_all() >= 4
    assert editor.check.problems == ()
    assert (editor.marked, editor.anchor) == ((), None)
    editor.undo()
    assert editor.document == document
    assert not editor.can_undo


def test_what_has_no_way_out_stays() -> None:
    editor = Editor(BROKEN)
    assert editor.fix_all() == 0
    assert editor.document == BROKEN
    assert not editor.can_undo


@pytest.mark.parametrize("data", [{"dataset": "nonsense", "validation": 300}, {"dataset": 3, "validation": 300}])
def test_a_dataset_after_none_keeps_what_fits(data: Document) -> None:
    editor = Editor(mlp(data=data))
    editor.set_value(("data", "dataset"), "digits")
    assert editor.document["data"] == {"dataset": "digits", "validation": 300}

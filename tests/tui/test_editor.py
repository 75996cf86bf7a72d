"""The editor alone: edits, undo, and that nothing typed is lost."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from tests.tui.documents import mlp
from tui_trainer.spec.codec import parse_document, render_document
from tui_trainer.spec.place import value_at
from tui_trainer.tui.editor import NETWORK, STACK, Editor, EditRefusedError
from tui_trainer.tui.fields import Field, fields_of
from tui_trainer.tui.revisions import Place


def field(editor: Editor, place: Place) -> Field:
    fields = fields_of(editor.document, place[:-1], editor.check)
    return next(field for field in fields if field.place == place)


def type_into(editor: Editor, place: Place, text: str) -> None:
    editor.set_text(place, field(editor, place).info, text)


def at(index: int) -> Place:
    return (*STACK, index)


def kinds(editor: Editor) -> list[str]:
    return [layer["kind"] for layer in editor.layers]


def test_an_empty_experiment_lacks_only_layers() -> None:
    editor = Editor()
    assert [problem.place for problem in editor.check.errors] == ["network.classifier"]
    assert not editor.modified
    assert editor.selected == NETWORK


def test_layers_are_added_moved_copied_and_removed() -> None:
    editor = Editor(mlp())
    editor.add_layer("Dropout", at(3))
    assert kinds(editor) == ["Flatten", "Linear", "ReLU", "Dropout", "Linear"]
    assert editor.selected == at(3)
    editor.move(-1)
    assert kinds(editor) == ["Flatten", "Linear", "Dropout", "ReLU", "Linear"]
    assert editor.selected == at(2)
    editor.duplicate()
    assert kinds(editor)[2:4] == ["Dropout", "Dropout"]
    assert editor.selected == at(3)
    editor.delete()
    editor.select(at(4))
    editor.delete()
    assert kinds(editor) == ["Flatten", "Linear", "Dropout", "ReLU"]
    assert editor.selected == at(3)


def test_a_layer_stays_at_the_ends_of_the_stack() -> None:
    editor = Editor(mlp())
    editor.move(-1)
    editor.select(at(3))
    editor.move(1)
    assert not editor.modified


def test_a_new_layer_has_what_it_needs() -> None:
    editor = Editor()
    editor.add_layer("Linear", at(0))
    assert editor.layers == [{"kind": "Linear", "out_features": 128}]


def test_what_cannot_be_understood_is_kept_and_explained() -> None:
    editor = Editor(mlp())
    place = (*STACK, 1, "out_features")
    type_into(editor, place, "12x")
    assert value_at(editor.document, place) == "12x"
    assert [str(problem) for problem in editor.check.at("network.classifier[1]")] == [
        'network.classifier[1].out_features: expected a whole number, received "12x"'
    ]
    type_into(editor, place, "12")
    assert editor.check.can_train


def test_an_empty_text_means_the_default() -> None:
    editor = Editor(mlp())
    type_into(editor, ("optimizer", "learning_rate"), "")
    assert "learning_rate" not in editor.document["optimizer"]
    assert editor.check.can_train


def test_typing_is_one_change() -> None:
    editor = Editor(mlp())
    before = deepcopy(editor.document)
    for text in ("1", "12", "128"):
        type_into(editor, (*STACK, 1, "out_features"), text)
    type_into(editor, ("training", "epochs"), "7")
    assert editor.undo()
    assert editor.layers[1]["out_features"] == 128
    assert editor.undo()
    assert editor.document == before
    assert not editor.undo()


def test_coming_back_to_a_field_is_another_change() -> None:
    editor = Editor(mlp())
    place = (*STACK, 1, "out_features")
    type_into(editor, place, "1")
    editor.end_typing()
    type_into(editor, place, "2")
    editor.undo()
    assert editor.layers[1]["out_features"] == 1


def test_undo_and_redo_restore_the_selection() -> None:
    editor = Editor(mlp())
    editor.select(("training",))
    editor.add_layer("ReLU", at(1))
    editor.undo()
    assert editor.selected == ("training",)
    editor.redo()
    assert editor.selected == at(1)


def test_a_new_kind_keeps_what_fits() -> None:
    editor = Editor(mlp(optimizer={"kind": "Adam", "learning_rate": 0.5, "betas": [0.8, 0.9]}))
    editor.set_value(("optimizer", "kind"), "SGD")
    assert editor.document["optimizer"] == {"kind": "SGD", "learning_rate": 0.5}


def test_a_dataset_brings_its_validation_size() -> None:
    editor = Editor(mlp())
    editor.set_value(("data", "dataset"), "mnist")
    assert editor.document["data"] == {"dataset": "mnist", "validation": 10_000}
    type_into(editor, ("data", "validation"), "500")
    editor.set_value(("data", "dataset"), "digits")
    assert editor.document["data"] == {"dataset": "digits", "validation": 500}
    editor.set_value(("data", "dataset"), "kmnist")
    editor.set_value(("data", "validation"), 10_000)
    editor.set_value(("data", "dataset"), "fashion-mnist")
    assert editor.document["data"] == {"dataset": "fashion-mnist", "validation": 10_000}


def test_a_dataset_takes_all_examples_where_it_has_not_as_many_as_were_asked_for() -> None:
    editor = Editor(mlp(data={"dataset": "mnist", "validation": 10_000, "train_size": 5_000, "image_size": 14}))
    editor.set_value(("data", "dataset"), "fashion-mnist")
    assert editor.document["data"]["train_size"] == 5_000
    editor.set_value(("data", "dataset"), "digits")
    assert editor.document["data"] == {"dataset": "digits", "validation": 237, "image_size": 14}
    assert not editor.check.errors
    editor.undo()
    assert editor.document["data"]["train_size"] == 5_000


def test_a_table_is_there_or_not() -> None:
    editor = Editor(mlp())
    switch = field(editor, ("regularization", "early_stopping"))
    assert switch.text == "off"
    assert switch.table is not None
    editor.toggle_table(switch.place, switch.table)
    assert editor.document["regularization"]["early_stopping"]["patience"] == 3
    assert editor.check.can_train
    editor.toggle_table(switch.place, switch.table)
    assert editor.document["regularization"] == {}


def test_saving_makes_it_unmodified_and_undo_modified_again(tmp_path: Path) -> None:
    editor = Editor(mlp())
    editor.delete()
    assert editor.modified
    editor.saved_as(tmp_path / "a.toml", "text")
    assert not editor.modified
    editor.undo()
    assert editor.modified


def test_the_cursor_leaves_a_block_that_is_replaced_by_a_layer() -> None:
    inner = {"kind": "Linear", "out_features": 10}
    layers = [{"kind": "Flatten"}, {"kind": "Residual", "layers": [inner]}, inner]
    editor = Editor(mlp(network={"classifier": layers}))
    editor.select((*STACK, 1, "layers", 0))
    editor.mark_all()
    editor.replace_kind("Linear")
    assert editor.selected == (*STACK, 1)
    assert editor.undo()
    assert editor.selected == (*STACK, 1, "layers", 0)


def test_blocks_can_be_put_into_blocks_only_as_deep_as_a_file_may_be() -> None:
    editor = Editor(mlp())
    editor.select(("network", "classifier", 1))
    refused = ""
    while not refused:
        try:
            editor.wrap("Residual")
        except EditRefusedError as error:
            refused = str(error)
    assert "no file could hold it: nested too deeply" in refused
    text = render_document(editor.document)
    assert parse_document(text, "mine.toml") == editor.document
    assert "blocks 11 deep inside each other" in str(editor.check.problems[0])
    with pytest.raises(EditRefusedError, match="more than 10000 values"):
        editor.insert(editor.copied() * 1000, ("network", "classifier", 0))
    assert len(editor.layers) == 4


def test_the_cursor_goes_up_where_a_fix_takes_the_block_around_it() -> None:
    editor = Editor(mlp())
    editor.add_layer("Dropout", editor.place_at_end)
    editor.add_layer("Residual", editor.place_after)
    editor.add_layer("Dropout", editor.place_after)
    assert editor.selected == (*STACK, 5, "layers", 0)
    editor.fix_all()
    assert editor.selected in (*editor.places, NETWORK)

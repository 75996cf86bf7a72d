"""The open experiment against its original and its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.documents import mlp
from tui_trainer.spec.codec import read_document, render_document
from tui_trainer.spec.place import Document, replaced
from tui_trainer.store.paths import shipped_presets_folder
from tui_trainer.tui.comparisons import comparisons, saving_changes, with_origin
from tui_trainer.tui.dialogs.differences import comparison_text
from tui_trainer.tui.editor import Editor

MLP = shipped_presets_folder() / "mnist-mlp.toml"


def said(editor: Editor) -> list[tuple[str, list[str]]]:
    return [(item.title, [str(difference) for difference in item.found]) for item in comparisons(editor)]


def test_a_shipped_preset_is_held_against_itself() -> None:
    editor = Editor.opened(MLP)
    editor.set_value(("optimizer", "learning_rate"), 0.01)
    assert said(editor) == [
        ("Against mnist-mlp, which comes with the application", ["optimizer.learning_rate: 0.001 -> 0.01"])
    ]


def test_a_copy_is_held_against_its_original_and_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    copy = replaced(with_origin(read_document(MLP), MLP), ("training", "epochs"), 7)
    path.write_text(render_document(copy), encoding="utf-8")
    editor = Editor.opened(path)
    editor.set_value(("title",), "Mine")
    original, file = said(editor)
    assert original[1] == ['title: "MLP 784-128-64-10" -> "Mine"', "training.epochs: 5 -> 7"]
    assert file == (f"Against the file {path}", ['title: "MLP 784-128-64-10" -> "Mine"'])


def test_what_has_neither_is_compared_with_nothing() -> None:
    assert comparisons(Editor(mlp(based_on="no-such-preset"))) == ()


def test_a_file_that_is_no_longer_readable_is_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(render_document(mlp()), encoding="utf-8")
    editor = Editor.opened(path)
    path.write_text("[[[", encoding="utf-8")
    (comparison,) = comparisons(editor)
    assert "not valid TOML" in comparison.problem
    assert "not valid TOML" in comparison_text((comparison,)).plain
    assert "not valid TOML" in saving_changes(editor, "[[[")


def test_saving_changes_says_the_first_few() -> None:
    document = mlp(training={"epochs": 2, "batch_size": 64, "seed": 1}, **{f"x{number}": 1 for number in range(20)})
    lines = saving_changes(Editor(document), render_document(mlp())).splitlines()
    assert lines[1] == "  training.seed: 0 -> 1"
    assert lines[-1] == "  and 13 more"
    assert "only comments or spacing" in saving_changes(Editor(mlp()), "# a comment\n" + render_document(mlp()))


def test_marks_tell_what_happened_without_colours() -> None:
    layers = read_document(MLP)["network"]["classifier"]
    editor = Editor.opened(MLP)
    editor.set_value(("network", "classifier"), [*layers[:1], {"kind": "Dropout", "p": 0.2}, *layers[1:-1]])
    editor.set_value(("training", "epochs"), 7)
    lines = comparison_text(comparisons(editor)).plain.splitlines()
    assert lines[1:] == [
        "+ network.classifier[1]  added Dropout(p=0.2)",
        "- network.classifier[5]  removed Linear(out_features=10)",
        "~ training.epochs  5 -> 7",
    ]


@pytest.mark.parametrize(
    ("change", "keeps"),
    [
        ({"title": "Mine", "about": "Other words.", "tags": []}, True),
        ({"reached": "99 % on my machine", "training": {"epochs": 50}}, True),
        ({"training": {"epochs": 50}}, False),
        ({"x": 1}, False),
    ],
)
def test_what_the_original_reached_is_said_only_of_what_trains_alike(change: Document, keeps: bool) -> None:
    document = {**read_document(MLP), **change}
    copy = with_origin(document, MLP)
    assert copy["based_on"] == "mnist-mlp"
    assert ("reached" in copy) is keeps
    assert {key: value for key, value in copy.items() if key not in ("based_on", "reached")} == {
        key: value for key, value in document.items() if key != "reached"
    }

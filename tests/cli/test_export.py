"""`tui-trainer export` through click, in this process."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.spec.documents import SHIPPED
from tui_trainer.headless import export
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.codec import read_document
from tui_trainer.store.errors import StoreError
from tui_trainer.store.paths import shipped_presets_folder


def expected(name: str) -> str:
    return script_of(experiment_of(read_document(SHIPPED[name]), name))


def test_the_script_is_all_that_is_printed() -> None:
    result = run("export", "digits-mlp")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == expected("digits-mlp")


def test_a_file_is_written_and_replaced_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    result = run("export", "mnist-mlp", "-o", str(path))
    assert result.exit_code == 0
    assert result.stdout == f"{path}: needs torch, torchvision\n"
    assert path.read_text(encoding="utf-8") == expected("mnist-mlp")
    again = run("export", "digits-mlp", "--output", str(path))
    assert again.exit_code == 2
    assert "is there already; add --force" in again.stderr
    assert path.read_text(encoding="utf-8") == expected("mnist-mlp")
    assert run("export", "digits-mlp", "-o", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") == expected("digits-mlp")


def test_changes_are_in_the_script() -> None:
    text = run("export", "digits-mlp", "--set", "training.seed=5", "--set", "title=Mine").stdout
    assert ast.get_docstring(ast.parse(text)).startswith("Mine\n")  # type: ignore[union-attr]
    assert text != expected("digits-mlp")


def test_what_cannot_be_trained_is_not_exported(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    result = run("export", "digits-mlp", "-o", str(path), "--set", "optimizer.learning_rate=-1", "--set", "loss.kind=x")
    assert result.exit_code == 2
    assert "optimizer.learning_rate" in result.stderr
    assert "loss.kind" in result.stderr
    assert not path.exists()
    assert run("export", "no-such-preset").exit_code == 2


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (str(shipped_presets_folder() / "x.py"), "come with the application"),
        ("/nonexistent/folder/x.py", "there is no folder"),
        ("/", "a folder"),
        ("x\x1b[2Jy.py", "no control characters"),
    ],
)
def test_places_that_cannot_be_written_to(place: str, words: str) -> None:
    result = run("export", "digits-mlp", "-o", place)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_failing_disk_is_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("Cannot write it: the disk is full.")

    monkeypatch.setattr(export, "write_script", fail)
    result = run("export", "digits-mlp", "-o", str(tmp_path / "x.py"))
    assert (result.exit_code, result.stderr) == (1, "error: Cannot write it: the disk is full.\n")


def test_a_name_that_is_too_long_is_explained(tmp_path: Path) -> None:
    result = run("export", "digits-mlp", "-o", str(tmp_path / f"{'x' * 300}.py"))
    assert result.exit_code == 2
    assert "not a path" in result.stderr

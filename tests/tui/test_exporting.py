"""`w`: the experiment as a script in a file; `Y`: on the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.building import building
from tests.tui.documents import BROKEN, mlp
from tests.tui.own_files import settle
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.code.view import code_of
from tui_trainer.spec.place import Document
from tui_trainer.store import paths
from tui_trainer.store.errors import StoreError
from tui_trainer.tui import exporting
from tui_trainer.tui.dialogs.ask import AskDialog, NameDialog
from tui_trainer.tui.dialogs.problems import ProblemsDialog


def script(document: Document) -> str:
    return script_of(experiment_of(document, "test"))


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def test_the_script_is_written_into_the_current_folder(tmp_path: Path) -> None:
    async with building() as build:
        await build.press("w")
        assert isinstance(build.app.screen, NameDialog)
        assert "small-mlp.py" in build.text
        await build.press("enter")
        await settle(build)
        assert (tmp_path / "small-mlp.py").read_text(encoding="utf-8") == script(mlp())
        assert not build.editor.modified
        assert await build.sees("Exported to small-mlp.py")


async def test_a_preset_gives_its_name_and_an_ending_is_added(tmp_path: Path) -> None:
    async with building(path=paths.shipped_presets_folder() / "mnist-mlp.toml") as build:
        await build.press("w")
        assert "mnist-mlp.py" in build.text
        await build.press(*["backspace"] * 20, *"lab", "enter")
        await settle(build)
        assert (tmp_path / "lab.py").is_file()


async def test_an_existing_file_is_replaced_only_after_a_question(tmp_path: Path) -> None:
    path = tmp_path / "small-mlp.py"
    path.write_text("mine")
    async with building() as build:
        for answer, expected in (("c", "mine"), ("r", script(mlp()))):
            await build.press("w")
            assert await build.sees("is there already")
            await build.press("enter")
            assert isinstance(build.app.screen, AskDialog)
            await build.press(answer)
            await settle(build)
            assert path.read_text(encoding="utf-8") == expected


async def test_what_cannot_be_trained_is_not_exported(tmp_path: Path) -> None:
    async with building(BROKEN) as build:
        await build.press("w")
        assert isinstance(build.app.screen, ProblemsDialog)
        await build.press("enter")
        await settle(build)
        assert build.on_build_screen
        assert list(tmp_path.iterdir()) == []


async def test_a_failure_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise StoreError("Cannot write it: the disk is full [/b].")

    monkeypatch.setattr(exporting, "write_script", fail)
    async with building() as build:
        await build.press("w", "enter")
        assert await build.sees("the disk is full [/b]")
        await build.press("o")
        assert build.on_build_screen


@pytest.mark.parametrize(
    ("name", "good", "words"),
    [
        ("", False, "type a name"),
        ("  ", False, "type a name"),
        ("folder/", False, "a folder"),
        ("~nobody-of-this-name/x.py", False, "not a path"),
        ("missing/x.py", False, "there is no folder missing"),
        ("a\x1bb", False, "no control characters"),
        (".py", False, "does not begin with a dot"),
        ("x" * 300, False, "not a path"),
        (str(paths.shipped_presets_folder() / "x"), False, "come with the application"),
        ("x", True, "goes to"),
        ("x.toml", True, "x.toml.py"),
    ],
)
def test_names(name: str, good: bool, words: str) -> None:
    found, note = exporting.note_of(name)
    assert (found, words in note) == (good, True), note


async def test_the_clipboard_gets_the_script_or_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with building() as build:
        monkeypatch.setattr(build.app, "copy_to_clipboard", copied.append)
        await build.press("Y")
        assert copied == [script(mlp())]
        assert await build.sees("The script is")
    async with building(BROKEN) as build:
        monkeypatch.setattr(build.app, "copy_to_clipboard", copied.append)
        await build.press("Y")
        assert copied[1] == code_of(BROKEN)
        assert await build.sees("as far")

"""Opening, saving and beginning anew: nothing is lost without a question."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.building import building
from tests.tui.documents import mlp
from tests.tui.own_files import COMMENTED, change_title, settle
from tui_trainer.spec.codec import read_document, render_document
from tui_trainer.store import paths
from tui_trainer.store.preset_files import deleted_presets
from tui_trainer.store.recent import recent_presets
from tui_trainer.tui.app import TuiTrainerApp, run_app
from tui_trainer.tui.dialogs.ask import AskDialog, NameDialog
from tui_trainer.tui.dialogs.presets import PresetsDialog
from tui_trainer.tui.options import LaunchOptions


async def test_saving_keeps_comments(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        assert "● unsaved" in build.text
        await build.press("s")
        await settle(build)
        assert "● unsaved" not in build.text
        assert mine.read_text(encoding="utf-8") == COMMENTED.replace('"Mine"', '"Ours"')


async def test_saving_again_after_another_change(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await build.press("s")
        await settle(build)
        await build.press("end", "enter", "enter")
        build.select("Optimizer")
        await build.press("enter", *"0.5", "enter", "s")
        await settle(build)
        text = mine.read_text(encoding="utf-8")
        assert "learning_rate = 0.5  # try 0.01" in text


async def test_a_shipped_preset_is_saved_under_a_name(presets: Path) -> None:
    shipped = paths.shipped_presets_folder() / "mnist-mlp.toml"
    before = shipped.read_text(encoding="utf-8")
    async with building(path=shipped) as build:
        await change_title(build, "Mine")
        await build.press("s")
        assert isinstance(build.app.screen, NameDialog)
        assert str(presets / "my-mnist-mlp.toml")[:30] in build.text.replace("\n", "")
        await build.press("enter")
        await settle(build)
        saved = read_document(presets / "my-mnist-mlp.toml")
        assert (saved["title"], saved["based_on"]) == ("Mine", "mnist-mlp")
        assert saved["reached"] == read_document(shipped)["reached"]
        text = (presets / "my-mnist-mlp.toml").read_text(encoding="utf-8")
        assert "# 28x28 grey values as one row" in text, "comments are kept"
        assert text.index("based_on") < text.index("[data]")
        assert recent_presets() == [presets / "my-mnist-mlp.toml"]
        assert shipped.read_text(encoding="utf-8") == before
        assert not build.editor.modified


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "type a name"),
        ("mnist-mlp", "comes with the application"),
        ("x" * 120, "too long"),
        (".hidden", "dot"),
        ("/nowhere/at/all", "no folder"),
        ("/tmp/", "a folder"),
    ],
)
async def test_names_that_cannot_be_are_explained(presets: Path, name: str, words: str) -> None:
    async with building() as build:
        await build.press("S")
        dialog = build.app.screen
        assert isinstance(dialog, NameDialog)
        dialog.field.value = name
        await build.press("enter")
        assert build.app.screen is dialog
        assert words in " ".join(build.text.split())
        await build.press("escape")
        await settle(build)
        assert not presets.exists()


async def test_another_file_is_not_replaced_without_a_question(presets: Path) -> None:
    presets.mkdir(parents=True)
    (presets / "other.toml").write_text("schema = 1\n", encoding="utf-8")
    async with building() as build:
        await build.press("S")
        assert isinstance(build.app.screen, NameDialog)
        build.app.screen.field.value = "other"
        await build.press("enter")
        assert isinstance(build.app.screen, AskDialog)
        await build.press("enter")
        await settle(build)
        assert (presets / "other.toml").read_text(encoding="utf-8") == "schema = 1\n"
        await build.press("S")
        assert isinstance(build.app.screen, NameDialog)
        build.app.screen.field.value = "other"
        await build.press("enter", "r")
        await settle(build)
        assert read_document(presets / "other.toml") == build.editor.document
        (kept,) = deleted_presets()
        assert kept.read_text(encoding="utf-8") == "schema = 1\n", "what was there can be brought back"
        await build.press("d", "s")
        await settle(build)
        assert deleted_presets() == [kept], "a file that is only saved again is not"


async def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked.toml"
    blocked.mkdir()
    async with building() as build:
        await build.press("S")
        assert isinstance(build.app.screen, NameDialog)
        build.app.screen.field.value = str(blocked)
        await build.press("enter", "r")
        assert isinstance(build.app.screen, AskDialog)
        assert "Not saved" in build.text
        assert "a folder is in its place" in " ".join(build.text.split())
        await build.press("o")
        await settle(build)


async def test_problems_do_not_keep_from_saving(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(render_document(mlp()), encoding="utf-8")
    async with building(path=path) as build:
        build.select("Optimizer")
        await build.press("enter", "x", "enter", "s")
        await settle(build)
        assert read_document(path)["optimizer"]["learning_rate"] == "x"
        assert await build.sees("with 1 problem: it cannot")


async def test_opening_asks_and_shows_the_file(mine: Path) -> None:
    async with building() as build:
        await build.press("d", "o")
        assert isinstance(build.app.screen, PresetsDialog)
        await build.paste(str(mine), "enter")
        assert isinstance(build.app.screen, AskDialog)
        await build.press("escape", "o")
        await build.paste(str(mine), "enter", "d")
        await settle(build)
        assert build.editor.path == mine
        assert "Mine" in build.text


async def test_opening_by_name(presets: Path) -> None:
    async with building() as build:
        await build.press("o", *"mnist-mlp", "enter")
        await settle(build)
        assert build.editor.document["title"] == "MLP 784-128-64-10"


async def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[[[", encoding="utf-8")
    async with building() as build:
        await build.press("o")
        await build.paste(str(tmp_path / "bad.toml"), "enter")
        assert isinstance(build.app.screen, AskDialog)
        assert "not valid TOML" in " ".join(build.text.split())
        await build.press("enter")
        await settle(build)
        assert build.editor.document["title"] == "Small MLP"


async def test_a_changed_copy_does_not_claim_what_the_original_reached(presets: Path) -> None:
    shipped = paths.shipped_presets_folder() / "mnist-mlp.toml"
    async with building(path=shipped) as build:
        build.select("Optimizer")
        await build.press("enter", *"0.5", "enter", "s", "enter")
        await settle(build)
        saved = read_document(presets / "my-mnist-mlp.toml")
        assert saved["based_on"] == "mnist-mlp"
        assert "reached" not in saved
        assert not build.editor.modified
        await build.press("z")
        assert "reached" in build.editor.document, "and undo brings it back"


async def test_a_file_that_another_program_changed_is_not_overwritten_without_a_question(mine: Path) -> None:
    theirs = COMMENTED.replace("0.1 ", "0.2 ")
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        mine.write_text(theirs, encoding="utf-8")
        await build.press("s")
        assert isinstance(build.app.screen, AskDialog)
        assert await build.sees("optimizer.learning_rate: 0.2 -> 0.1")
        await build.press("enter")
        await settle(build)
        assert mine.read_text(encoding="utf-8") == theirs
        assert build.editor.modified
        await build.press("s", "w")
        await settle(build)
        assert read_document(mine)["title"] == "Ours"
        assert not build.editor.modified


async def test_it_can_be_saved_under_another_name_instead(mine: Path, presets: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        mine.write_text("schema = 1\n", encoding="utf-8")
        await build.press("s", "a")
        assert isinstance(build.app.screen, NameDialog)
        build.app.screen.field.value = "ours"
        await build.press("enter")
        await settle(build)
        assert mine.read_text(encoding="utf-8") == "schema = 1\n"
        assert read_document(presets / "ours.toml")["title"] == "Ours"


async def test_a_file_that_is_gone_is_written_anew(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        mine.unlink()
        await build.press("s")
        await settle(build)
        assert read_document(mine)["title"] == "Ours"
        assert await build.sees("was there no more")


async def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    async with building() as build:
        await build.press("o")
        await build.paste(str(tmp_path / "pipe.toml"), "enter")
        assert await build.sees("not a regular file")


async def test_a_new_one_is_called_as_its_file_in_the_list_as_well(presets: Path) -> None:
    async with building() as build:
        await build.press("n", "S", "ctrl+u", *"net", "enter")
        await settle(build)
        assert (presets / "net.toml").is_file()
        build.select("Experiment")
        assert "net" in build.bench.list.rows[0].parts
        assert "Untitled" not in build.text


@pytest.mark.parametrize("named", [True, False])
def test_only_a_file_that_was_named_is_remembered(
    named: bool, mine: Path, presets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = TuiTrainerApp.run

    async def leave(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, TuiTrainerApp)
        while pilot.app.editor is None or not gc.isenabled():
            await pilot.pause()
        pilot.app.exit()

    monkeypatch.setattr(TuiTrainerApp, "run", lambda app: run(app, headless=True, auto_pilot=leave))
    assert run_app(mine if named else None, LaunchOptions()) == 0
    gc.unfreeze()
    assert recent_presets() == ([mine] if named else [])

"""Bad moments: a paste, the end, or a tiny terminal while a dialog is open."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.tui.building import Build, building
from tests.tui.own_files import COMMENTED, change_title, settle
from tui_trainer.store import fetch
from tui_trainer.tui.dialogs.ask import AskDialog
from tui_trainer.tui.dialogs.fetch import FetchDialog
from tui_trainer.tui.dialogs.presets import PresetsDialog
from tui_trainer.tui.screens.too_small import TooSmallScreen
from tui_trainer.tui.screens.train import TrainScreen


async def resize(build: Build, width: int, height: int) -> None:
    await build.pilot.resize_terminal(width, height)
    await build.pilot.pause()


async def test_a_preset_that_is_pasted_into_the_picker_is_offered(presets: Path) -> None:
    async with building() as build:
        await build.press("o", *"mni")
        await build.paste(COMMENTED.replace("\n", "\r"))
        assert await build.sees("Open the pasted preset?")
        await build.press("o")
        await settle(build)
        assert build.editor.document["title"] == "Mine"


@pytest.mark.parametrize("keys", ["o", "=", "g", "w", "S", "a", "?", ["d", "n"]], ids=str)
async def test_a_dialog_outlives_a_tiny_terminal(keys: str | list[str], mine: Path) -> None:
    async with building(path=mine) as build:
        await build.press(*keys)
        opened, before = build.app.screen, build.text
        assert not build.on_build_screen
        await resize(build, 20, 5)
        assert isinstance(build.app.screen, TooSmallScreen)
        assert "is 20x5" in build.text
        await build.press("escape", "enter", "o")
        await resize(build, 80, 24)
        assert build.app.screen is opened
        await build.pilot.pause()
        assert build.text == before or "g" in keys
        await build.press("escape")
        assert build.on_build_screen


async def test_the_question_before_the_end_outlives_it_too(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await resize(build, 20, 5)
        await build.press("q")
        assert isinstance(build.app.screen, AskDialog)
        await resize(build, 30, 8)
        assert isinstance(build.app.screen, AskDialog)
        await resize(build, 80, 24)
        await build.press("c")
        await settle(build)
        assert build.on_build_screen


async def test_a_download_that_ends_behind_a_tiny_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    results: list[str | None] = []

    def slow(folder: Path, name: str, **_: Any) -> None:
        go_on.wait()

    monkeypatch.setattr(fetch, "fetch", slow)
    async with building() as build:
        dialog = FetchDialog("mnist", Path("/nowhere"))
        build.app.push_screen(dialog, results.append)
        await build.pilot.pause()
        await resize(build, 20, 5)
        go_on.set()
        await build.app.workers.wait_for_complete()
        await build.pilot.pause()
        assert isinstance(build.app.screen, TooSmallScreen)
        await resize(build, 80, 24)
        await build.pilot.pause()
        assert results == ["fetched"]
        assert build.on_build_screen


async def test_the_picker_goes_on_when_the_person_stays(mine: Path) -> None:
    async with building() as build:
        await build.press("d", "o", "ctrl+q")
        assert isinstance(build.app.screen, AskDialog)
        await build.press("ctrl+q", "c")
        assert isinstance(build.app.screen, PresetsDialog)
        await build.paste(str(mine), "enter")
        assert isinstance(build.app.screen, AskDialog)
        await build.press("d")
        await settle(build)
        assert build.editor.path == mine


@pytest.mark.parametrize("keys", ["o", "=", "g", "w", "?"])
async def test_the_end_comes_from_within_every_dialog(keys: str, mine: Path) -> None:
    async with building(path=mine) as build:
        await build.press(keys, "ctrl+q")
        await settle(build)
        assert not build.app.is_running


async def test_messages_cover_nothing_but_the_line_of_keys() -> None:
    async with building() as build:
        before = build.text.splitlines()
        build.app.say("Something has happened" + " told" * 11, "error")  # as long as the line has room
        assert await build.sees("Something has happened")
        after = build.text.splitlines()
        assert after[:-1] == before[:-1]
        assert "Something has happened" in after[-1]


async def test_the_header_says_again_what_the_engine_is_when_a_run_has_ended() -> None:
    async with building() as build:
        for live in (True, True, False):
            build.app.on_train_screen_run_changed(TrainScreen.RunChanged(live))
            await build.pilot.pause()
            assert ("a run is going" in build.text.splitlines()[0]) is live


async def test_a_damaged_folder_of_deleted_presets_loses_nothing(presets: Path) -> None:
    presets.mkdir(parents=True)
    (presets / ".deleted").write_text("", encoding="utf-8")
    (presets / "mine.toml").write_text(COMMENTED, encoding="utf-8")
    async with building(path=presets / "mine.toml") as build:
        await build.press("o", "delete", "d")
        assert await build.sees("Not deleted")
        await build.press("o", "escape")
        assert (presets / "mine.toml").read_text(encoding="utf-8") == COMMENTED
        await change_title(build, "Ours")
        (presets / "mine.toml").write_text("schema = 1\n", encoding="utf-8")
        await build.press("s", "w")
        assert await build.sees("Not saved")
        await build.press("o")
        await settle(build)
        assert (presets / "mine.toml").read_text(encoding="utf-8") == "schema = 1\n"
        assert build.editor.modified


async def test_a_folder_of_presets_that_is_a_file(presets: Path) -> None:
    presets.parent.mkdir(parents=True)
    presets.write_text("", encoding="utf-8")
    async with building() as build:
        await build.press("o", "escape", "S", "enter")
        assert await build.sees("Not saved")
        await build.press("o")
        await settle(build)
        assert build.editor.path is None


async def test_what_cannot_be_trained_has_no_step_to_time() -> None:
    async with building() as build:
        build.editor.set_value(("optimizer", "learning_rate"), "x")
        await build.press("T")
        assert await build.sees("mend the problems first")

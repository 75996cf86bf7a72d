"""A preset against its original and its file; pasted from the clipboard, and copied to it."""

from __future__ import annotations

from pathlib import Path

from textual.events import Paste

from tests.tui.building import Build, building
from tests.tui.own_files import COMMENTED, change_title, settle
from tui_trainer.tui.dialogs.ask import AskDialog
from tui_trainer.tui.dialogs.differences import DifferencesDialog


async def test_differences_are_shown(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await build.press("=")
        assert isinstance(build.app.screen, DifferencesDialog)
        assert await build.sees('~ title "Mine" -> "Ours"')
        await build.press("escape")
        assert build.on_build_screen


async def test_where_there_is_nothing_to_compare_with_that_is_said() -> None:
    async with building() as build:
        await build.press("=")
        assert await build.sees("not in a file yet")


async def paste(build: Build, text: str) -> None:
    """As terminals do it, with a carriage return at the end of each line."""
    build.app.post_message(Paste(text.replace("\n", "\r")))
    for _ in range(5):
        await build.pilot.pause()


async def test_a_pasted_preset_is_opened_and_not_in_a_file(mine: Path, presets: Path) -> None:
    async with building(path=mine) as build:
        await paste(build, COMMENTED.replace('"Mine"', '"Pasted"'))
        assert "Open the pasted preset?" in build.text
        await build.press("o")
        await settle(build)
        assert build.editor.document["title"] == "Pasted"
        assert build.editor.path is None
        assert build.editor.modified, "quitting asks"
        await build.press("s", "enter")
        await settle(build)
        assert "# try 0.01" in (presets / "pasted.toml").read_text(encoding="utf-8"), "comments are kept"
        assert mine.read_text(encoding="utf-8") == COMMENTED


async def test_pasting_asks_before_changes_are_lost(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await paste(build, COMMENTED)
        await build.press("o")
        assert "Unsaved changes" in build.text
        await build.press("escape")
        await settle(build)
        assert build.editor.document["title"] == "Ours"


async def test_pasting_says_what_is_wrong() -> None:
    async with building() as build:
        await paste(build, "schema = 1\ntitle = = 3\n")
        assert isinstance(build.app.screen, AskDialog)
        assert await build.sees("line 2: title = = 3")
        await build.press("enter")
        await settle(build)
        await paste(build, "schema = 1\n[optimizer]\nkind = 'Adamm'\n")
        assert await build.sees("shown where they are")
        await build.press("o")
        await settle(build)
        assert "did you mean Adam?" in str(build.editor.check.errors)


async def test_what_is_pasted_into_a_field_stays_there(mine: Path) -> None:
    async with building(path=mine) as build:
        build.select("Experiment")
        await build.press("enter")
        await paste(build, "schema = 1")
        assert build.editor.document["title"] == "schema = 1"
        await paste(build, COMMENTED)
        assert "Open the pasted preset?" in build.text, "a whole preset is no title"


async def test_the_preset_is_copied_with_its_comments(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await build.press("y")
        assert build.app.clipboard == COMMENTED.replace('"Mine"', '"Ours"')

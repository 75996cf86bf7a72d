"""Quitting: nothing is lost without a question."""

from __future__ import annotations

from pathlib import Path

from tests.tui.building import building
from tests.tui.own_files import COMMENTED, change_title, settle
from tui_trainer.spec.codec import read_document
from tui_trainer.tui.dialogs.ask import AskDialog


async def test_quitting_with_nothing_changed_quits() -> None:
    async with building() as build:
        await build.press("q")
        await settle(build)
        assert not build.app.is_running


async def test_quitting_with_changes_asks(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await build.press("q")
        assert isinstance(build.app.screen, AskDialog)
        assert "Unsaved changes" in build.text
        await build.press("escape")
        await settle(build)
        assert build.app.is_running
        await build.press("q", "s")
        await settle(build)
        assert not build.app.is_running
        assert read_document(mine)["title"] == "Ours"


async def test_quitting_can_discard(mine: Path) -> None:
    async with building(path=mine) as build:
        await change_title(build, "Ours")
        await build.press("q", "d")
        await settle(build)
        assert not build.app.is_running
        assert mine.read_text(encoding="utf-8") == COMMENTED


async def test_quitting_while_a_run_is_live_asks() -> None:
    async with building() as build:
        build.app.run_is_live = True
        await build.press("q")
        assert "Quit while a run is going?" in build.text
        await build.press("k")
        await settle(build)
        assert build.app.is_running
        await build.press("q", "s")
        await settle(build)
        assert not build.app.is_running

"""What is not saved outlives the program: written behind the keys, dropped when saved, offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.building import Build, building
from tests.tui.own_files import COMMENTED, change_title, settle
from tui_trainer.spec.codec import parse_document, read_document
from tui_trainer.store import paths
from tui_trainer.store.drafts import Draft, Unsaved, left_drafts
from tui_trainer.tui.app import TuiTrainerApp
from tui_trainer.tui.dialogs.ask import AskDialog
from tui_trainer.tui.drafts import DraftKeeper, editor_of

CHANGED = {**parse_document(COMMENTED, "test"), "title": "Changed"}


@pytest.fixture(autouse=True)
def _drafts(presets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TuiTrainerApp, "keeps_drafts", True)
    monkeypatch.setattr(DraftKeeper, "SECONDS", 0.0)


def leave_draft(path: Path | None, title: str = "Changed") -> None:
    draft = Draft()
    draft.write(Unsaved({**CHANGED, "title": title}, path, COMMENTED))
    draft.release()


def on_disk() -> list[Path]:
    return list(paths.drafts_folder().glob("*"))


async def comes_true(build: Build, condition: Callable[[], bool]) -> bool:
    for _ in range(100):
        if condition():
            return True
        await build.pilot.pause(0.02)
    return False


async def test_it_is_written_while_it_is_unsaved(mine: Path) -> None:
    async with building(path=mine) as build:
        assert on_disk() == []
        await change_title(build, "Ours")
        assert await comes_true(build, lambda: len(on_disk()) == 1)
        await build.press("s")
        await settle(build)
        assert await comes_true(build, lambda: on_disk() == [])


@pytest.mark.parametrize("way_out", [["q", "d"], ["q", "s"], ["n", "d", "q"], ["z", "q"]], ids="".join)
async def test_an_orderly_end_leaves_nothing(mine: Path, way_out: list[str]) -> None:
    async with building(path=mine) as build:
        await build.press("d")
        assert await comes_true(build, lambda: len(on_disk()) == 1)
        await build.press(*way_out)
        await settle(build)
        assert not build.app.is_running
    assert on_disk() == []


async def test_an_error_of_ours_keeps_it(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "SECONDS", 1000.0)

    async def fail() -> None:
        async with building(path=mine) as build:
            await change_title(build, "Ours")
            build.app.call_later(lambda: 1 / 0)
            await build.pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert len(on_disk()) == 1


async def test_it_is_offered_and_restored_with_its_file(mine: Path) -> None:
    leave_draft(mine)
    async with building() as build:
        assert isinstance(build.app.screen, AskDialog)
        assert await build.sees('"Changed" was changed at')
        await build.press("r")
        await settle(build)
        assert build.editor.document == CHANGED
        assert build.editor.path == mine
        assert build.editor.modified
        assert len(on_disk()) == 1, "it is kept until it is saved"
        await build.press("z")
        assert build.editor.document == parse_document(COMMENTED, "test")
        await build.press("Z", "s")
        await settle(build)
        assert mine.read_text(encoding="utf-8") == COMMENTED.replace('"Mine"', '"Changed"')
        assert on_disk() == []


async def test_the_file_that_was_written_to_meanwhile_is_not_overwritten_without_a_question(mine: Path) -> None:
    leave_draft(mine)
    mine.write_text("schema = 1\n", encoding="utf-8")
    async with building() as build:
        await build.press("r")
        await settle(build)
        await build.press("s")
        assert await build.sees("The file has changed")


async def test_what_is_open_and_changed_is_not_lost_for_it(mine: Path) -> None:
    leave_draft(None)
    async with building(path=mine) as build:
        build.editor.set_value(("title",), "Ours")
        await build.press("r", "escape")
        await settle(build)
        assert build.editor.document["title"] == "Ours"
    assert any(draft.unsaved and draft.unsaved.document == CHANGED for draft in left_drafts())


async def test_several_are_offered_one_after_the_other() -> None:
    for title in ("one", "two", "three"):
        leave_draft(None, title)
    async with building() as build:
        assert await build.sees("There are 2 more like this.")
        await build.press("d")
        assert await build.sees("There is 1 more like this.")
        await build.press("l")
        await settle(build)
        assert build.on_build_screen
    assert len(left_drafts()) == 2


async def test_what_another_instance_holds_is_left_to_it() -> None:
    draft = Draft()
    draft.write(Unsaved(CHANGED))
    async with building() as build:
        assert build.on_build_screen
        draft.remove()


async def test_a_disk_on_which_nothing_can_be_kept_is_told_once(mine: Path) -> None:
    paths.drafts_folder().parent.mkdir(parents=True)
    paths.drafts_folder().write_text("", encoding="utf-8")
    async with building(path=mine) as build:
        await build.press("d")
        assert await build.sees("What is not saved would be lost")
        assert build.app.drafts is not None
        await build.press("d", "s")
        await settle(build)
        assert read_document(mine) == build.editor.document


def test_what_is_in_no_file_stays_unsaved() -> None:
    editor = editor_of(Unsaved(CHANGED, None, None))
    assert (editor.document, editor.path, editor.modified) == (CHANGED, None, True)
    editor = editor_of(Unsaved(CHANGED, Path("/x.toml"), "[[["))
    assert (editor.document, editor.modified) == (CHANGED, True)

"""Drafts: whole or not there, one for each process, found when its process is gone."""

from __future__ import annotations

import datetime
import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_trainer.store import atomic
from tui_trainer.store.drafts import Draft, Unsaved, left_drafts
from tui_trainer.store.errors import StoreError
from tui_trainer.store.paths import drafts_folder
from tui_trainer.store.preset_files import deleted_presets

SAMPLE = Unsaved({"title": "half-typed \ud800", "optimizer": {"learning_rate": "0."}}, Path("/home/me/x.toml"), "# x\n")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def left_by(unsaved: Unsaved) -> None:
    draft = Draft()
    draft.write(unsaved)
    draft.release()


@pytest.mark.parametrize("unsaved", [SAMPLE, Unsaved({"x": [1.5, float("inf"), True, {}]}), Unsaved({}, None, "a = 1")])
def test_what_is_left_is_found_as_it_was(unsaved: Unsaved) -> None:
    left_by(unsaved)
    (draft,) = left_drafts()
    assert draft.unsaved == unsaved
    assert draft.written_at > 0


def test_a_date_is_kept_as_text() -> None:
    left_by(Unsaved({"title": datetime.date(2024, 2, 29)}))
    (draft,) = left_drafts()
    assert draft.unsaved == Unsaved({"title": "2024-02-29"})


def test_what_its_owner_still_holds_is_not_found_also_after_it_was_written_again() -> None:
    draft = Draft()
    draft.write(SAMPLE)
    assert left_drafts() == []
    draft.write(Unsaved({"title": "more"}))
    assert left_drafts() == []
    assert len(list(drafts_folder().iterdir())) == 1
    draft.remove()
    assert list(drafts_folder().iterdir()) == []


def test_without_locks_nothing_is_kept_and_nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    left_by(SAMPLE)

    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", no_locks)
    assert left_drafts() == [], "its owner may live"
    with pytest.raises(StoreError, match="No locks available"):
        Draft().write(SAMPLE)
    assert len(list(drafts_folder().iterdir())) == 1


def test_a_folder_that_may_not_be_looked_into_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "glob", denied)
    assert left_drafts() == []
    assert deleted_presets() == []


def test_one_that_was_found_is_held_until_it_is_released() -> None:
    left_by(SAMPLE)
    (draft,) = left_drafts()
    assert left_drafts() == []
    draft.release()
    (again,) = left_drafts()
    again.remove()
    assert left_drafts() == []


def test_a_killed_process_leaves_its_own() -> None:
    program = (
        "from tui_trainer.store.drafts import *\n"
        "Draft_ = Draft(); Draft_.write(Unsaved({'title': 'mine'})); print('written', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        assert left_drafts() == [], "it lives"
        process.kill()
        process.wait()
        (draft,) = left_drafts()
        assert draft.unsaved == Unsaved({"title": "mine"})


def test_the_latest_comes_first() -> None:
    for number in range(3):
        left_by(Unsaved({"number": number}))
        for path in drafts_folder().iterdir():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 10))
    assert [draft.unsaved.document["number"] for draft in left_drafts() if draft.unsaved] == [2, 1, 0]


@pytest.mark.parametrize(
    "content", ["", "[", "[]", "3", '{"document": 3, "path": null, "original": null}', "{}", "[" * 10_000, "\0"]
)
def test_damaged_ones_are_passed_over(content: str) -> None:
    left_by(SAMPLE)
    (drafts_folder() / "damaged.json").write_text(content, encoding="utf-8")
    (drafts_folder() / "folder.json").mkdir()
    (draft,) = left_drafts()
    assert draft.unsaved == SAMPLE


def test_a_disk_that_fills_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft()
    draft.write(SAMPLE)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_sync", full)
        with pytest.raises(StoreError, match="the disk is full"):
            draft.write(Unsaved({"title": "more"}))
    assert left_drafts() == []
    draft.release()
    (found,) = left_drafts()
    assert found.unsaved == SAMPLE


def test_a_folder_that_cannot_be_made_is_said() -> None:
    drafts_folder().parent.mkdir(parents=True)
    drafts_folder().write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="something else is in its place"):
        Draft().write(SAMPLE)
    assert left_drafts() == []

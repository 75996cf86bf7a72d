"""The presets that were opened last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_trainer.store import recent
from tui_trainer.store.recent import MOST, move_recent, note_recent, recent_presets


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list, in a folder that is not there yet."""
    path = tmp_path / "data" / "recent.json"
    monkeypatch.setattr(recent, "recent_file", lambda: path)
    return path


def test_the_latest_is_first_and_each_is_there_once(file: Path) -> None:
    for name in ("a", "b", "a", "c"):
        note_recent(Path(f"/x/{name}.toml"))
    assert recent_presets() == [Path("/x/c.toml"), Path("/x/a.toml"), Path("/x/b.toml")]


def test_relative_paths_are_kept_as_what_they_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    note_recent(Path("a.toml"))
    assert recent_presets() == [tmp_path / "a.toml"]


def test_there_are_never_too_many() -> None:
    for number in range(MOST + 5):
        note_recent(Path(f"/x/{number}.toml"))
    assert recent_presets() == [Path(f"/x/{number}.toml") for number in range(MOST + 4, 4, -1)]


def test_a_file_is_followed_and_forgotten() -> None:
    note_recent(Path("/x/a.toml"))
    note_recent(Path("/x/b.toml"))
    move_recent(Path("/x/a.toml"), Path("/x/c.toml"))
    assert recent_presets() == [Path("/x/b.toml"), Path("/x/c.toml")]
    move_recent(Path("/x/b.toml"), None)
    move_recent(Path("/x/unknown.toml"), None)
    assert recent_presets() == [Path("/x/c.toml")]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"3", b'{"presets": 3}', b'{"presets": {"a": 1}}', b"[" * 100_000],
)
def test_a_damaged_list_is_an_empty_one(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert recent_presets() == []
    note_recent(Path("/x/a.toml"))
    assert recent_presets() == [Path("/x/a.toml")]


def test_what_is_no_path_is_left_out(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"presets": [3, None, "", "/x/a.toml", ["b"]], "more": 1}))
    assert recent_presets() == [Path("/x/a.toml")]


def test_a_folder_that_cannot_be_written_disturbs_nobody(file: Path) -> None:
    file.parent.write_text("in the way")
    note_recent(Path("/x/a.toml"))
    assert recent_presets() == []


def test_odd_names_survive() -> None:
    odd = Path("/x/\udcff ü\n.toml")
    note_recent(odd)
    assert recent_presets() == [odd]

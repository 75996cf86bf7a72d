"""Renaming, deleting and bringing back the user's presets."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tui_trainer.store import preset_files, presets
from tui_trainer.store.errors import StoreError
from tui_trainer.store.preset_files import (
    MOST_DELETED,
    delete_preset,
    deleted_presets,
    is_own,
    keep_replaced,
    rename_preset,
    restore_preset,
)
from tui_trainer.store.presets import list_presets


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, with the presets a and b."""
    folder = tmp_path / "presets"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text(f'title = "{name.upper()}"\n', encoding="utf-8")
    for module in (presets, preset_files):
        monkeypatch.setattr(module, "presets_folder", lambda: folder)
    return folder


@pytest.fixture(params=["links", "no links"])
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hard links, and without, as a FAT stick has none."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.toml"))


@pytest.mark.usefixtures("file_system")
def test_a_preset_gets_another_name(own: Path) -> None:
    assert rename_preset(own / "a.toml", " Übung 3.toml ") == own / "Übung 3.toml"
    assert names(own) == ["b", "Übung 3"]
    assert (own / "Übung 3.toml").read_text(encoding="utf-8") == 'title = "A"\n'


@pytest.mark.usefixtures("file_system")
def test_another_preset_is_never_replaced(own: Path) -> None:
    with pytest.raises(StoreError):
        rename_preset(own / "a.toml", "b")
    assert (own / "a.toml").read_text(encoding="utf-8") == 'title = "A"\n'
    assert (own / "b.toml").read_text(encoding="utf-8") == 'title = "B"\n'


def test_its_own_name_is_no_change(own: Path) -> None:
    assert rename_preset(own / "a.toml", "a") == own / "a.toml"
    assert names(own) == ["a", "b"]


def test_what_is_gone_is_said(own: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        rename_preset(own / "c.toml", "d")
    with pytest.raises(StoreError, match="no such file"):
        delete_preset(own / "c.toml")


@pytest.mark.usefixtures("file_system")
def test_a_deleted_preset_comes_back(own: Path) -> None:
    kept = delete_preset(own / "a.toml")
    assert names(own) == ["b"]
    assert [info.name for info in list_presets() if info.origin == "user"] == ["b"]
    assert deleted_presets() == [kept]
    assert restore_preset(kept) == own / "a.toml"
    assert (own / "a.toml").read_text(encoding="utf-8") == 'title = "A"\n'
    assert deleted_presets() == []


def test_it_comes_back_beside_another_of_its_name(own: Path) -> None:
    kept = delete_preset(own / "a.toml")
    (own / "a.toml").write_text("new", encoding="utf-8")
    assert restore_preset(kept) == own / "a-2.toml"
    assert (own / "a.toml").read_text(encoding="utf-8") == "new"


def test_the_last_one_deleted_is_first(own: Path) -> None:
    first = delete_preset(own / "b.toml")
    second = delete_preset(own / "a.toml")
    assert deleted_presets() == [second, first]


def test_deleted_presets_do_not_pile_up_for_ever(own: Path) -> None:
    for _ in range(MOST_DELETED + 3):
        (own / "c.toml").write_text("", encoding="utf-8")
        last = delete_preset(own / "c.toml")
    assert len(deleted_presets()) == MOST_DELETED
    assert deleted_presets()[0] == last


def test_own_presets_are_known(own: Path) -> None:
    assert is_own(own / "a.toml")
    assert not is_own(own.parent / "a.toml")
    assert not is_own(own / ".deleted" / "a.toml")


def test_what_is_replaced_is_kept(own: Path) -> None:
    kept = keep_replaced(own / "a.toml")
    (own / "a.toml").write_text("new", encoding="utf-8")
    assert restore_preset(kept) == own / "a-2.toml"
    assert (own / "a-2.toml").read_text(encoding="utf-8") == 'title = "A"\n'
    with pytest.raises(StoreError):
        keep_replaced(own / "c.toml")

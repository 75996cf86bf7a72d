"""The presets that can be opened: groups, search, tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_trainer.spec.codec import render_document
from tui_trainer.store.paths import shipped_presets_folder
from tui_trainer.store.presets import own_preset_path, save_preset, usual_path
from tui_trainer.store.recent import note_recent, recent_presets
from tui_trainer.tui.file_names import path_of
from tui_trainer.tui.shelf import Shelf, best, found, tags_of, typed_file

from .documents import mlp


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without presets."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def own(name: str, **changes: object) -> Path:
    path = own_preset_path(name)
    save_preset(path, render_document(mlp(**changes)))
    return path


def shelf(open_path: Path | None = None) -> tuple[Shelf, list[Path | None]]:
    """The shelf, and where the file that is open went."""
    moved: list[Path | None] = []
    return Shelf(open_path, moved.append), moved


def listed(shelf: Shelf, query: str = "", tag: str = "") -> list[tuple[str, str]]:
    return [(entry.group, entry.info.name) for entry in found(shelf.entries(), query, tag)]


SHIPPED_NAMES = sorted(path.stem for path in shipped_presets_folder().glob("*.toml"))


def test_every_preset_is_in_one_group(home: Path) -> None:
    mine, other = own("mine"), own("other")
    elsewhere = home / "elsewhere.toml"
    elsewhere.write_text(render_document(mlp()), encoding="utf-8")
    for path in (mine, home / "gone.toml", elsewhere, shipped_presets_folder() / "mnist-mlp.toml"):
        note_recent(path)
    others = [name for name in SHIPPED_NAMES if name != "mnist-mlp"]
    rest = sorted(others, key=lambda name: name.startswith("broken-"))
    assert listed(shelf()[0]) == [
        ("Recent", "mnist-mlp"),
        ("Recent", "elsewhere"),
        ("Recent", "mine"),
        ("Yours", "other"),
        *(("Shipped", name) for name in rest),
    ]
    marks = {entry.info.name: (entry.is_own, entry.is_open) for entry in shelf(other)[0].entries()}
    assert marks["mine"] == (True, False)
    assert marks["other"] == (True, True)
    assert marks["elsewhere"] == marks["mnist-mlp"] == (False, False)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("odd", ["odd"]),
        ("ODD dropout", ["odd"]),
        ("odd conv2d", []),
        ("wobbly conv2d", ["cnn"]),
        ("course of 2030", ["odd"]),
        ("wobbly", ["cnn"]),
    ],
)
def test_a_search_looks_in_everything_a_preset_says(query: str, names: list[str]) -> None:
    own("odd", title="Strange", tags=["dropout"], about="for the course of 2030")
    own("cnn", tags=["wobbly"], network={"classifier": [{"kind": "Conv2d"}, {"kind": "ReLU"}]})
    assert [name for _, name in listed(shelf()[0], query)] == names


def test_tags_narrow_the_list() -> None:
    own("a", tags=["dropout", "zz"])
    own("b", tags=["mlp"])
    entries = shelf()[0].entries()
    assert listed(shelf()[0], "", "zz") == [("Yours", "a")]
    tags = tags_of(entries)
    assert tags[:2] == ("perceptron", "mlp"), "architectures come first"
    assert tags[-1] == "zz"


def test_a_name_that_is_typed_is_meant() -> None:
    own("my-mnist-mlp")
    entries = found(shelf()[0].entries(), "mnist-mlp")
    assert entries[0].info.name == "my-mnist-mlp"
    assert entries[best(entries, "mnist-mlp")].info.name == "mnist-mlp"
    own("mnist-mlp-mine")
    entries = found(shelf()[0].entries(), "MNIST-MLP ")
    assert entries[best(entries, "MNIST-MLP ")].info.name == "mnist-mlp", "the whole name before the beginning of one"
    assert entries[best(entries, "mnist-mlp-m")].info.name == "mnist-mlp-mine"
    assert best((), "x") == 0


def test_a_typed_path_is_a_file(home: Path) -> None:
    path = own("mine", title="Mine")
    assert typed_file("mine") is None
    entry = typed_file(f" {path} ")
    assert entry is not None
    assert (entry.group, entry.info.title, entry.info.problem) == ("File", "Mine", "")
    for text, words in ((f"{home}/", "a folder"), (f"{home}/none.toml", "no such file"), ("/a\0", "no such file")):
        entry = typed_file(text)
        assert entry is not None
        assert words in entry.info.problem or "not a path" in entry.info.problem


def test_a_preset_is_the_same_however_its_file_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own("mine")
    (home / "link").symlink_to(path.parent)
    monkeypatch.chdir(home)
    for name in (f"{home}/link/mine.toml", f"{path.parent}/../presets/mine.toml", "tui-trainer/presets/mine.toml"):
        entry = typed_file(name)
        assert entry is not None
        assert entry.info.path == path_of(name) == usual_path(Path(name)) == path
    assert usual_path(home / "mine.toml") == home / "mine.toml"
    assert usual_path(home / "none" / "mine.toml") == home / "none" / "mine.toml"


def test_what_cannot_be_read_is_listed() -> None:
    own_preset_path("bad").parent.mkdir(parents=True)
    own_preset_path("bad").write_text("[[[", encoding="utf-8")
    (entry,) = found(shelf()[0].entries(), "bad")
    assert "not valid TOML" in entry.info.problem


def test_renaming_is_told_and_remembered() -> None:
    path = own("mine")
    note_recent(path)
    presets, moved = shelf(path)
    target = presets.rename(presets.entries()[0], "yours")
    assert target == own_preset_path("yours")
    assert moved == [target]
    assert recent_presets() == [target]
    assert [entry.info.name for entry in presets.entries() if entry.is_open] == ["yours"]


def test_deleting_and_bringing_back() -> None:
    path = own("mine")
    note_recent(path)
    presets, moved = shelf(path)
    assert not presets.can_restore
    assert presets.restore() is None
    presets.delete(presets.entries()[0])
    assert moved == [None]
    assert listed(presets, "mine") == []
    assert presets.can_restore
    assert presets.restore() == path
    assert moved == [None, path]
    assert listed(presets, "mine") == [("Yours", "mine")]

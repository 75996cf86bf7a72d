"""Presets by name and by path, and what a preset may be called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_trainer.spec.codec import read_document
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError
from tui_trainer.store import presets
from tui_trainer.store.errors import StoreError
from tui_trainer.store.presets import (
    is_shipped,
    list_presets,
    name_problem,
    own_preset_path,
    resolve_preset,
    save_preset,
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder of shipped presets with one in it, and the user's, which is not there yet."""
    shipped, own = tmp_path / "shipped", tmp_path / "own" / "presets"
    shipped.mkdir()
    (shipped / "mnist-mlp.toml").write_text('schema = 1\ntitle = "MLP"\nabout = "Good."\n', encoding="utf-8")
    monkeypatch.setattr(presets, "shipped_presets_folder", lambda: shipped)
    monkeypatch.setattr(presets, "presets_folder", lambda: own)
    return shipped, own


def test_every_shipped_preset_has_a_title_and_says_what_to_expect() -> None:
    shipped = [info for info in list_presets() if info.origin == "shipped"]
    assert "mnist-mlp" in [info.name for info in shipped]
    assert all(info.about and info.title != info.name for info in shipped)


def test_the_users_presets_come_after_the_shipped(folders: tuple[Path, Path]) -> None:
    save_preset(own_preset_path("a"), 'title = "A"\n')
    assert [(info.name, info.title, info.about, info.origin) for info in list_presets()] == [
        ("mnist-mlp", "MLP", "Good.", "shipped"),
        ("a", "A", "", "user"),
    ]


def test_what_cannot_be_read_is_listed_with_its_reason(folders: tuple[Path, Path]) -> None:
    (folders[0] / "bad.toml").write_text("[[[", encoding="utf-8")
    (folders[0] / "odd.toml").write_text("title = 3\nabout = []\ntags = [1, 'mlp']\nnetwork = 3", encoding="utf-8")
    listed = {info.name: info for info in list_presets()}
    assert listed["bad"].title == "bad"
    assert "not valid TOML" in listed["bad"].problem
    odd = listed["odd"]
    assert (odd.title, odd.about, odd.tags, odd.kinds, odd.problem) == ("odd", "", ("mlp",), (), "")


def test_a_file_is_read_again_only_after_it_changed(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def count(path: Path) -> Document:
        read.append(path)
        return read_document(path)

    monkeypatch.setattr(presets, "read_document", count)
    path = own_preset_path("a")
    save_preset(path, 'title = "A"\n')
    assert list_presets()[-1].title == list_presets()[-1].title == "A"
    assert read.count(path) == 1
    save_preset(path, 'title = "B"\n')
    assert list_presets()[-1].title == "B"
    path.unlink()
    assert [info.name for info in list_presets()] == ["mnist-mlp"]


def test_the_same_file_is_told_as_whose_it_is_listed(folders: tuple[Path, Path]) -> None:
    path = folders[0] / "mnist-mlp.toml"
    assert [presets.preset_info(path, origin).origin for origin in ("user", "shipped", "shipped", "user")] == [
        *("user", "shipped", "shipped", "user")
    ]


def test_a_file_needs_no_ending_where_no_preset_has_its_name(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("bare", "mnist-mlp"):
        Path(name).write_text("schema = 1\n", encoding="utf-8")
    assert resolve_preset("bare") == Path("bare")
    assert resolve_preset("mnist-mlp") == folders[0] / "mnist-mlp.toml"
    Path("folder").mkdir()
    with pytest.raises(PresetError, match="no preset of that name"):
        resolve_preset("folder")


def test_a_shipped_preset_is_its_own_original_and_a_copy_names_it(folders: tuple[Path, Path]) -> None:
    path = folders[0] / "mnist-mlp.toml"
    assert presets.shipped_original({}, path) == path
    assert presets.shipped_original({"based_on": "mnist-mlp"}, folders[1] / "a.toml") == path
    assert presets.shipped_original({"based_on": "other"}, None) is None


def test_what_is_no_file_is_listed_without_waiting_for_it(folders: tuple[Path, Path]) -> None:
    os.mkfifo(folders[0] / "pipe.toml")
    (folders[0] / "folder.toml").mkdir()
    (folders[0] / "link.toml").symlink_to("nowhere")
    problems = {info.name: info.problem for info in list_presets()}
    assert problems["mnist-mlp"] == ""
    assert "not a regular file" in problems["pipe"]
    assert "a directory" in problems["folder"]
    assert "no such file" in problems["link"]


def test_what_a_preset_says_of_itself(folders: tuple[Path, Path]) -> None:
    save_preset(
        own_preset_path("a"),
        'tags = ["cnn"]\nreached = "99 %"\nbased_on = "mnist-mlp"\n'
        '[[network.classifier]]\nkind = "Residual"\nlayers = [{kind = "Conv2d"}, {kind = "ReLU"}]\n'
        '[[network.classifier]]\nkind = "ReLU"\n',
    )
    info = list_presets()[-1]
    assert (info.tags, info.reached, info.based_on) == (("cnn",), "99 %", "mnist-mlp")
    assert info.kinds == ("Residual", "Conv2d", "ReLU")


def test_names_and_paths_are_found(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, own = folders
    assert resolve_preset("mnist-mlp") == shipped / "mnist-mlp.toml"
    save_preset(own_preset_path("mine"), "")
    assert resolve_preset("mine") == own / "mine.toml"
    assert resolve_preset(str(own / "mine.toml")) == own / "mine.toml"
    assert resolve_preset(own / "mine.toml") == own / "mine.toml"
    monkeypatch.chdir(own)
    assert resolve_preset("mine.toml") == Path("mine.toml")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mnist-mpl", "no preset of that name; did you mean mnist-mlp?"),
        ("mnist-mpl.toml", "no such file; did you mean mnist-mlp?"),
        ("./mnist-mpl.toml", "no such file"),
        ("", "no preset of that name"),
        ("x" * 5000, "no preset of that name"),
        ("a\0b", "no preset of that name"),
    ],
)
def test_what_is_not_there_is_said(folders: tuple[Path, Path], name: str, message: str) -> None:
    with pytest.raises(PresetError) as caught:
        resolve_preset(name)
    assert [problem.message for problem in caught.value.problems] == [message]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "type a name"),
        ("  ", "type a name"),
        ("a/b", "no slashes"),
        (".a", "dot"),
        ("a\nb", "control"),
        ("ä" * 51, "102 of at most 100 bytes"),
        ("\ud800", "no control characters"),
        ("mnist-mlp", "comes with the application"),
        ("mnist-mlp.toml", "comes with the application"),
    ],
)
def test_names_that_cannot_be(folders: tuple[Path, Path], name: str, words: str) -> None:
    assert words in (name_problem(name) or "")


def test_names_that_can_be(folders: tuple[Path, Path]) -> None:
    assert name_problem("my-mlp") is None
    assert name_problem("Übung 3.toml") is None
    assert own_preset_path("Übung 3.toml").name == "Übung 3.toml"


def test_shipped_presets_are_known(folders: tuple[Path, Path]) -> None:
    assert is_shipped(folders[0] / "mnist-mlp.toml")
    assert not is_shipped(own_preset_path("mine"))


def test_a_folder_that_cannot_be_made_is_said(folders: tuple[Path, Path]) -> None:
    folders[1].parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        save_preset(own_preset_path("mine"), "")

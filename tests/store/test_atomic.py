import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_trainer.store.atomic import make_folder, replacing, write_bytes, write_text
from tui_trainer.store.errors import StoreError, cannot


def raising(number: int) -> Callable[..., object]:
    def refuse(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return refuse


def test_text_is_written_as_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.toml", "größer\r\n→\n")
    assert (tmp_path / "a.toml").read_bytes() == "größer\r\n→\n".encode()
    assert os.listdir(tmp_path) == ["a.toml"]


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_reader_sees_the_old_content_until_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with replacing(path) as partial:
        partial.write_text("half")
        assert path.read_text() == "old"
        assert partial.parent == tmp_path
    assert path.read_text() == "half"


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt(), SystemExit(1)])
def test_after_an_exception_all_is_as_before(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def write_a_part() -> None:
        with replacing(path) as partial:
            partial.write_text("half")
            raise error

    with pytest.raises(type(error)):
        write_a_part()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("function", "number", "words"),
    [
        ("fsync", errno.ENOSPC, "the disk is full. Free some space"),
        ("fsync", errno.EIO, "input/output error"),
        ("replace", errno.EACCES, "permission denied. Choose a folder"),
        ("open", errno.EROFS, "read-only"),
        ("open", errno.EACCES, "permission denied"),
        ("open", errno.EDQUOT, "quota"),
    ],
)
def test_a_refusal_is_told_in_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int, words: str
) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, function, raising(number))
        with pytest.raises(StoreError, match=words) as caught:
            write_bytes(path, b"new")
    assert str(caught.value).startswith(f"Cannot write {path}: ")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_system_that_cannot_sync_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", raising(errno.EINVAL))
    write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_missing_folder_a_file_as_folder_and_a_folder_as_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="no such file or folder"):
        write_text(tmp_path / "missing" / "a", "")
    with pytest.raises(StoreError, match="a part of the path is a file, not a folder"):
        write_text(tmp_path / "file" / "a", "")
    with pytest.raises(StoreError, match="a folder is in its place"):
        write_text(tmp_path / "folder", "")
    with pytest.raises(StoreError, match="too long"):
        write_text(tmp_path / ("a" * 300), "")
    with pytest.raises(StoreError, match="Cannot make the folder"):
        make_folder(tmp_path / "file" / "a")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_a_name_as_long_as_allowed_can_be_written(tmp_path: Path) -> None:
    write_text(tmp_path / ("a" * 255), "fits")
    assert (tmp_path / ("a" * 255)).read_text() == "fits"


def test_links_are_followed_and_circles_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    (tmp_path / "circle").symlink_to("circle")
    write_text(tmp_path / "circle", "new")
    assert (tmp_path / "circle").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_not_an_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="something else is in its place"):
        write_text(tmp_path / "pipe", "")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_text_that_is_not_unicode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not valid Unicode"):
        write_text(tmp_path / "a", "\udcff")
    assert os.listdir(tmp_path) == []


def test_an_error_without_a_number_keeps_its_own_words() -> None:
    assert str(cannot("read", "x", OSError("odd"))) == "Cannot read x: odd."


def test_the_message_puts_details_and_advice_on_lines_of_their_own() -> None:
    assert str(StoreError("Wrong.", advice=["Mend it."])) == "Wrong. Mend it."
    many = StoreError("Wrong:", details=["a", "b"], advice=["mend", "or leave"])
    assert str(many) == "Wrong:\n  a\n  b\nWhat to do:\n  mend\n  or leave"

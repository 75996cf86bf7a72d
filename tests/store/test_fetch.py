import errno
import gzip
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pytest

from tests.store.file_server import Answer, FileServer, chunked, content, disconnect, redirect, status
from tests.store.small_dataset import (
    ARCHIVES,
    IMAGES,
    IMAGES_RAW,
    LABELS,
    LONG,
    RAW,
    SMALL,
    assert_complete,
    assert_nothing_left,
    packed_bytes,
    write_raw,
)
from tui_trainer.store import datasets, fetch
from tui_trainer.store.dataset_files import DatasetFile
from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import FetchProgress

ARCHIVE = ARCHIVES[IMAGES.archive]
pytestmark = pytest.mark.usefixtures("small_table")


def test_both_files_come_from_the_first_mirror_with_progress(tmp_path: Path, server: FileServer) -> None:
    told: list[FetchProgress] = []
    mirror = server.serve("good", ARCHIVES)
    found = fetch.fetch(tmp_path, "small", progress=told.append, mirrors=[mirror, server.address])
    assert found == [tmp_path / SMALL.folder / name for name in RAW]
    assert_complete(tmp_path)
    assert server.asked == ["/good/some-images.gz", "/good/some-labels.gz"]
    first = [one for one in told if one.file == IMAGES.name]
    size = len(ARCHIVE)
    assert first[0] == FetchProgress(IMAGES.name, 1, 2, source=server.host)
    assert [(one.received, one.total) for one in first[1:-1]][-1] == (size, size)
    assert first[-1].is_done
    assert (told[-1].file, told[-1].number, told[-1].is_done) == (LABELS.name, 2, True)


def test_files_that_are_right_are_kept_and_damaged_ones_replaced(tmp_path: Path, server: FileServer) -> None:
    place = write_raw(tmp_path)
    changed = bytearray(IMAGES_RAW)
    changed[-1] ^= 1  # same size, same header
    (place / IMAGES.name).write_bytes(changed)
    before = (place / LABELS.name).stat()
    told: list[FetchProgress] = []
    fetch.fetch(tmp_path, "small", progress=told.append, mirrors=[server.serve("good", ARCHIVES)])
    assert_complete(tmp_path)
    assert (place / LABELS.name).stat().st_ino == before.st_ino
    assert server.asked == ["/good/some-images.gz"]
    assert told[0] == FetchProgress(LABELS.name, 2, 2, is_done=True)


class Bad(NamedTuple):
    name: str
    answer: Callable[[FileServer], Answer]
    says: str
    timeout: float = LONG


def fixed(answer: Answer) -> Callable[[FileServer], Answer]:
    return lambda server: answer


def portal(server: FileServer) -> Answer:
    server.answers["/login"] = content(b"<!DOCTYPE html><form>", kind="text/html")
    return redirect(f"{server.address}/login")


DAMAGED = ARCHIVE[:200] + bytes(60) + ARCHIVE[260:]
BOMB = packed_bytes(IMAGES_RAW + bytes(50_000_000))
BAD = [
    Bad("not there", fixed(status(404)), "answered 404 Not Found"),
    Bad("server error", fixed(status(503)), "answered 503 Service Unavailable"),
    Bad("web page", fixed(content(b"\n<html>")), "a web page came instead of the file"),
    Bad("login page", portal, "a web page came instead of the file"),
    Bad("redirect loop", lambda server: redirect(f"{server.address}/bad/{IMAGES.archive}"), "answered 302"),
    Bad("redirect to a file", fixed(redirect("file:///etc/hostname")), "answered 302"),
    Bad("no gzip", fixed(content(IMAGES_RAW)), "this is not a gzip archive"),
    Bad("damaged gzip", fixed(content(DAMAGED)), "the archive is damaged"),
    Bad("other content", fixed(content(packed_bytes(b"other"))), "the archive is another one: md5 "),
    Bad("other compression", fixed(content(gzip.compress(IMAGES_RAW, 1, mtime=0))), "the archive is another one: md5 "),
    Bad("something behind", fixed(content(ARCHIVE + b"more")), "the archive is another one: md5 "),
    Bad("gzip bomb", fixed(content(BOMB)), "unpacks to more than the expected 24 016 bytes"),
    Bad("endless", fixed(content(ARCHIVE + bytes(3_000_000))), "for a file of 24 016"),
    Bad("empty", fixed(content(b"")), "the archive is empty"),
    Bad("truncated", fixed(content(ARCHIVE[:-30])), "ends too early"),
    Bad("connection lost", fixed(content(ARCHIVE[:-30], announced=len(ARCHIVE))), "ends too early"),
    Bad("too small a length", fixed(content(ARCHIVE, announced=100)), "ends too early, after 100 bytes"),
    Bad("disconnect", fixed(disconnect), "closed the connection without an answer"),
    Bad("silence", lambda server: server.hang, "did not answer within 1 s", 1.0),
    Bad("trickle", lambda server: server.trickle(ARCHIVE), "did not answer within 1 s", 1.0),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_a_bad_mirror_is_left_for_the_next(tmp_path: Path, server: FileServer, bad: Bad) -> None:
    server.answers[f"/bad/{IMAGES.archive}"] = bad.answer(server)
    told: list[FetchProgress] = []
    mirrors = [f"{server.address}/bad/", server.serve("good", ARCHIVES)]
    fetch.fetch(tmp_path, "small", progress=told.append, mirrors=mirrors, timeout=bad.timeout)
    assert_complete(tmp_path)
    problems = [one.problem for one in told if one.problem and one.file == IMAGES.name]
    assert len(problems) == 1
    assert bad.says in problems[0]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_without_a_good_mirror_nothing_is_left_and_all_is_told(tmp_path: Path, server: FileServer, bad: Bad) -> None:
    server.answers[f"/bad/{IMAGES.archive}"] = bad.answer(server)
    mirrors = [f"{server.address}/bad/", f"{server.address}/none/"]
    with pytest.raises(DataError) as caught:
        fetch.fetch(tmp_path, "small", mirrors=mirrors, timeout=bad.timeout)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"Could not fetch some-images.gz of small into {tmp_path / SMALL.folder}:"
    assert bad.says in lines[1]
    assert lines[2] == f"  {server.host}: answered 404 Not Found"
    assert "tui-trainer train digits-mlp" in str(caught.value)
    assert_nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("answer", "total"),
    [
        (content(ARCHIVE, announced=None), None),
        (content(ARCHIVE, announced=len(ARCHIVE) + 1000), len(ARCHIVE) + 1000),
        (chunked(ARCHIVE, 1), None),
        (chunked(ARCHIVE, 500), None),
    ],
    ids=["no length", "too large a length", "chunks of a byte", "chunks"],
)
def test_the_announced_length_is_for_show_only(
    tmp_path: Path, server: FileServer, answer: Answer, total: int | None
) -> None:
    mirror = server.serve("good", ARCHIVES)
    server.answers[f"/good/{IMAGES.archive}"] = answer
    told: list[FetchProgress] = []
    fetch.fetch(tmp_path, "small", progress=told.append, mirrors=[mirror])
    assert_complete(tmp_path)
    assert {one.total for one in told if one.file == IMAGES.name and one.received} == {total}


def test_an_unreachable_mirror_is_asked_once_for_all_files(tmp_path: Path, server: FileServer) -> None:
    server.answers[f"/bad/{IMAGES.archive}"] = disconnect
    mirrors = [f"{server.address}/bad/", server.serve("good", ARCHIVES)]
    fetch.fetch(tmp_path, "small", mirrors=mirrors)
    assert server.asked == ["/bad/some-images.gz", "/good/some-images.gz", "/good/some-labels.gz"]


def test_ctrl_c_leaves_nothing(tmp_path: Path, server: FileServer) -> None:
    def interrupt(progress: FetchProgress) -> None:
        if progress.received:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.fetch(tmp_path, "small", progress=interrupt, mirrors=[server.serve("good", ARCHIVES)])
    assert_nothing_left(tmp_path)


def test_a_disk_that_fills_up(tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(chunks: Iterable[bytes], file: DatasetFile, output: BinaryIO) -> None:
        output.write(next(iter(chunks)))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(fetch, "unpack", fill)
    with pytest.raises(DataError, match=r"the disk is full\. Free some space"):
        fetch.fetch(tmp_path, "small", mirrors=[server.serve("good", ARCHIVES)])
    assert_nothing_left(tmp_path)


def test_too_little_space_is_known_before_anything_is_asked(
    tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match="not enough space"):
        fetch.fetch(tmp_path, "small", mirrors=[server.serve("good", ARCHIVES)])
    assert server.asked == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written(
    tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    mirror = server.serve("good", ARCHIVES)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(DataError, match="Choose a folder that you may write to"):
            fetch.fetch(tmp_path, "small", mirrors=[mirror])
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", refuse)
        with pytest.raises(DataError, match="Cannot make the folder"):
            fetch.fetch(tmp_path / "new", "small", mirrors=[mirror])
    assert_nothing_left(tmp_path)


def test_a_file_as_folder_and_a_folder_as_file(tmp_path: Path, server: FileServer) -> None:
    mirror = server.serve("good", ARCHIVES)
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="a part of the path is a file, not a folder"):
        fetch.fetch(tmp_path / "file", "small", mirrors=[mirror])
    (tmp_path / SMALL.folder / IMAGES.name).mkdir(parents=True)
    with pytest.raises(DataError, match=r"some-images is a folder, not a file\. Move it away"):
        fetch.fetch(tmp_path, "small", mirrors=[mirror])
    assert server.asked == []


def test_archives_on_disk_are_unpacked_without_a_network(tmp_path: Path) -> None:
    place = tmp_path / SMALL.folder
    place.mkdir(parents=True)
    for name, data in ARCHIVES.items():
        (place / name).write_bytes(data)
    found = fetch.fetch(tmp_path, "small", mirrors=[])
    assert [path.read_bytes() for path in found] == list(RAW.values())
    assert sorted(os.listdir(place)) == sorted([*RAW, *ARCHIVES])
    datasets.require(tmp_path, "small")


def test_a_damaged_archive_on_disk_is_reported_and_passed_over(tmp_path: Path, server: FileServer) -> None:
    packed = tmp_path / SMALL.folder / IMAGES.archive
    packed.parent.mkdir(parents=True)
    packed.write_bytes(ARCHIVE[:-30])
    with pytest.raises(DataError, match=r"some-images\.gz: the archive ends too early"):
        fetch.fetch(tmp_path, "small", mirrors=[])
    assert packed.read_bytes() == ARCHIVE[:-30]
    fetch.fetch(tmp_path, "small", mirrors=[server.serve("good", ARCHIVES)])
    datasets.require(tmp_path, "small")


def test_leftovers_of_a_killed_fetch_go_and_those_of_a_running_one_stay(tmp_path: Path, server: FileServer) -> None:
    place = tmp_path / SMALL.folder
    place.mkdir(parents=True)
    stale, living, foreign = place / ".tui-trainer-1.part", place / ".tui-trainer-2.part", place / "notes.part"
    for path in (stale, living, foreign):
        path.touch()
    os.utime(stale, (time.time() - 3600,) * 2)
    os.utime(foreign, (time.time() - 3600,) * 2)
    fetch.fetch(tmp_path, "small", mirrors=[server.serve("good", ARCHIVES)])
    assert sorted(os.listdir(place)) == sorted([living.name, foreign.name, *RAW])


def test_several_at_once_do_no_harm(tmp_path: Path, server: FileServer) -> None:
    mirror = server.serve("good", ARCHIVES)
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    def one() -> None:
        try:
            together.wait(LONG)
            fetch.fetch(tmp_path, "small", mirrors=[mirror])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert failures == []
    assert_complete(tmp_path)


def test_losing_the_race_to_another_process_is_no_failure(
    tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = os.replace

    def refuse(source: Path, target: Path) -> None:
        replaced(source, target)
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    fetch.fetch(tmp_path, "small", mirrors=[server.serve("good", ARCHIVES)])
    assert_complete(tmp_path)


def test_a_dataset_without_files_is_there_already(tmp_path: Path) -> None:
    assert fetch.fetch(tmp_path, "digits") == []
    assert os.listdir(tmp_path) == []
    with pytest.raises(DataError, match="no dataset"):
        fetch.fetch(tmp_path, "unknown")

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.store.small_dataset import ARCHIVES, IMAGES, LABELS, LABELS_RAW, RAW, SMALL, raw_bytes, write_raw
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.store import datasets, paths
from tui_trainer.store.dataset_files import DATASET_FILES
from tui_trainer.store.datasets import FileState
from tui_trainer.store.errors import DataError
from tui_trainer.store.idx import IdxHeader

pytestmark = pytest.mark.usefixtures("small_table")

IDX_DATASETS = [name for name, info in DATASETS.items() if info.torchvision]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_raw(tmp_path)


def images_status(folder: Path) -> tuple[FileState, str]:
    found = datasets.status(folder, "small")[0]
    return found.state, found.detail


def test_right_files_are_present_and_verified(tmp_path: Path, place: Path) -> None:
    told: list[tuple[str, int, int]] = []
    verified = datasets.verify(tmp_path, "small", lambda name, done, total: told.append((name, done, total)))
    assert [found.state for found in verified] == [FileState.PRESENT] * 2
    assert datasets.status(tmp_path, "small") == verified
    assert [found.path for found in verified] == [place / IMAGES.name, place / LABELS.name]
    total = IMAGES.size + LABELS.size
    assert told == [(IMAGES.name, IMAGES.size, total), (LABELS.name, total, total)]
    datasets.require(tmp_path, "small")


@pytest.mark.parametrize(
    ("content", "state", "words"),
    [
        (b"", FileState.TRUNCATED, "is empty"),
        (b"\0\0\x08", FileState.TRUNCATED, "is cut short: 3 bytes, expected 24 016"),
        (raw_bytes(IMAGES.header)[:1000], FileState.TRUNCATED, "is cut short: 1 000 bytes, expected 24 016"),
        (raw_bytes(IMAGES.header) + b"x", FileState.OVERSIZED, "is too long: 24 017 bytes, expected 24 016"),
        (LABELS_RAW, FileState.WRONG_HEADER, "magic number 0x00000801, expected 0x00000803: this looks like a label"),
        (raw_bytes(IdxHeader((40, 20, 30))), FileState.WRONG_HEADER, "holds 40 images of 20x30, expected 40 images"),
        (ARCHIVES[IMAGES.archive], FileState.WRONG_HEADER, "gzip file that has not been unpacked"),
        (b"<html>no such file</html>", FileState.WRONG_HEADER, "looks like a web page"),
    ],
)
def test_wrong_content_is_found_by_size_and_header(
    tmp_path: Path, place: Path, content: bytes, state: FileState, words: str
) -> None:
    (place / IMAGES.name).write_bytes(content)
    found, detail = images_status(tmp_path)
    assert (found, words in detail) == (state, True), detail
    with pytest.raises(DataError) as caught:
        datasets.require(tmp_path, "small")
    assert words in str(caught.value)
    assert LABELS.name not in str(caught.value)


def test_changed_content_is_found_by_verify_only(tmp_path: Path, place: Path) -> None:
    changed = bytearray(RAW[IMAGES.name])
    changed[-1] ^= 1
    (place / IMAGES.name).write_bytes(changed)
    assert images_status(tmp_path)[0] is FileState.PRESENT
    found = datasets.verify(tmp_path, "small")
    assert [one.state for one in found] == [FileState.WRONG_CONTENT, FileState.PRESENT]
    assert f"expected {IMAGES.md5}" in found[0].detail


def test_missing_packed_and_broken_links(tmp_path: Path, place: Path) -> None:
    path = place / IMAGES.name
    path.unlink()
    assert images_status(tmp_path) == (FileState.MISSING, "is missing")
    (place / IMAGES.archive).write_bytes(ARCHIVES[IMAGES.archive])
    assert images_status(tmp_path) == (FileState.PACKED, "is there only as some-images.gz, not unpacked")
    path.symlink_to("elsewhere")
    assert images_status(tmp_path) == (FileState.MISSING, "is a link to elsewhere, which is not there")
    path.unlink()
    path.symlink_to(path.name)
    assert images_status(tmp_path) == (FileState.UNREADABLE, "cannot be read: its symbolic links lead in a circle")


def test_what_is_not_a_file(tmp_path: Path, place: Path) -> None:
    (place / IMAGES.name).unlink()
    (place / IMAGES.name).mkdir()
    assert images_status(tmp_path) == (FileState.NOT_A_FILE, "is a folder, not a file")
    if hasattr(os, "mkfifo"):
        (place / IMAGES.name).rmdir()
        os.mkfifo(place / IMAGES.name)
        assert images_status(tmp_path) == (FileState.NOT_A_FILE, "is not an ordinary file")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "permission denied"), (errno.EIO, "input/output error"), (errno.ESTALE, "lost")],
)
def test_a_file_that_cannot_be_opened(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    opened = Path.open

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.name == IMAGES.name:
            raise OSError(number, os.strerror(number), str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    state, detail = images_status(tmp_path)
    assert state is FileState.UNREADABLE
    assert words in detail
    assert datasets.verify(tmp_path, "small")[0].state is FileState.UNREADABLE


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = datasets.status(tmp_path, "small")[0]
    monkeypatch.setattr(datasets, "file_status", lambda path, file: right)
    (place / IMAGES.name).unlink()
    (place / IMAGES.name).mkdir()
    found = datasets.verify_file(place / IMAGES.name, IMAGES)
    assert (found.state, found.detail) == (FileState.UNREADABLE, "cannot be read: a folder is in its place")


def test_a_path_that_no_system_takes(tmp_path: Path) -> None:
    assert images_status(tmp_path / "a\0b")[0] in (FileState.UNREADABLE, FileState.MISSING)
    assert images_status(tmp_path / ("a" * 300)) == (FileState.UNREADABLE, "cannot be read: the name is too long")


def test_a_missing_folder_is_one_message_with_three_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path))
    with pytest.raises(DataError) as caught:
        datasets.require(tmp_path, "small")
    assert str(caught.value).splitlines() == [
        f"The small data is not there. Looked in {tmp_path / 'Small' / 'raw'}, which does not exist.",
        "What to do:",
        "  tui-trainer data fetch small",
        "  or name the folder that has Small/raw/: --data-dir FOLDER, or TUI_TRAINER_DATA=FOLDER",
        "  or train without a download: tui-trainer train digits-mlp",
    ]


def test_every_bad_file_is_listed_in_one_message(tmp_path: Path, place: Path) -> None:
    (place / IMAGES.name).write_bytes(b"")
    (place / LABELS.name).unlink()
    with pytest.raises(DataError) as caught:
        datasets.require(tmp_path, "small")
    lines = str(caught.value).splitlines()
    assert lines[:3] == [
        f"The small data cannot be used. Looked in {place}:",
        "  some-images is empty",
        "  some-labels is missing",
    ]
    assert f"  tui-trainer data fetch small --data-dir {tmp_path}" in lines


def test_a_file_as_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="file is a file, not a folder") as caught:
        datasets.require(tmp_path / "file", "small")
    assert str(caught.value).count("not a folder") == 1


@pytest.mark.parametrize("inside", ["Small", "Small/raw"])
def test_naming_a_folder_inside_the_layout_is_explained(tmp_path: Path, place: Path, inside: str) -> None:
    with pytest.raises(DataError) as caught:
        datasets.require(tmp_path / inside, "small")
    assert f"{tmp_path / inside} is inside the layout: name {tmp_path} instead" in str(caught.value)


def test_files_outside_the_layout_are_explained(tmp_path: Path, place: Path) -> None:
    place.rename(tmp_path / "raw")
    with pytest.raises(DataError) as caught:
        datasets.require(tmp_path, "small")
    assert f"the files lie in {tmp_path / 'raw'}: move them to {place}" in str(caught.value)


def test_a_dataset_without_files_needs_none(tmp_path: Path) -> None:
    assert datasets.status(tmp_path / "nowhere", "digits") == []
    assert datasets.verify(tmp_path / "nowhere", "digits") == []
    datasets.require(tmp_path / "nowhere", "digits")


def test_an_unknown_dataset_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r'no dataset "mnits"\. Known datasets: digits, fashion-mnist, kmnist, mnist'):
        datasets.status(tmp_path, "mnits")


def test_content_without_a_known_md5_is_checked_by_size_and_header_alone(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DATASET_FILES, "small", replace(SMALL, files=(replace(IMAGES, md5=None), LABELS)))
    changed = bytearray(RAW[IMAGES.name])
    changed[-1] ^= 1
    (place / IMAGES.name).write_bytes(changed)
    assert [one.state for one in datasets.verify(tmp_path, "small")] == [FileState.PRESENT] * 2
    (place / IMAGES.name).write_bytes(changed[:-1])
    assert datasets.verify(tmp_path, "small")[0].state is FileState.TRUNCATED


def test_the_table_agrees_with_the_catalogue() -> None:
    assert {name for name in DATASET_FILES if name != "small"} == set(DATASETS)
    for name in IDX_DATASETS:
        info = DATASETS[name]
        assert DATASET_FILES[name].folder == f"{info.torchvision}/raw"
        headers = [file.header for file in DATASET_FILES[name].files]
        assert headers == [
            IdxHeader((info.train, *info.shape[1:])),
            IdxHeader((info.train,)),
            IdxHeader((info.test, *info.shape[1:])),
            IdxHeader((info.test,)),
        ]


@pytest.mark.parametrize("name", IDX_DATASETS)
def test_the_table_agrees_with_torchvision(name: str) -> None:
    from torchvision import datasets as torchvision_datasets  # here, because it takes seconds

    theirs, table = getattr(torchvision_datasets, DATASETS[name].torchvision), DATASET_FILES[name]
    assert [(file.archive, file.archive_md5) for file in table.files] == theirs.resources
    assert list(table.mirrors) == theirs.mirrors
    if name != "mnist":  # which has longer names there
        assert tuple(theirs.classes) == DATASETS[name].class_names


@pytest.mark.parametrize("name", IDX_DATASETS)
def test_the_table_agrees_with_the_real_files(name: str) -> None:
    folder = Path(os.environ.get(paths.DATA_VARIABLE) or "/nowhere")
    if not (folder / DATASET_FILES[name].folder).is_dir():
        pytest.skip(f"the real {name} is not at hand: set TUI_TRAINER_DATA")
    assert [found.state for found in datasets.verify(folder, name)] == [FileState.PRESENT] * 4

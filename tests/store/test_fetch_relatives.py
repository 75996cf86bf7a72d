"""Fetching what has the form of MNIST: the whole table with files of full size, from a server on this machine."""

from __future__ import annotations

import gzip
import hashlib
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.file_server import FileServer, content
from tui_trainer.store import datasets
from tui_trainer.store.dataset_files import DATASET_FILES, DatasetFile, raw_folder
from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import fetch

pytestmark = pytest.mark.usefixtures("small_table")


def archive_of(file: DatasetFile) -> bytes:
    """The archive of black images, or of labels that are all 0."""
    start = struct.pack(f">{1 + len(file.header.sizes)}I", file.header.magic, *file.header.sizes)
    return gzip.compress(start + bytes(file.size - len(start)), 1, mtime=0)


def with_these_archives(file: DatasetFile, archives: dict[str, bytes]) -> DatasetFile:
    """The table's entry as if these were the published archives; what is not known of the content stays unknown."""
    archive = archives[file.archive]
    md5 = hashlib.md5(gzip.decompress(archive)).hexdigest() if file.md5 else None
    return replace(file, archive_md5=hashlib.md5(archive).hexdigest(), md5=md5)


@pytest.fixture(scope="module")
def archives() -> dict[str, bytes]:
    return {file.archive: archive_of(file) for file in DATASET_FILES["mnist"].files}


@pytest.mark.parametrize("name", ["fashion-mnist", "kmnist"])
def test_files_come_into_torchvision_s_layout(
    name: str, tmp_path: Path, server: FileServer, archives: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = DATASET_FILES[name]
    files = tuple(with_these_archives(file, archives) for file in table.files)
    mirror = server.serve(name, archives)
    monkeypatch.setitem(DATASET_FILES, name, replace(table, files=files, mirrors=(mirror,)))
    found = fetch(tmp_path, name)
    assert {path.parent for path in found} == {raw_folder(tmp_path, name)}
    assert server.asked == [f"/{name}/{archive}" for archive in archives]
    assert all(one.is_present for one in datasets.verify(tmp_path, name))
    assert fetch(tmp_path, name) == found
    assert len(server.asked) == 4, "what is right is not fetched again"


@pytest.mark.parametrize("name", ["fashion-mnist", "kmnist"])
def test_another_archive_is_refused_also_where_the_content_is_not_known(
    name: str, tmp_path: Path, server: FileServer, archives: dict[str, bytes]
) -> None:
    server.answers = {f"/bad/{archive}": content(data) for archive, data in archives.items()}
    with pytest.raises(DataError, match="the archive is another one: md5") as caught:
        fetch(tmp_path, name, mirrors=[f"{server.address}/bad/"])
    assert f"copy the .gz files into {raw_folder(tmp_path, name)}" in str(caught.value)
    assert list(raw_folder(tmp_path, name).iterdir()) == []

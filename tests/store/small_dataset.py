"""A dataset of two tiny files, in the table as "small", and the means to put it on disk."""

import gzip
import hashlib
import struct
from pathlib import Path

from tui_trainer.store.dataset_files import DatasetFile, DatasetFiles
from tui_trainer.store.idx import IdxHeader


def raw_bytes(header: IdxHeader) -> bytes:
    """A whole idx file with this header and counting elements."""
    start = struct.pack(f">{1 + len(header.sizes)}I", header.magic, *header.sizes)
    return start + bytes(index % 251 for index in range(header.file_size - len(start)))


def dataset_file(name: str, header: IdxHeader) -> DatasetFile:
    """The table's entry for `raw_bytes(header)` packed by `packed_bytes`."""
    raw = raw_bytes(header)
    return DatasetFile(
        name=name,
        header=header,
        md5=hashlib.md5(raw).hexdigest(),
        archive_md5=hashlib.md5(packed_bytes(raw)).hexdigest(),
    )


def packed_bytes(raw: bytes) -> bytes:
    """The same archive every time."""
    return gzip.compress(raw, mtime=0)


IMAGES = dataset_file("some-images", IdxHeader((40, 30, 20)))
LABELS = dataset_file("some-labels", IdxHeader((40,)))
IMAGES_RAW, LABELS_RAW = raw_bytes(IMAGES.header), raw_bytes(LABELS.header)
RAW = {IMAGES.name: IMAGES_RAW, LABELS.name: LABELS_RAW}
ARCHIVES = {file.archive: packed_bytes(RAW[file.name]) for file in (IMAGES, LABELS)}
SMALL = DatasetFiles(folder="Small/raw", files=(IMAGES, LABELS), mirrors=("http://first.invalid/",))
LONG = 20.0  # seconds that no test may take


def write_raw(folder: Path) -> Path:
    """Put the right files into a data folder; returns the folder in which they lie."""
    place = folder / SMALL.folder
    place.mkdir(parents=True)
    for name, raw in RAW.items():
        (place / name).write_bytes(raw)
    return place


def assert_complete(folder: Path) -> None:
    """The right files are there, and nothing else."""
    place = folder / SMALL.folder
    assert {path.name: path.read_bytes() for path in place.iterdir()} == RAW


def assert_nothing_left(folder: Path) -> None:
    """Nothing but folders is there."""
    assert [path for path in folder.rglob("*") if not path.is_dir()] == []

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.small_dataset import ARCHIVES, IMAGES, IMAGES_RAW, packed_bytes
from tui_trainer.store import archive
from tui_trainer.store.archive import ArchiveError, unpack

ARCHIVE = ARCHIVES[IMAGES.archive]


class Output(list[bytes]):
    """Counts what is written to it."""

    def write(self, data: bytes) -> int:
        self.append(data)
        return len(data)


@given(st.lists(st.binary(max_size=200), max_size=4), st.sampled_from([0, 10, 100, len(ARCHIVE)]))
def test_no_bytes_but_the_right_ones_unpack(chunks: list[bytes], kept: int) -> None:
    output = Output()
    tail = b"".join(chunks)
    if kept == len(ARCHIVE) and not tail:
        unpack([ARCHIVE], IMAGES, output)  # type: ignore[arg-type]
        assert b"".join(output) == IMAGES_RAW
        return
    with pytest.raises(ArchiveError):
        unpack([ARCHIVE[:kept], *chunks], IMAGES, output)  # type: ignore[arg-type]
    assert sum(map(len, output)) <= IMAGES.size


@given(st.integers(1, 5000))
def test_it_does_not_matter_how_the_bytes_arrive(size: int) -> None:
    output = Output()
    unpack((ARCHIVE[start : start + size] for start in range(0, len(ARCHIVE), size)), IMAGES, output)  # type: ignore[arg-type]
    assert b"".join(output) == IMAGES_RAW


def test_large_files_come_out_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_PIECE", 1000)
    output = Output()
    unpack([ARCHIVE], IMAGES, output)  # type: ignore[arg-type]
    assert b"".join(output) == IMAGES_RAW
    assert max(map(len, output)) == 1000


def test_an_archive_whose_table_entry_is_wrong_is_refused() -> None:
    other = packed_bytes(b"other")
    file = replace(IMAGES, archive_md5=hashlib.md5(other).hexdigest())
    with pytest.raises(ArchiveError, match="has other content: 5 bytes"):
        unpack([other], file, Output())  # type: ignore[arg-type]

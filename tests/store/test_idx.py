import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_trainer.store.errors import DataError
from tui_trainer.store.idx import IdxHeader, check_header, parse_header

IMAGES = IdxHeader((60_000, 28, 28))
LABELS = IdxHeader((60_000,))


def packed(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def test_numbers_of_a_header() -> None:
    assert (IMAGES.magic, IMAGES.header_size, IMAGES.file_size) == (0x803, 16, 47_040_016)
    assert (LABELS.magic, LABELS.header_size, LABELS.file_size) == (0x801, 8, 60_008)


def test_a_right_header_is_read_and_accepted() -> None:
    data = packed(0x803, 60_000, 28, 28) + b"more"
    assert parse_header(data) == IMAGES
    check_header(data, IMAGES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(0x801, 60_000), "magic number 0x00000801, expected 0x00000803: this looks like a label file"),
        (packed(0xD03, 1, 1, 1), "magic number 0x00000d03, expected 0x00000803: its elements are not unsigned bytes"),
        (b"\x1f\x8b\x08\0", "magic number 0x1f8b0800, expected 0x00000803: this is a gzip file that has not been"),
        (b"<!DOCTYPE html>", "expected 0x00000803: this looks like a web page"),
        (b"\n\n <html>", "this looks like a web page"),
        (bytes(16), "magic number 0x00000000, expected 0x00000803: this file begins with zeros"),
        (b"\x03\x08\0\0" + bytes(12), "its byte order is reversed"),
        (b"\x7fELF", "magic number 0x7f454c46, expected 0x00000803"),
        (packed(0x803, 59_999, 28, 28), "holds 59 999 images of 28x28, expected 60 000 images of 28x28"),
        (packed(0x803, 60_000, 28, 32), "holds 60 000 images of 28x32, expected 60 000 images of 28x28"),
        (packed(0x803, 60_000), "has only 8 bytes of a header of 16"),
        (b"", "has only 0 bytes, too few for a header"),
        (b"\0\0\x08", "has only 3 bytes, too few for a header"),
    ],
)
def test_what_is_wrong_with_an_image_file_is_said(data: bytes, words: str) -> None:
    with pytest.raises(DataError) as caught:
        check_header(data, IMAGES)
    assert words in str(caught.value)


def test_an_image_file_in_place_of_labels_is_recognized() -> None:
    with pytest.raises(DataError, match="expected 0x00000801: this looks like an image file"):
        check_header(packed(0x803, 60_000, 28, 28), LABELS)


@pytest.mark.parametrize("magic", [0x800, 0x903, 0x10803, 0xFFFFFFFF])
def test_a_magic_number_of_something_else_is_refused(magic: int) -> None:
    with pytest.raises(DataError, match="is not that of an idx file of bytes"):
        parse_header(packed(magic, 1, 1, 1))


@given(st.binary(max_size=64) | st.builds(lambda tail: b"\0\0\x08" + tail, st.binary(max_size=64)))
@example(b"\0\0\x08\xff")
def test_any_bytes_give_a_header_or_a_data_error(data: bytes) -> None:
    try:
        header = parse_header(data)
    except DataError:
        with pytest.raises(DataError):
            check_header(data, IMAGES)
    else:
        assert data.startswith(packed(header.magic, *header.sizes))
        assert header.file_size >= header.header_size
        assert str(header)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5))
def test_what_is_written_is_what_is_read(sizes: list[int]) -> None:
    header = IdxHeader(tuple(sizes))
    assert parse_header(packed(header.magic, *sizes)) == header

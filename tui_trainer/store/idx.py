"""The idx file format of the MNIST family: the header, checked before anything trusts the file.

A header is a magic number (two zero bytes, the element type, the number of dimensions) and one big-endian 32-bit size
per dimension; the elements follow.  Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
"""

import math
import struct
from dataclasses import dataclass

from tui_trainer.spec.numerals import grouped
from tui_trainer.store.errors import DataError

UNSIGNED_BYTE = 0x08
_ELEMENT_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)
_MAGIC_SIZE = 4


@dataclass(frozen=True)
class IdxHeader:
    """Header of an idx file of unsigned bytes; `sizes` is (count,) for labels, (count, height, width) for images."""

    sizes: tuple[int, ...]

    @property
    def magic(self) -> int:
        """The first four bytes as a big-endian number."""
        return UNSIGNED_BYTE << 8 | len(self.sizes)

    @property
    def header_size(self) -> int:
        """Bytes before the first element."""
        return header_size(len(self.sizes))

    @property
    def file_size(self) -> int:
        """Bytes of the whole file."""
        return self.header_size + math.prod(self.sizes)

    def __str__(self) -> str:
        if len(self.sizes) == 1:
            return f"{grouped(self.sizes[0])} labels"
        if len(self.sizes) == 3:
            return f"{grouped(self.sizes[0])} images of {self.sizes[1]}x{self.sizes[2]}"
        return "elements of " + "x".join(map(str, self.sizes))


def header_size(dimensions: int) -> int:
    """Bytes of a header with so many dimensions."""
    return _MAGIC_SIZE + 4 * dimensions


def parse_header(data: bytes) -> IdxHeader:
    """Read the header of an idx file of unsigned bytes from its first bytes.

    Raises DataError, whose message continues a sentence that began with the file's name.
    """
    if len(data) < _MAGIC_SIZE:
        raise DataError(f"has only {len(data)} bytes, too few for a header")
    magic: int = struct.unpack_from(">I", data)[0]
    if magic >> 8 != UNSIGNED_BYTE or not magic & 0xFF:
        raise DataError(f"magic number 0x{magic:08x} is not that of an idx file of bytes{_looks_like(data)}")
    dimensions = magic & 0xFF
    if len(data) < header_size(dimensions):
        raise DataError(f"has only {len(data)} bytes of a header of {header_size(dimensions)}")
    return IdxHeader(struct.unpack_from(f">{dimensions}I", data, _MAGIC_SIZE))


def check_header(data: bytes, expected: IdxHeader) -> None:
    """Compare the first bytes of a file with the header that it must have; raises DataError as `parse_header` does."""
    if len(data) >= _MAGIC_SIZE:
        magic: int = struct.unpack_from(">I", data)[0]
        if magic != expected.magic:
            raise DataError(f"magic number 0x{magic:08x}, expected 0x{expected.magic:08x}{_looks_like(data)}")
    found = parse_header(data)
    if found != expected:
        raise DataError(f"holds {found}, expected {expected}")


def _looks_like(data: bytes) -> str:
    """A guess at what a file with the wrong magic number is, to be put after the message."""
    start = data.lstrip()[:1]
    if data[:2] == b"\x1f\x8b":
        return ": this is a gzip file that has not been unpacked"
    if start == b"<":
        return ": this looks like a web page"
    if data[:2] == b"\0\0" and data[2] in _ELEMENT_TYPES:
        if data[2] != UNSIGNED_BYTE:
            return ": its elements are not unsigned bytes"
        return {1: ": this looks like a label file", 3: ": this looks like an image file"}.get(data[3], "")
    if data[2:4] == b"\0\0" and data[1] in _ELEMENT_TYPES:
        return ": its byte order is reversed"
    if not any(data):
        return ": this file begins with zeros, as after an interrupted copy"
    return ""

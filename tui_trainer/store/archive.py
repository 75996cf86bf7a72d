"""Unpacking a .gz stream that is not to be trusted until its last byte has been checked."""

import hashlib
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from tui_trainer.spec.numerals import grouped
from tui_trainer.store.dataset_files import DatasetFile

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 20


class ArchiveError(Exception):
    """The archive is not the one that was expected; the message says why and is to follow its source and a colon."""


def unpack(chunks: Iterable[bytes], file: DatasetFile, output: BinaryIO) -> None:
    """Write the unpacked archive to `output`, checking size and md5s (that of the content as far as it is known).

    Stops as soon as more comes out than the file may have.  Raises ArchiveError, and OSError from writing.
    """
    unzip = zlib.decompressobj(_GZIP)
    packed_digest = hashlib.md5(usedforsecurity=False)
    raw_digest = hashlib.md5(usedforsecurity=False)
    packed = raw = 0
    for chunk in chunks:
        packed += len(chunk)
        packed_digest.update(chunk)
        if packed > 2 * file.size + _PIECE:  # gzip never makes anything that much longer
            raise ArchiveError(f"more than {grouped(packed)} bytes came for a file of {grouped(file.size)}")
        pending = chunk
        while pending and not unzip.eof:
            try:
                piece = unzip.decompress(pending, _PIECE)
            except zlib.error as error:
                raise ArchiveError(_not_gzip(chunk if packed == len(chunk) else b"")) from error
            pending = unzip.unconsumed_tail
            raw += len(piece)
            if raw > file.size:
                raise ArchiveError(f"the archive unpacks to more than the expected {grouped(file.size)} bytes")
            raw_digest.update(piece)
            output.write(piece)
    if not packed:
        raise ArchiveError("the archive is empty")
    if not unzip.eof:
        raise ArchiveError(f"the archive ends too early, after {grouped(packed)} bytes")
    if packed_digest.hexdigest() != file.archive_md5:
        raise ArchiveError(f"the archive is another one: md5 {packed_digest.hexdigest()}, expected {file.archive_md5}")
    if raw != file.size or file.md5 not in (None, raw_digest.hexdigest()):
        raise ArchiveError(f"the archive has other content: {grouped(raw)} bytes, md5 {raw_digest.hexdigest()}")


def _not_gzip(start: bytes) -> str:
    if start.lstrip()[:1] == b"<":
        return "a web page came instead of the file (does this network ask for a login in the browser?)"
    if start[:2] != b"\x1f\x8b" and start:
        return "this is not a gzip archive"
    return "the archive is damaged"

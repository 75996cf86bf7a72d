"""Whether the files of a dataset are there and right, and what to do if they are not."""

import hashlib
import os
import shlex
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_trainer.spec.numerals import grouped
from tui_trainer.store import paths
from tui_trainer.store.dataset_files import DatasetFile, DatasetFiles, dataset_files, raw_folder
from tui_trainer.store.errors import DataError, reason
from tui_trainer.store.idx import check_header

_CHUNK = 1 << 20


class FileState(StrEnum):
    """What was found in a file's place; the value is the word to show."""

    PRESENT = "present"
    MISSING = "missing"
    PACKED = "packed"
    TRUNCATED = "truncated"
    OVERSIZED = "too long"
    WRONG_HEADER = "wrong header"
    WRONG_CONTENT = "wrong content"
    NOT_A_FILE = "not a file"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FileStatus:
    """State of one file; `detail` says in words what is wrong and continues a sentence that began with the name."""

    file: DatasetFile
    path: Path
    state: FileState
    detail: str = ""

    @property
    def is_present(self) -> bool:
        """True if nothing wrong was found."""
        return self.state is FileState.PRESENT


# Told by `verify`: name of the file, bytes checked so far, bytes in all files together.
VerifyProgress = Callable[[str, int, int], None]


def status(folder: Path, name: str) -> list[FileStatus]:
    """Look at every file of a dataset: kind, size and header, but not the content; never raises for what is on disk."""
    place = raw_folder(folder, name)
    return [file_status(place / file.name, file) for file in dataset_files(name).files]


def verify(folder: Path, name: str, progress: VerifyProgress | None = None) -> list[FileStatus]:
    """Do what `status` does, and compare the md5 of every file that passes and whose md5 is known."""
    files = dataset_files(name).files
    total = sum(file.size for file in files)
    place = raw_folder(folder, name)
    found = []
    done = 0
    for file in files:

        def tell(received: int, file: DatasetFile = file, before: int = done) -> None:
            if progress is not None:
                progress(file.name, before + received, total)

        found.append(verify_file(place / file.name, file, tell))
        done += file.size
    return found


def require(folder: Path, name: str) -> None:
    """Raise one DataError that lists every file that is not right, where it was looked for, and what to do."""
    bad = [found for found in status(folder, name) if not found.is_present]
    if bad:
        raise _complaint(folder, name, bad)


def file_status(path: Path, file: DatasetFile) -> FileStatus:
    """Look at one file: kind, size and header."""

    def found(state: FileState, detail: str = "") -> FileStatus:
        return FileStatus(file, path, state, detail)

    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            return found(FileState.NOT_A_FILE, "is a folder, not a file")
        if not stat.S_ISREG(info.st_mode):
            # A pipe would block whoever opens it.
            return found(FileState.NOT_A_FILE, "is not an ordinary file")
        if info.st_size == 0:
            return found(FileState.TRUNCATED, "is empty")
        with path.open("rb") as stream:
            start = stream.read(file.header.header_size)
    except FileNotFoundError:
        return found(*_absence(path, file))
    except NotADirectoryError:
        return found(FileState.UNREADABLE, f"cannot be there: {_not_a_folder(path)} is a file, not a folder")
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        words = reason(error) if isinstance(error, OSError) else str(error)
        return found(FileState.UNREADABLE, f"cannot be read: {words}")
    if info.st_size < file.header.header_size:
        return found(FileState.TRUNCATED, _size_words("is cut short", info.st_size, file.size))
    try:
        check_header(start, file.header)
    except DataError as error:
        return found(FileState.WRONG_HEADER, error.what)
    if info.st_size < file.size:
        return found(FileState.TRUNCATED, _size_words("is cut short", info.st_size, file.size))
    if info.st_size > file.size:
        return found(FileState.OVERSIZED, _size_words("is too long", info.st_size, file.size))
    return found(FileState.PRESENT)


def verify_file(path: Path, file: DatasetFile, progress: Callable[[int], None] | None = None) -> FileStatus:
    """Look at one file and compare its md5, where that is known; `progress` is told the bytes read so far."""
    found = file_status(path, file)
    if not found.is_present or file.md5 is None:
        return found
    digest = hashlib.md5(usedforsecurity=False)
    received = 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                received += len(chunk)
                if progress is not None:
                    progress(received)
    except OSError as error:
        return FileStatus(file, path, FileState.UNREADABLE, f"cannot be read: {reason(error)}")
    if digest.hexdigest() == file.md5:
        return found
    words = f"has the right size but other content: md5 {digest.hexdigest()}, expected {file.md5}"
    return FileStatus(file, path, FileState.WRONG_CONTENT, words)


def _absence(path: Path, file: DatasetFile) -> tuple[FileState, str]:
    if path.is_symlink():
        return FileState.MISSING, f"is a link to {os.readlink(path)}, which is not there"
    if path.with_name(file.archive).is_file():
        return FileState.PACKED, f"is there only as {file.archive}, not unpacked"
    return FileState.MISSING, "is missing"


def _not_a_folder(path: Path) -> Path:
    return next((parent for parent in path.parents if parent.exists()), path.parent)


def _size_words(what: str, found: int, expected: int) -> str:
    return f"{what}: {grouped(found)} bytes, expected {grouped(expected)}"


def _complaint(folder: Path, name: str, bad: list[FileStatus]) -> DataError:
    place = raw_folder(folder, name)
    if len({found.detail for found in bad}) == 1 and len(bad) == len(dataset_files(name).files):
        details = [f"every file {bad[0].detail}"]
    else:
        width = max(len(found.file.name) for found in bad)
        details = [f"{found.file.name:{width}} {found.detail}" for found in bad]
    if not os.path.exists(place) and all(found.state is FileState.MISSING for found in bad):
        what = f"The {name} data is not there. Looked in {place}, which does not exist."
        details = []
    else:
        what = f"The {name} data cannot be used. Looked in {place}:"
    return DataError(what, details=details, advice=advice(folder, name))


def advice(folder: Path, name: str) -> list[str]:
    """What a user can do when a dataset cannot be used from this folder, one line per way out."""
    files = dataset_files(name)
    option = "" if folder == paths.data_folder() else f" --data-dir {shlex.quote(str(folder))}"
    lines = [f"tui-trainer data fetch {name}{option}", *other_ways(name)]
    misplaced = _misplaced(folder, files)
    if misplaced is not None:
        lines.insert(0, misplaced)
    return lines


def other_ways(name: str) -> list[str]:
    """What a user can do instead of fetching, one line per way out."""
    inside = dataset_files(name).folder
    return [
        f"or name the folder that has {inside}/: --data-dir FOLDER, or {paths.DATA_VARIABLE}=FOLDER",
        "or train without a download: tui-trainer train digits-mlp",
    ]


def _misplaced(folder: Path, files: DatasetFiles) -> str | None:
    """Notice that a folder inside the layout was named instead of the one above it."""
    inside = Path(files.folder).parts
    if not files.files:
        return None
    for depth in range(len(inside)):
        candidate = folder.joinpath(*inside[depth + 1 :], files.files[0].name)
        above = inside[: depth + 1]
        if os.path.isfile(candidate):  # unlike Path.is_file, False where the folder may not be looked into
            if folder.parts[-len(above) :] == above:
                return f"{folder} is inside the layout: name {folder.parents[depth]} instead"
            return f"the files lie in {candidate.parent}: move them to {folder.joinpath(*inside)}"
    return None

"""What can go wrong with files, in words that a user can act on."""

import errno
from collections.abc import Sequence
from pathlib import Path


class StoreError(Exception):
    """Something on disk is not as it must be, or could not be written.

    `what` is one sentence, `details` are lines below it (one per file, say), `advice` says what to do.
    `str(error)` is the whole message, ready to be shown as it is.
    """

    def __init__(self, what: str, *, details: Sequence[str] = (), advice: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.details = tuple(details)
        self.advice = tuple(advice)

    def __str__(self) -> str:
        if not self.details and len(self.advice) <= 1:
            return " ".join((self.what, *self.advice))
        lines = [self.what, *(f"  {detail}" for detail in self.details)]
        if self.advice:
            lines += ["What to do:", *(f"  {line}" for line in self.advice)]
        return "\n".join(lines)


class DataError(StoreError):
    """A dataset is missing, damaged or cannot be fetched; the command line ends with exit code 3."""


_OTHER_FOLDER = "Choose a folder that you may write to."

# errno name -> (what is wrong, what to do about it when writing)
_WORDS = {
    "ENOSPC": ("the disk is full", "Free some space or choose a folder on another disk."),
    "EDQUOT": ("your disk quota is used up", "Free some space or choose a folder on another disk."),
    "EFBIG": ("the file is larger than this file system allows", "Choose a folder on another disk."),
    "EACCES": ("permission denied", _OTHER_FOLDER),
    "EPERM": ("permission denied", _OTHER_FOLDER),
    "EROFS": ("the file system is read-only", _OTHER_FOLDER),
    "ENOENT": ("there is no such file or folder", "Check the path."),
    "ENOTDIR": ("a part of the path is a file, not a folder", "Check the path."),
    "EISDIR": ("a folder is in its place", "Move the folder away or choose another name."),
    "EEXIST": ("something else is in its place", "Move it away or choose another place."),
    "ENAMETOOLONG": ("the name is too long", "Choose a shorter name."),
    "ELOOP": ("its symbolic links lead in a circle", "Remove the link or choose another path."),
    "EMFILE": ("too many files are open", "Close other programs and try again."),
    "ENFILE": ("too many files are open", "Close other programs and try again."),
    "EIO": ("the disk reported an input/output error", "Check the disk or choose a folder on another one."),
    "ESTALE": ("the network file system lost the file", "Try again."),
    "EBUSY": ("it is in use", "Close what uses it and try again."),
    "ETXTBSY": ("it is in use", "Close what uses it and try again."),
}


def reason(error: OSError) -> str:
    """Say in a few words why the operating system refused, without a full stop."""
    name = errno.errorcode.get(error.errno or 0, "")
    return _WORDS[name][0] if name in _WORDS else (error.strerror or str(error) or type(error).__name__)


def cannot(action: str, path: str | Path, error: OSError) -> StoreError:
    """Turn an OSError into a StoreError: `cannot("write", path, error)`."""
    name = errno.errorcode.get(error.errno or 0, "")
    advice = (_WORDS[name][1],) if name in _WORDS else ()
    return StoreError(f"Cannot {action} {path}: {reason(error)}.", advice=advice)

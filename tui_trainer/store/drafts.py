"""Unsaved experiments on disk, so that a kill, a dropped connection or a crash does not take them.

Every process has one file of its own and holds its lock while it lives: a file without a lock has lost its owner.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_trainer.spec.place import Document
from tui_trainer.store.atomic import make_folder, replacing
from tui_trainer.store.paths import drafts_folder, files_in

_SUFFIX = ".json"
_MAX_BYTES = 20_000_000

try:
    import fcntl
except ImportError:  # Windows, where an open file could not be renamed either
    CAN_LOCK = False
else:
    CAN_LOCK = True
"""Whether drafts can be kept: without locks nobody could tell whether the owner of one still lives."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A document that is not in a file as it is; `path` and `original` are its file and what is in that."""

    document: Document
    path: Path | None = None
    original: str | None = None


class Draft:
    """The file in which one process keeps what is unsaved."""

    def __init__(self) -> None:
        self.unsaved: Unsaved | None = None
        """What is in the file; None where there is no file."""
        self.written_at = 0.0
        self._path = drafts_folder() / f"{secrets.token_hex(8)}{_SUFFIX}"
        self._lock: int | None = None

    @classmethod
    def taken_over(cls, path: Path) -> Draft | None:
        """The draft of a process that is gone; None where it is not, and where nothing can be read."""
        draft = cls()
        draft._path = path
        with suppress(OSError):
            draft._lock = _locked(path)
        if draft._lock is not None:
            draft.unsaved, draft.written_at = _read(path)
            if draft.unsaved is not None:
                return draft
        draft.release()
        return None

    def write(self, unsaved: Unsaved) -> None:
        """Keep this instead of what was kept before. Raises StoreError."""
        content = {
            "path": None if unsaved.path is None else str(unsaved.path),
            "original": unsaved.original,
            "document": unsaved.document,
        }
        text = json.dumps(content, default=str)  # for dates, which TOML has and JSON has not, and no experiment needs
        make_folder(self._path.parent)
        lock = None
        try:
            with replacing(self._path) as partial:
                partial.write_text(text, encoding="ascii")
                lock = _locked(partial)  # it belongs to the file, whatever its name: no moment is without it
        except BaseException:
            _unlock(lock)
            raise
        self.release()
        self._lock, self.unsaved, self.written_at = lock, unsaved, time.time()

    def remove(self) -> None:
        """Keep nothing any more."""
        if self.unsaved is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        self.unsaved = None
        self.release()

    def release(self) -> None:
        """Leave the file to any process that wants it."""
        _unlock(self._lock)
        self._lock = None


def left_drafts() -> list[Draft]:
    """What processes that are gone have left, the latest first; each belongs to this process until it is released."""
    found = (Draft.taken_over(path) for path in files_in(drafts_folder(), f"*{_SUFFIX}"))
    return sorted((draft for draft in found if draft is not None), key=lambda draft: draft.written_at, reverse=True)


def _read(path: Path) -> tuple[Unsaved | None, float]:
    """What is in a draft, None where that is damaged, and when it was written."""
    try:
        with path.open("rb") as file:
            content: Any = json.loads(file.read(_MAX_BYTES))
            written_at = os.fstat(file.fileno()).st_mtime
        document, name, original = content["document"], content["path"], content["original"]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return None, 0.0
    if not (isinstance(document, dict) and isinstance(name, str | None) and isinstance(original, str | None)):
        return None, 0.0
    return Unsaved(document, Path(name) if name else None, original), written_at


def _locked(path: Path) -> int | None:
    """Lock a file until the descriptor is closed, as the end of the process does; None where another has the lock.

    Raises OSError where the file system has no locks.
    """
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
        # its owner replaced it meanwhile
    except BlockingIOError:
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)

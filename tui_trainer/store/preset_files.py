"""The user's own presets as files: renamed without replacing another, deleted so that they can be brought back."""

from __future__ import annotations

import errno
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from tui_trainer.store.atomic import make_folder
from tui_trainer.store.errors import StoreError, cannot
from tui_trainer.store.paths import files_in, presets_folder
from tui_trainer.store.presets import SUFFIX, own_preset_path

MOST_DELETED = 100
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EXDEV}


def is_own(path: Path) -> bool:
    """Whether a file is in the user's presets folder."""
    return path.absolute().parent == presets_folder().absolute()


def rename_preset(path: Path, name: str) -> Path:
    """Give one of the user's presets another name; its new file. Raises StoreError where that name is taken."""
    target = own_preset_path(name)
    if target != path:
        _move(path, target, "rename")
    return target


def delete_preset(path: Path) -> Path:
    """Put one of the user's presets aside; the file in which it is kept. Raises StoreError.

    The oldest are forgotten when there are more than MOST_DELETED.
    """
    kept = _aside(path)
    _move(path, kept, "delete")
    _forget_oldest()
    return kept


def keep_replaced(path: Path) -> Path:
    """Keep a copy of one of the user's presets, about to be replaced, among the deleted ones. Raises StoreError."""
    kept = _aside(path)
    try:
        shutil.copyfile(path, kept)
    except OSError as error:
        raise cannot("keep a copy of", path, error) from error
    _forget_oldest()
    return kept


def deleted_presets() -> list[Path]:
    """The presets that were put aside, the last one first."""
    return sorted(files_in(_deleted_folder(), f"*~*{SUFFIX}"), key=_deleted_at, reverse=True)


def restore_preset(kept: Path) -> Path:
    """Bring a deleted preset back, with a number behind its name where that is taken; its file. Raises StoreError."""
    name, number = kept.stem.rpartition("~")[0], 1
    while True:
        target = own_preset_path(name if number == 1 else f"{name}-{number}")
        if not os.path.lexists(target):
            _move(kept, target, "restore")
            return target
        number += 1


def _deleted_folder() -> Path:
    return presets_folder() / ".deleted"


def _aside(path: Path) -> Path:
    return make_folder(_deleted_folder()) / f"{path.stem}~{time.time_ns()}{SUFFIX}"


def _forget_oldest() -> None:
    for old in deleted_presets()[MOST_DELETED:]:
        with suppress(OSError):
            old.unlink()


def _deleted_at(kept: Path) -> int:
    digits = kept.stem.rpartition("~")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 30 else 0


def _move(path: Path, target: Path, action: str) -> None:
    """Rename, but never over another file: a hard link fails where the name is taken, which a rename does not."""
    try:
        try:
            os.link(path, target)
        except FileExistsError:
            if not os.path.samefile(path, target):
                raise StoreError(f"Cannot {action} {path.stem}: there is another preset {target.stem}.") from None
            os.rename(path, target)  # only small and capital letters differ, for a file system that knows no difference
        except OSError as error:
            if error.errno not in _NO_LINKS or os.path.lexists(target):
                raise
            os.rename(path, target)
        else:
            os.unlink(path)
    except OSError as error:
        raise cannot(action, path, error) from error

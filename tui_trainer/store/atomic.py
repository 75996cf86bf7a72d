"""Writing files so that a reader sees the old content or the new, never a part."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui_trainer.store.errors import StoreError, cannot

PARTIAL_PREFIX = ".tui-trainer-"
PARTIAL_SUFFIX = ".part"


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary path in the same folder, which becomes `path` when the block ends well.

    The temporary file exists already and is empty; the block may write it by any means.  It is synced to disk and
    renamed over `path`; after an exception of any kind it is removed and `path` is as before.  A symbolic link is
    followed, and an existing file keeps its permissions.  OSErrors of the block and of the renaming become StoreError.
    """
    partial: Path | None = None
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target)
        # The name does not contain the target's, which may be as long as the file system allows.
        partial = target.with_name(f"{PARTIAL_PREFIX}{secrets.token_hex(8)}{PARTIAL_SUFFIX}")
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        if mode is not None:
            with suppress(OSError):
                partial.chmod(mode)
        yield partial
        _sync(partial)
        os.replace(partial, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise cannot("write", path, error) from error
    finally:
        if partial is not None:
            with suppress(OSError):
                partial.unlink(missing_ok=True)


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a whole file atomically; raises StoreError."""
    with replacing(path) as partial:
        partial.write_bytes(data)


def write_text(path: str | Path, text: str) -> None:
    """Write a whole text file atomically as UTF-8 with the line ends as given; raises StoreError."""
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise StoreError(f"Cannot write {path}: the text has characters that are not valid Unicode.") from error
    write_bytes(path, data)


def make_folder(path: str | Path) -> Path:
    """Make a folder and those above it, if they are not there; raises StoreError."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot("make the folder", folder, error) from error
    return folder


def _mode_of(target: Path) -> int | None:
    """Permissions of a file that is about to be replaced; None if there is none yet."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        # The rename replaces a link that leads in a circle; everything else would stop it as well.
        if error.errno == errno.ELOOP:
            return None
        raise
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(mode):
        # Renaming over a device such as /dev/null would remove the device.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    return stat.S_IMODE(mode)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot sync; a full or failing disk must not pass, though.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can (Windows cannot open folders)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

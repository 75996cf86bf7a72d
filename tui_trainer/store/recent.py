"""Which presets were opened or saved last, the latest first; a convenience that nothing depends on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_trainer.store.errors import StoreError
from tui_trainer.store.paths import recent_file

MOST = 20
_MAX_BYTES = 1_000_000


def recent_presets() -> list[Path]:
    """The files, whether or not they are there now; none where the list itself is missing or damaged."""
    try:
        with recent_file().open("rb") as file:
            content = json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    names = content.get("presets") if isinstance(content, dict) else None
    paths = [Path(name) for name in names if isinstance(name, str) and name] if isinstance(names, list) else []
    return list(dict.fromkeys(paths))[:MOST]


def note_recent(path: Path) -> None:
    """Put a file first. That it cannot be written down is no reason to disturb anybody."""
    path = _absolute(path)
    _write([path, *(other for other in recent_presets() if other != path)])


def move_recent(old: Path, new: Path | None) -> None:
    """A file has another name now; None where it is gone."""
    old, before = _absolute(old), recent_presets()
    if old in before:
        _write([path if path != old else _absolute(new) for path in before if path != old or new is not None])


def _write(paths: Sequence[Path | None]) -> None:
    from tui_trainer.store.atomic import make_folder, write_text

    names = [str(path) for path in dict.fromkeys(paths) if path is not None][:MOST]
    with suppress(StoreError):
        make_folder(recent_file().parent)
        write_text(recent_file(), json.dumps({"presets": names}, indent=1) + "\n")


def _absolute(path: Path | None) -> Path:
    try:
        return (path or Path()).absolute()
    except OSError:  # the working directory has been removed
        return path or Path()

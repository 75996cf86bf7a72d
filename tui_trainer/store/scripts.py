"""Where exported scripts go."""

from __future__ import annotations

from pathlib import Path

from tui_trainer.store.atomic import write_text
from tui_trainer.store.paths import shipped_presets_folder

SUFFIX = ".py"


def script_problem(path: Path) -> str | None:
    """Why no script can be written there, in words; None where it can as far as the path tells."""
    try:
        if not str(path).isprintable():
            return "the name of a file has no control characters"
        if path.name in ("", SUFFIX, ".", "..") or path.is_dir():
            return "a folder; add the name of the file"
        if path.absolute().is_relative_to(shipped_presets_folder().absolute()):
            return "the folder of the presets that come with the application is not written to; choose another"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
    except (OSError, RuntimeError, ValueError) as error:
        return f"not a path: {error}"
    return None


def write_script(path: Path, text: str) -> None:
    """Write a script, whole or not at all; raises StoreError."""
    write_text(path, text)

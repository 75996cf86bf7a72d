"""The preset that a command names: by its name, by its file, or by `-` for what comes on standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from tui_trainer.spec.codec import parse_document, read_text, text_in
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError, Problem
from tui_trainer.store.presets import resolve_preset

_STANDARD_INPUT = "-"


def preset_path(preset: str) -> Path | None:
    """The file of a preset, None for standard input; raises PresetError where there is none."""
    return None if preset == _STANDARD_INPUT else resolve_preset(preset)


def preset_text(preset: str) -> str:
    """The text of a preset; raises PresetError, with the reason, where it cannot be read."""
    path = preset_path(preset)
    if path is not None:
        return read_text(path)
    source = "standard input"
    if sys.stdin is None:
        raise PresetError(source, [Problem("", "closed")])
    try:
        return text_in(sys.stdin.buffer, source)
    except OSError as error:
        raise PresetError(source, [Problem("", f"cannot be read: {error.strerror or error}")]) from None


def preset_document(preset: str) -> Document:
    """The content of a preset; raises PresetError, with the reason, where it cannot be read."""
    return parse_document(preset_text(preset), preset)

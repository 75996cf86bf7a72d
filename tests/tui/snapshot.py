"""Screens as text, held against files: `SNAPSHOTS=update` writes them anew."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import Any

from textual.app import App

FOLDER = Path(__file__).parent / "snapshots"


def screen_text(app: App[Any]) -> str:
    """What the terminal shows, without colours and without spaces at the ends of lines."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    lines = [strip.text[:width].rstrip() for strip in strips[:height]]
    return "\n".join(lines) + "\n"


def assert_snapshot(app: App[Any], name: str) -> None:
    """Hold the screen against the stored one of this name; the message is the difference."""
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    shown = screen_text(app)
    if os.environ.get("SNAPSHOTS") == "update":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
        return
    assert path.is_file(), f"no snapshot {path.name}; run the tests with SNAPSHOTS=update and look at what it writes"
    stored = path.read_text(encoding="utf-8")
    difference = unified_diff(stored.splitlines(), shown.splitlines(), "stored", "shown", lineterm="")
    assert shown == stored, "\n".join(difference)

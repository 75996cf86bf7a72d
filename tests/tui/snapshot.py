"""Screens as text, held against files: `SNAPSHOTS=update` writes them anew."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui.settling import comes

FOLDER = Path(__file__).parent / "snapshots"


def screen_text(app: App[Any]) -> str:
    """What the terminal shows, without colours and without spaces at the ends of lines."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    lines = [strip.text[:width].rstrip() for strip in strips[:height]]
    return "\n".join(lines) + "\n"


async def assert_snapshot(pilot: Pilot[Any], name: str) -> None:
    """Hold the screen, once it has settled, against the stored one of this name; the message is the difference."""
    app = pilot.app
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    if os.environ.get("SNAPSHOTS") == "update":
        for _ in range(20):
            await pilot.pause()
        FOLDER.mkdir(exist_ok=True)
        path.write_text(screen_text(app), encoding="utf-8")
        return
    assert path.is_file(), f"no snapshot {path.name}; run the tests with SNAPSHOTS=update and look at what it writes"
    stored = path.read_text(encoding="utf-8")
    if await comes(pilot, lambda: screen_text(app) == stored):
        return
    difference = unified_diff(stored.splitlines(), screen_text(app).splitlines(), "stored", "shown", lineterm="")
    pytest.fail("\n".join(difference))

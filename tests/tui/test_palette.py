"""The command palette over the Build screen."""

from __future__ import annotations

import pytest
from textual.command import Hit

from tests.tui.building import building
from tui_trainer.tui.palette import ActionProvider


async def test_the_palette_has_the_actions() -> None:
    async with building() as build:
        await build.press("ctrl+p", *"duplicate")
        assert await build.sees("Duplicate (D) below itself")
        await build.press("enter")
        await build.app.workers.wait_for_complete()
        await build.pilot.pause()
        assert len(build.editor.layers) == 5


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("time a", "Time a step  (T)"),
        ("machine step", "Time a step  (T)"),
        ("file pytorch", "Export  (w)"),
        ("savs", "Save as  (S)"),
        ("timestep views", None),
    ],
)
async def test_the_palette_finds_words_in_any_order(query: str, first: str | None) -> None:
    async with building() as build:
        hits = [hit async for hit in ActionProvider(build.app.screen).search(query) if isinstance(hit, Hit)]
        best = max(hits, key=lambda hit: hit.score, default=None)
        assert (best and str(best.match_display)) == first

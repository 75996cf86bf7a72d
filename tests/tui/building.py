"""An application on its Build screen, and what tests want to know of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.documents import mlp
from tests.tui.settling import comes
from tests.tui.snapshot import screen_text
from tui_trainer.spec.place import Document
from tui_trainer.tui.app import TuiTrainerApp
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.widgets.edit_bench import EditBench


class Build:
    """An application on the Build screen, and what a test wants to know of it."""

    def __init__(self, app: TuiTrainerApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def bench(self) -> EditBench:
        assert self.app.build_screen.bench is not None
        return self.app.build_screen.bench

    @property
    def editor(self) -> Editor:
        return self.bench.editor

    @property
    def kinds(self) -> list[str]:
        return [layer["kind"] for layer in self.editor.layers]

    @property
    def outline(self) -> str:
        """The kinds of all layers, a block with what is in it in brackets."""

        def written(layers: list[Any]) -> str:
            return " ".join(
                layer["kind"] + (f"[{written(layer['layers'])}]" if "layers" in layer else "") for layer in layers
            )

        return written(self.editor.layers)

    def line_of(self, text: str) -> int:
        """The line of the screen that has a text."""
        return next(y for y, line in enumerate(self.text.splitlines()) if text in line)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def paste(self, text: str, *keys: str) -> None:
        """Put a long text where the cursor is, as a terminal does it, in one go; then press keys."""
        self.app.post_message(Paste(text))
        await self.pilot.pause()
        await self.pilot.pause()
        await self.press(*keys)

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def sees(self, text: str) -> bool:
        """Whether a text comes to be on the screen, wherever its lines break."""
        return await comes(self.pilot, lambda: text in " ".join(self.text.split()))

    @property
    def on_build_screen(self) -> bool:
        return self.app.screen is self.app.build_screen

    def select(self, row: str) -> None:
        """Put the cursor on the row of this title."""
        titles = [row.title for row in self.bench.list.rows]
        self.bench.list.action_cursor(titles.index(row) - self.bench.list.cursor)


@asynccontextmanager
async def building(
    document: Document | None = None, size: tuple[int, int] = (80, 24), path: Path | None = None
) -> AsyncIterator[Build]:
    app = TuiTrainerApp(document if document or path else mlp(), path)
    async with app.run_test(size=size, notifications=True) as pilot:
        while app.build_screen.bench is None or not app.build_screen.bench.list.rows:
            await pilot.pause()
        await pilot.pause()
        yield Build(app, pilot)

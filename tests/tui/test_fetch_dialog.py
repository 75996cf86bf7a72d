"""Fetching a dataset from within the application, with a fetch that is a script."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import FetchCancelled, FetchProgress
from tui_trainer.tui.dialogs.fetch import FetchDialog, progress_text

HALF = FetchProgress("train-images.gz", 1, 4, "mirror.example", 5_000_000, 10_000_000)


class FetchApp(App[None]):
    """Shows the dialog and keeps its result."""

    def __init__(self, fetch: Callable[..., Any]) -> None:
        super().__init__()
        self.dialog = FetchDialog("mnist", Path("/data"), fetch)
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)


async def until_dismissed(app: FetchApp) -> None:
    await app.workers.wait_for_complete()


def test_progress_says_file_bytes_and_source() -> None:
    text = progress_text(HALF)
    assert "file 1 of 4  train-images.gz" in text
    assert "━" * 15 + "─" * 15 + " 5.0 MB of 10.0 MB from mirror.example" in text
    assert "5.0 MB from" in progress_text(FetchProgress("a", 1, 1, "m", 5_000_000, None))
    assert "m: refused" in progress_text(FetchProgress("a", 1, 1, "m", problem="refused"))


async def test_it_closes_by_itself_when_everything_is_there() -> None:
    app = FetchApp(lambda folder, name, **_: [folder / name])
    async with app.run_test() as pilot:
        await until_dismissed(app)
        await pilot.pause()
        assert app.results == ["fetched"]


async def test_progress_is_shown_and_escape_gives_up() -> None:
    reported, asked_to_stop = threading.Event(), threading.Event()

    def slow(folder: Path, name: str, *, progress: Any, cancelled: Callable[[], bool]) -> None:
        progress(HALF)
        reported.set()
        pause = threading.Event()
        while not cancelled():
            pause.wait(0.001)
        asked_to_stop.set()
        raise FetchCancelled("given up")

    app = FetchApp(slow)
    async with app.run_test() as pilot:
        await asyncio.to_thread(reported.wait)
        app.dialog.show_progress()
        assert "5.0 MB of 10.0 MB" in str(app.dialog.status.content)
        await pilot.press("escape")
        await asyncio.to_thread(asked_to_stop.wait)
        await pilot.pause()
        assert app.results == [None]


async def test_a_failure_stays_to_be_read_with_its_brackets() -> None:
    def fails(folder: Path, name: str, **_: Any) -> None:
        raise DataError("No mirror answered [/b] at all.", advice=["Try again later."])

    app = FetchApp(fails)
    async with app.run_test() as pilot:
        await until_dismissed(app)
        await pilot.pause()
        assert "No mirror answered [/b] at all. Try again later." in str(app.dialog.status.content)
        assert app.results == []
        await pilot.press("escape")
        assert app.results == [None]


async def test_quitting_ends_the_download() -> None:
    asked_to_stop = threading.Event()
    began = threading.Event()

    def slow(folder: Path, name: str, *, progress: Any, cancelled: Callable[[], bool]) -> None:
        began.set()
        pause = threading.Event()
        while not cancelled():
            pause.wait(0.001)
        asked_to_stop.set()

    app = FetchApp(slow)
    async with app.run_test():
        await asyncio.to_thread(began.wait)
    assert await asyncio.to_thread(asked_to_stop.wait, 10)

"""Fetches a dataset while a person watches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from textual import getters, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_trainer.tui.dialogs.dialog import Dialog, plain, printable_lines

if TYPE_CHECKING:
    from tui_trainer.store.fetch import FetchProgress

_LOOKS_PER_SECOND = 5
_BAR = 30

Fetch = Callable[..., Any]
"""`store.fetch.fetch`, or what stands for it in a test."""


def progress_text(progress: FetchProgress) -> str:
    """A line that says which file, from where, and how far."""
    head = f"file {progress.number} of {progress.count}  {progress.file}"
    if progress.problem:
        return f"{head}\n{progress.source}: {progress.problem}"
    if not progress.source:
        return head
    received = f"{progress.received / 1e6:.1f} MB"
    if not progress.total:
        return f"{head}\n{received} from {progress.source}"
    full = round(_BAR * min(progress.received / progress.total, 1.0))
    bar = "━" * full + "─" * (_BAR - full)
    return f"{head}\n{bar} {received} of {progress.total / 1e6:.1f} MB from {progress.source}"


class FetchDialog(Dialog[str]):
    """Downloads the files of a dataset; the result is "fetched", or None where that was given up or failed."""

    status = getters.query_one("#status", Static)

    def __init__(self, dataset: str, folder: Path, fetch: Fetch | None = None) -> None:
        super().__init__()
        self._dataset, self._folder, self._fetch = dataset, folder, fetch
        self._cancelled = Event()
        self._latest: FetchProgress | None = None

    def compose(self) -> ComposeResult:
        """Where to, and how far."""
        with Vertical(classes="box") as box:
            box.border_title = f"Fetching {self._dataset}"
            box.border_subtitle = "esc gives up"
            yield plain(f"into {self._folder}\n", "$text-muted")
            with VerticalScroll(classes="message", can_focus=False):
                yield Static("looking for a mirror", id="status", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self._work()
        self.set_interval(1 / _LOOKS_PER_SECOND, self.show_progress)

    def show_progress(self) -> None:
        """Draw the newest progress, however many pieces came."""
        if self._latest is not None and not self._cancelled.is_set():
            self.status.update(Content(printable_lines(progress_text(self._latest))))

    @work(thread=True, group="fetch")
    def _work(self) -> None:
        from tui_trainer.store.errors import StoreError
        from tui_trainer.store.fetch import FetchCancelled, fetch

        try:
            (self._fetch or fetch)(self._folder, self._dataset, progress=self._take, cancelled=self._cancelled.is_set)
        except FetchCancelled:
            return
        except StoreError as error:
            self.app.call_from_thread(self._failed, str(error))
            return
        if not self._cancelled.is_set():
            self.app.call_from_thread(self.dismiss, "fetched")

    def _take(self, progress: FetchProgress) -> None:
        self._latest = progress

    def _failed(self, message: str) -> None:
        self._latest = None
        self.query_one(".box", Vertical).border_subtitle = "esc closes"
        self.status.update(Content.styled(printable_lines(message), "$text-error"))

    def action_cancel(self) -> None:
        """Give up; nothing half-written stays."""
        self._cancelled.set()
        self.dismiss(None)

    def on_unmount(self) -> None:
        """A download must not outlive the application."""
        self._cancelled.set()

"""Looks at datasets, fetches and verifies them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DATA, DONE
from tui_trainer.headless.table import table_lines
from tui_trainer.store import datasets
from tui_trainer.store.dataset_files import DATASET_FILES, DatasetFile, dataset_files, raw_folder
from tui_trainer.store.datasets import FileState, FileStatus
from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import FetchProgress, fetch
from tui_trainer.store.paths import data_folder

_SHOWN_SECONDS = 0.1


def status(name: str | None, data_dir: str | None, console: Console) -> int:
    """Print of every file of a dataset, or of all of them, whether it is there; nothing is read but the headers."""
    folder = data_folder(data_dir)
    console.say(f"data folder: {folder}")
    found = {each: datasets.status(folder, each) for each in _names(name)}
    return _tell(found, folder, console, _present, is_asked_for=name is not None)


def verify(name: str | None, data_dir: str | None, console: Console) -> int:
    """Print of every file of a dataset, or of all, whether every byte is right, or what of it could be compared."""
    folder = data_folder(data_dir)
    console.say(f"data folder: {folder}")
    pace = _Pace()

    def progress(file: str, received: int, total: int) -> None:
        if pace.is_due():
            console.show(f"reading {file}  {_share(received, total)}")

    found = {each: datasets.verify(folder, each, progress) for each in _names(name)}
    return _tell(found, folder, console, _verified, is_asked_for=name is not None)


def fetch_all(name: str | None, data_dir: str | None, console: Console) -> int:
    """Make a dataset present and right, or all, with a line per file; raises DataError for the last that failed."""
    folder = data_folder(data_dir)
    printer = _FetchPrinter(console)
    failures: list[DataError] = []
    for each in _names(name):
        if not dataset_files(each).files:
            console.say(f"{each}: comes with the program, nothing to fetch")
            continue
        try:
            fetch(folder, each, progress=printer)
            console.say(f"{each}: ready in {raw_folder(folder, each)}")
        except DataError as error:  # another dataset has other mirrors
            failures.append(error)
    for failure in failures[:-1]:
        console.complain(f"error: {failure}")
    if failures:
        raise failures[-1]
    return console.exit_code(DONE)


def _names(name: str | None) -> Sequence[str]:
    return tuple(DATASET_FILES) if name is None else (name,)


def _present(file: DatasetFile) -> str:
    return "present"


def _verified(file: DatasetFile) -> str:
    return "right in every byte" if file.md5 else "right in size and form; no md5 of its content is known"


def _tell(
    found: dict[str, list[FileStatus]],
    folder: Path,
    console: Console,
    good: Callable[[DatasetFile], str],
    *,
    is_asked_for: bool,
) -> int:
    """Tell what was found; a dataset that nobody asked for is no problem where nothing of it is there."""
    problems = False
    for name, files in found.items():
        if not files:
            console.say(f"{name}: comes with the program")
            continue
        if not is_asked_for and all(file.state is FileState.MISSING for file in files):
            console.say(f"{name}: not there ({datasets.advice(folder, name)[0]})")
            continue
        bad = [file for file in files if not file.is_present]
        praise = good(files[0].file)
        console.say(f"{name}: {f'{len(files) - len(bad)} of {len(files)} files {praise}' if bad else praise}")
        rows = [(f"  {file.path}", good(file.file) if file.is_present else file.detail) for file in files]
        for line in table_lines(rows):
            console.say(line)
        if bad:
            problems = True
            console.complain("\n".join(["What to do:", *(f"  {line}" for line in datasets.advice(folder, name))]))
    return console.exit_code(DATA if problems else DONE)


class _FetchPrinter:
    """Tells the progress of a fetch: a changing line on a terminal, else a line per file."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._pace = _Pace()

    def __call__(self, progress: FetchProgress) -> None:
        place = f"[{progress.number}/{progress.count}] {progress.file}"
        if progress.problem:
            self._console.complain(f"{place}: {progress.source} {progress.problem}")
        elif progress.is_done:
            source = f"fetched from {progress.source}" if progress.source else "present"
            self._console.say(f"{place}: {source}")
        elif self._pace.is_due():
            share = _share(progress.received, progress.total) if progress.received else "connecting"
            self._console.show(f"{place}  {progress.source}  {share}")


class _Pace:
    """Says when a changing line may change again."""

    def __init__(self) -> None:
        self._last = 0.0

    def is_due(self) -> bool:
        now = time.monotonic()
        if now - self._last < _SHOWN_SECONDS:
            return False
        self._last = now
        return True


def _share(received: int, total: int | None) -> str:
    if not total:
        return f"{received / 1e6:.1f} MB"
    return f"{received / total * 100:.0f} % of {total / 1e6:.1f} MB"

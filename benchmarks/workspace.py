"""A place for runs that leaves nothing behind, and the environment in which the application runs there."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bars import NotMeasurableError
from tui_trainer.spec.codec import read_document, render_document
from tui_trainer.spec.overrides import apply_overrides
from tui_trainer.store import datasets
from tui_trainer.store.errors import DataError
from tui_trainer.store.paths import DATA_VARIABLE, RUNS_VARIABLE, data_folder
from tui_trainer.store.presets import resolve_preset
from tui_trainer.store.runs import EVENTS_FILE

# What would make the application look or behave other than by default.
_SETTINGS = ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME")
_USER_FOLDERS = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def mnist_folder() -> Path:
    """The folder with MNIST; raises NotMeasurableError."""
    folder = data_folder()
    try:
        datasets.require(folder, "mnist")
    except DataError as error:
        raise NotMeasurableError(error.what) from error
    return folder


@dataclass(frozen=True)
class Workspace:
    """A temporary folder for runs and presets."""

    folder: Path

    @property
    def runs(self) -> Path:
        """Where the runs of this workspace are kept."""
        return self.folder / "runs"

    def environment(self) -> dict[str, str]:
        """The environment of a process that keeps everything here, with the default settings."""
        kept = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
        own = {name: str(self.folder / name.lower()) for name in _USER_FOLDERS}
        return {**kept, **own, RUNS_VARIABLE: str(self.runs), DATA_VARIABLE: str(mnist_folder())}

    def preset(self, name: str, *overrides: str) -> Path:
        """A copy of a shipped preset with some values changed."""
        document = apply_overrides(read_document(resolve_preset(name)), list(overrides))
        path = self.folder / f"{name}.toml"
        path.write_text(render_document(document), encoding="utf-8")
        return path

    def run_folders(self) -> set[Path]:
        """The folders of the runs so far."""
        return set(self.runs.iterdir()) if self.runs.is_dir() else set()

    def folder_of_new_run(self, before: set[Path], pass_time: Callable[[], object], timeout: float = 90.0) -> Path:
        """The folder of the run that was started since `before`, as soon as it has taken steps.

        `pass_time` is called while it waits. Raises NotMeasurableError after `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for folder in self.run_folders() - before:
                if _has_steps(folder):
                    return folder
            pass_time()
        raise NotMeasurableError(f"no run took a step within {timeout:g} s")


def _has_steps(folder: Path) -> bool:
    path = folder / EVENTS_FILE
    return path.exists() and '"StepsCompleted"' in path.read_text(encoding="utf-8")


@contextmanager
def workspace() -> Iterator[Workspace]:
    """A workspace for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="tui-trainer-bench-", ignore_cleanup_errors=True) as folder:
        yield Workspace(Path(folder))

"""The folder of a run: complete by itself, readable while it is written, and of use when the writer was killed.

<runs>/<id>/experiment.toml, environment.json, events.jsonl, summary.json, checkpoints/
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tui_trainer.run.event_codec import event_from_json, event_to_json
from tui_trainer.run.events import (
    EpochCompleted,
    Event,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
)
from tui_trainer.spec.codec import render_document
from tui_trainer.spec.experiment import Experiment
from tui_trainer.store.atomic import make_folder, write_bytes, write_text
from tui_trainer.store.errors import StoreError, cannot
from tui_trainer.store.paths import runs_folder
from tui_trainer.store.summary import RunSummary, summary_from_json, summary_to_json

EXPERIMENT_FILE = "experiment.toml"
ENVIRONMENT_FILE = "environment.json"
EVENTS_FILE = "events.jsonl"
SUMMARY_FILE = "summary.json"
CHECKPOINTS_FOLDER = "checkpoints"

_SLUG_LENGTH = 40
_ATTEMPTS = 20
_ENDS = (RunFinished, RunStopped, RunFailed)
_SUMMARIZED = (RunStarted, EpochCompleted, RunPaused, RunResumed, *_ENDS)


class RunFolder:
    """The folder of one run, open for writing by the process that trains."""

    def __init__(self, path: Path, summary: RunSummary) -> None:
        """`path` has to exist; `create` makes a new one."""
        self.path = path
        self.summary = summary
        self._failed = False
        try:
            # unbuffered, so that every event is with the operating system when `write` returns
            self._events = (path / EVENTS_FILE).open("ab", buffering=0)
        except OSError as error:
            raise cannot("write", path / EVENTS_FILE, error) from error

    @classmethod
    def create(
        cls,
        experiment: Experiment,
        environment: Mapping[str, object],
        root: Path | None = None,
        *,
        name: str | None = None,
    ) -> RunFolder:
        """Make the folder of a new run under `root` (the runs folder, where None) and describe the run in it.

        `name` is what its id is made of, the experiment's title where None.  Raises StoreError.
        """
        created = time.time()
        path = _new_folder(root or runs_folder(), name or experiment.title, created)
        write_text(path / EXPERIMENT_FILE, render_document(experiment.document()))
        text = json.dumps(dict(environment), indent=1, ensure_ascii=False, default=str) + "\n"
        # a command line has whatever bytes the names of files have
        write_bytes(path / ENVIRONMENT_FILE, text.encode(errors="replace"))
        make_folder(path / CHECKPOINTS_FOLDER)
        summary = RunSummary(
            run_id=path.name,
            title=experiment.title,
            seed=experiment.training.seed,
            epochs=experiment.training.epochs,
            created=created,
        )
        folder = cls(path, summary)
        try:
            folder._write_summary()
        except OSError as error:
            folder.close()
            raise cannot("write", path / SUMMARY_FILE, error) from error
        return folder

    @property
    def run_id(self) -> str:
        """The name of the run, which is the name of its folder."""
        return self.path.name

    @property
    def best_weights_path(self) -> Path:
        """Where the weights of the best epoch are kept."""
        return self.path / CHECKPOINTS_FOLDER / "best.safetensors"

    def checkpoint_path(self, step: int) -> Path:
        """Where the state of the trainer after a step is kept."""
        return self.path / CHECKPOINTS_FOLDER / f"step-{step:06d}.pt"

    def write(self, event: Event) -> None:
        """Keep an event; a sink, called by the training thread.

        Raises StoreError the first time that the disk refuses.  From then on it still tries and stays silent: the run
        is about to end for this very reason, and its last event has to reach the other sinks.
        """
        self.summary = self.summary.after(event)
        try:
            self._append(event_to_json(event).encode(errors="replace") + b"\n")
            if isinstance(event, _SUMMARIZED):
                self._write_summary()
            if isinstance(event, _ENDS):
                os.fsync(self._events.fileno())
        except OSError as error:
            if not self._failed:
                self._failed = True
                raise cannot("write the run to", self.path, error) from error

    def close(self) -> None:
        """Close the file of events; closing twice does no harm."""
        with suppress(OSError):
            self._events.close()

    def _append(self, line: bytes) -> None:
        """Write a whole line or nothing of it."""
        start = os.fstat(self._events.fileno()).st_size
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._events.write(rest) or 0 :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._events.fileno(), start)
            raise

    def _write_summary(self) -> None:
        """Replace summary.json in one move.

        Not synced to disk: that takes longer than a thousand steps, and after a power cut the events tell the rest.
        """
        partial = self.path / f".{SUMMARY_FILE}.part"
        try:
            partial.write_text(summary_to_json(self.summary), encoding="utf-8", errors="replace")
            os.replace(partial, self.path / SUMMARY_FILE)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise


def read_events(folder: Path) -> list[Event]:
    """The events of a run; raises StoreError where they cannot be read.

    A line that is no event is left out: the last one may be in the middle of being written.
    """
    path = folder / EVENTS_FILE
    events: list[Event] = []
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with suppress(ValueError):
                    events.append(event_from_json(line))
    except OSError as error:
        raise cannot("read", path, error) from error
    return events


def read_summary(folder: Path) -> RunSummary:
    """The last known state of a run; raises StoreError where there is none."""
    path = folder / SUMMARY_FILE
    try:
        return summary_from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise cannot("read", path, error) from error
    except ValueError as error:
        raise StoreError(f"Cannot read {path}: {error}.") from None


def _new_folder(root: Path, name: str, created: float) -> Path:
    """Make a folder that nobody else has; two runs that start at once never share one."""
    make_folder(root)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(created))
    for _ in range(_ATTEMPTS):
        path = root / f"{stamp}-{_slug(name)}-{secrets.token_hex(2)}"
        try:
            path.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise cannot("make the folder", path, error) from error
        return path
    raise StoreError(f"Cannot make a new folder in {root}: every name that was tried is taken.")


def _slug(name: str) -> str:
    """A title as a part of a file name: `MLP 784-128` as `mlp-784-128`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG_LENGTH].strip("-") or "run"

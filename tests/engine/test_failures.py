"""What becomes of everything that can go wrong with a run: an end in words, for every listener and on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.engine.launched import ENDS, Launched, assert_one_end
from tests.engine.tiny import experiment
from tui_trainer.engine import launch
from tui_trainer.engine.data import load_dataset
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import TrainerState
from tui_trainer.run.events import Event, RunFailed, RunFinished, RunStarted, StepsCompleted
from tui_trainer.store.errors import DataError, StoreError
from tui_trainer.store.runs import RunFolder, read_events, read_summary

pytestmark = pytest.mark.usefixtures("tiny_data")


def in_a_step(monkeypatch: pytest.MonkeyPatch, number: int, error: Exception) -> None:
    """Let the training step of that number raise."""
    taken = iter(range(1, number))

    class Failing(Classify):
        def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
            if next(taken, None) is None:
                raise error
            return super().train_step(state, images_BCHW, labels_B)

    monkeypatch.setitem(OBJECTIVES, "classify", Failing)


MEMORY = "DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes. Error code 12"


@pytest.mark.parametrize(
    ("error", "reason", "message"),
    [
        (RuntimeError(f"[enforce fail at alloc_cpu.cpp:124] err == 0. {MEMORY}"), "memory", "smaller batch size"),
        (RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB"), "memory", "smaller batch size"),
        (MemoryError(), "memory", "smaller batch size"),
        (StoreError("The disk is full."), "disk", "The disk is full."),
        (DataError("The data is gone."), "data", "The data is gone."),
        (ValueError("first line\nsecond line"), "error", "Training failed: first line (ValueError)"),
        (KeyError(), "error", "Training failed: no message (KeyError)"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_an_error_in_a_step_becomes_a_failed_run(
    monkeypatch: pytest.MonkeyPatch, runs: Path, error: Exception, reason: str, message: str
) -> None:
    in_a_step(monkeypatch, 10, error)
    launched = Launched(runs)
    assert_one_end(launched)
    end = launched.end
    assert isinstance(end, RunFailed)
    assert end.reason == reason
    assert message in end.message
    assert "\n" not in end.message
    assert "Traceback" in end.details
    assert launched.folder is not None
    summary = read_summary(launched.folder)
    assert (summary.state, summary.reason, summary.message) == ("failed", reason, end.message)
    assert read_events(launched.folder) == launched.recording.events


def full_disk_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let the run folder refuse every event after the first `count`."""
    written = iter(range(count))
    write = RunFolder.write

    def refuse(folder: Any, event: Event) -> None:
        if next(written, None) is None:
            raise StoreError("Cannot write the run: the disk is full.")
        write(folder, event)

    monkeypatch.setattr(RunFolder, "write", refuse)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_full_disk_ends_the_run_and_is_told(monkeypatch: pytest.MonkeyPatch, runs: Path, count: int) -> None:
    full_disk_after(monkeypatch, count)
    launched = Launched(runs)
    assert_one_end(launched)
    assert isinstance(launched.end, RunFailed)
    assert (launched.end.reason, launched.end.message) == ("disk", "Cannot write the run: the disk is full.")


def test_a_run_whose_end_is_not_on_disk_has_failed(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    write = RunFolder.write

    def refuse(folder: Any, event: Event) -> None:
        if isinstance(event, RunFinished):
            raise StoreError("Cannot write the run: the disk is full.")
        write(folder, event)

    monkeypatch.setattr(RunFolder, "write", refuse)
    launched = Launched(runs)
    assert_one_end(launched)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "disk"
    assert launched.folder is not None
    assert read_summary(launched.folder).state == "failed"


def test_weights_that_cannot_be_written_end_the_run(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("Cannot write best.safetensors: the disk is full.")

    monkeypatch.setattr(launch, "save_weights", refuse)
    launched = Launched(runs)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "disk"
    assert len(launched.recording.of(StepsCompleted)) == 1
    assert launched.folder is not None
    assert read_summary(launched.folder).state == "failed"


@pytest.mark.parametrize("error", [StoreError("full"), BrokenPipeError("the reader is gone")])
@pytest.mark.parametrize("kind", [RunStarted, StepsCompleted, RunFinished])
def test_a_listener_that_fails_keeps_the_end_from_nobody(runs: Path, kind: type, error: Exception) -> None:
    gone = False

    def emit(event: Event) -> None:
        nonlocal gone
        gone = gone or isinstance(event, kind)
        if gone:
            raise error

    launched = Launched(runs, emit=emit)
    assert launched.folder is not None
    events = read_events(launched.folder)
    assert [event for event in events if isinstance(event, ENDS)] == [launched.end]
    assert read_summary(launched.folder).state == ("finished" if kind is RunFinished else "failed")


def test_missing_data_is_told_before_a_folder_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runs: Path
) -> None:
    monkeypatch.setattr(launch, "load_dataset", load_dataset)
    spec = experiment(data={"dataset": "mnist", "validation": 10_000})
    launched = Launched(runs, spec, data_dir=tmp_path / "nothing")
    assert_one_end(launched)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "data"
    assert str(tmp_path / "nothing") in launched.end.message
    assert len(launched.recording.events) == 1
    assert not runs.exists()


@pytest.mark.parametrize("device", ["tpu", "cuda", "mps"])
def test_a_device_that_is_not_there_makes_no_folder(monkeypatch: pytest.MonkeyPatch, runs: Path, device: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    launched = Launched(runs, device=device)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "device"
    assert "cpu" in launched.end.message
    assert not runs.exists()


def test_a_folder_for_runs_that_is_a_file_is_told(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    launched = Launched(place)
    assert_one_end(launched)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "disk"

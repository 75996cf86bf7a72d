"""A run from a specification alone: what it leaves on disk, and what becomes of everything that can go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor

from tests.engine.tiny import LAYERS, Recording, StopBefore, dataset, experiment
from tui_trainer.engine import launch
from tui_trainer.engine.checkpoint import load_checkpoint
from tui_trainer.engine.data import load_dataset
from tui_trainer.engine.launch import run_experiment
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import TrainerState
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import (
    CheckpointSaved,
    EpochCompleted,
    Event,
    RunEnd,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.sinks import Sink
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.store.errors import DataError, StoreError
from tui_trainer.store.runs import RunFolder, read_events, read_summary

ENDS = (RunFinished, RunStopped, RunFailed)


class Launched:
    """A run with its events, its end and its folder (None if it made none)."""

    def __init__(
        self,
        runs: Path,
        spec: Any = None,
        *,
        emit: Callable[[Event], None] | None = None,
        control: RunControl | None = None,
        device: str = "cpu",
        **options: Any,
    ) -> None:
        self.recording = Recording()
        self.end: RunEnd = run_experiment(
            spec or experiment(),
            emit=emit or self.recording,
            control=control or RunControl(),
            device=device,
            runs_dir=runs,
            **options,
        )
        folders = list(runs.iterdir()) if runs.is_dir() else []
        self.folder = folders[0] if folders else None


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture(autouse=True)
def _tiny_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "load_dataset", lambda *_: dataset())


@pytest.fixture
def _real_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "load_dataset", load_dataset)


def in_a_step(monkeypatch: pytest.MonkeyPatch, number: int, error: Exception) -> None:
    """Let the training step of that number raise."""
    taken = iter(range(1, number))

    class Failing(Classify):
        def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
            if next(taken, None) is None:
                raise error
            return super().train_step(state, images_BCHW, labels_B)

    monkeypatch.setitem(OBJECTIVES, "classify", Failing)


def assert_one_end(launched: Launched) -> None:
    events = launched.recording.events
    assert events[-1] == launched.end
    assert [event for event in events if isinstance(event, ENDS)] == [launched.end]


def test_a_run_begins_with_what_it_is_and_ends_once(runs: Path) -> None:
    launched = Launched(runs, name="my run")
    assert_one_end(launched)
    started = launched.recording.events[0]
    assert isinstance(started, RunStarted)
    assert isinstance(launched.end, RunFinished)
    assert launched.folder is not None
    assert "my-run" in started.run_id
    assert replace(started, time=0.0, run_id="", folder="") == RunStarted(
        time=0.0,
        run_id="",
        title="Tiny",
        epochs=3,
        steps_per_epoch=7,
        batch_size=16,
        train_examples=100,
        valid_examples=30,
        parameters=(64 + 1) * 16 + (16 + 1) * 10,
        device="cpu",
        threads=1,
        seed=0,
    )
    assert (started.run_id, started.folder) == (launched.folder.name, str(launched.folder))


def test_the_folder_tells_everything(runs: Path) -> None:
    spec = experiment(regularization={"early_stopping": {"patience": 3}})
    launched = Launched(runs, spec, command="tui-trainer train tiny")
    folder = launched.folder
    assert folder is not None
    assert experiment_of(read_document(folder / "experiment.toml"), "stored") == spec
    assert read_events(folder) == launched.recording.events
    environment = json.loads((folder / "environment.json").read_text(encoding="utf-8"))
    assert environment["command"] == "tui-trainer train tiny"
    assert (environment["device"], environment["threads"], environment["seed"]) == ("cpu", 1, 0)
    assert environment["torch"] == torch.__version__
    summary = read_summary(folder)
    assert isinstance(launched.end, RunFinished)
    assert (summary.state, summary.step, summary.test) == ("finished", 21, launched.end.metrics)
    assert summary.best == launched.recording.of(EpochCompleted)[launched.end.best_epoch - 1].metrics


def test_the_files_of_a_run_hold_its_weights(runs: Path) -> None:
    launched = Launched(runs)
    assert launched.folder is not None
    saved = launched.recording.of(CheckpointSaved)
    assert [Path(event.path).name for event in saved] == ["step-000021.pt"]
    checkpoint = load_checkpoint(Path(saved[0].path), torch.device("cpu"))
    best = safetensors.torch.load_file(launched.folder / "checkpoints" / "best.safetensors")
    assert best.keys() == checkpoint["best_weights"].keys() == checkpoint["state"]["stacks"].keys()
    assert all(torch.equal(best[name], tensor) for name, tensor in checkpoint["best_weights"].items())


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_is_set_and_told(runs: Path, threads: int) -> None:
    launched = Launched(runs, threads=threads)
    assert launched.recording.of(RunStarted)[0].threads == torch.get_num_threads() == threads


def test_a_stopped_run_leaves_a_checkpoint(runs: Path) -> None:
    launched = Launched(runs, control=StopBefore(5))
    assert_one_end(launched)
    assert isinstance(launched.end, RunStopped)
    assert launched.folder is not None
    assert read_summary(launched.folder).state == "stopped"
    assert (launched.folder / "checkpoints" / "step-000004.pt").is_file()


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


@pytest.mark.usefixtures("_real_data")
def test_missing_data_is_told_before_a_folder_is_made(tmp_path: Path, runs: Path) -> None:
    spec = experiment(data={"dataset": "mnist", "validation": 10_000})
    launched = Launched(runs, spec, data_dir=tmp_path / "nothing")
    assert_one_end(launched)
    assert isinstance(launched.end, RunFailed)
    assert launched.end.reason == "data"
    assert str(tmp_path / "nothing") in launched.end.message
    assert len(launched.recording.events) == 1
    assert not runs.exists()


@pytest.mark.usefixtures("_real_data")
def test_the_bundled_digits_need_no_folder(tmp_path: Path, runs: Path) -> None:
    spec = experiment(
        LAYERS,
        data={"dataset": "digits", "validation": 237},
        optimizer={"kind": "Adam", "learning_rate": 0.01},
        training={"epochs": 4, "batch_size": 64},
    )
    launched = Launched(runs, spec, data_dir=tmp_path / "nothing")
    assert isinstance(launched.end, RunFinished)
    assert launched.end.metrics["test_accuracy"] > 0.9


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


def test_a_sink_is_what_a_buffer_offers() -> None:
    sink: Sink = Recording()
    sink(RunFinished(0.0, "completed", 1, 1, 1))

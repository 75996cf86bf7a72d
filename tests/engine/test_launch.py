"""A run from a specification alone: what it says and what it leaves on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch

from tests.engine.launched import Launched, assert_one_end
from tests.engine.tiny import CPU, LAYERS, StopBefore, experiment
from tui_trainer.engine import launch
from tui_trainer.engine.checkpoint import load_checkpoint
from tui_trainer.engine.data import load_dataset
from tui_trainer.run.events import CheckpointSaved, EpochCompleted, RunFinished, RunStarted, RunStopped
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.store.runs import read_events, read_summary

pytestmark = pytest.mark.usefixtures("tiny_data")


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
    checkpoint = load_checkpoint(Path(saved[0].path), CPU)
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


def test_a_run_says_what_is_particular_about_its_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runs: Path
) -> None:
    monkeypatch.setattr(launch, "load_dataset", load_dataset)
    particular = {"dataset": "digits", "validation": 237, "train_size": 100, "label_noise": 0.2, "image_size": 12}
    launched = Launched(runs, experiment(data=particular), data_dir=tmp_path / "nothing")
    assert isinstance(launched.end, RunFinished)
    (started,) = launched.recording.of(RunStarted)
    assert (started.train_examples, started.valid_examples) == (100, 237)
    assert started.data == "100 of 1 200 examples, 20 % wrong labels, 12x12 pixels"


def test_the_bundled_digits_need_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runs: Path) -> None:
    monkeypatch.setattr(launch, "load_dataset", load_dataset)
    spec = experiment(
        LAYERS,
        data={"dataset": "digits", "validation": 237},
        optimizer={"kind": "Adam", "learning_rate": 0.01},
        training={"epochs": 4, "batch_size": 64},
    )
    launched = Launched(runs, spec, data_dir=tmp_path / "nothing")
    assert isinstance(launched.end, RunFinished)
    assert launched.end.metrics["test_accuracy"] > 0.9

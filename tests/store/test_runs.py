"""Run folders: what is in them, what survives, what a full disk does."""

from __future__ import annotations

import errno
import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import inf, isnan, nan
from pathlib import Path
from typing import Any

import pytest

from tui_trainer.run.events import (
    EpochCompleted,
    Event,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.experiment import Experiment
from tui_trainer.store.errors import StoreError
from tui_trainer.store.runs import RunFolder, read_events, read_summary
from tui_trainer.store.summary import RunSummary, summary_from_json, summary_to_json

DOCUMENT: dict[str, Any] = {
    "schema": 1,
    "title": "Tiny: für alle",
    "network": {"classifier": [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]},
    "optimizer": {"kind": "SGD"},
    "training": {"epochs": 3, "seed": 7},
}
STARTED = RunStarted(100.0, "id", "Tiny", 3, 10, 64, 640, 100, 7850, "cpu", 1, 7)


@pytest.fixture
def experiment() -> Experiment:
    return experiment_of(DOCUMENT, "test")


def epoch(number: int, *, is_best: bool = True, valid_loss: float = 0.5) -> EpochCompleted:
    return EpochCompleted(100.0 + number, number, number * 10, {"valid_loss": valid_loss}, is_best, 0.01, 1.0)


def test_a_command_line_may_have_any_bytes(tmp_path: Path, experiment: Experiment) -> None:
    folder = RunFolder.create(experiment, {"command": "tui-trainer train \udcff.toml"}, tmp_path)
    folder.close()
    assert json.loads((folder.path / "environment.json").read_text(encoding="utf-8"))["command"].endswith("?.toml")


def test_a_new_folder_describes_the_run(tmp_path: Path, experiment: Experiment) -> None:
    folder = RunFolder.create(experiment, {"python": "3.11", "where": tmp_path}, tmp_path / "deep" / "runs")
    folder.close()
    assert folder.path.parent == tmp_path / "deep" / "runs"
    stored = tomllib.loads((folder.path / "experiment.toml").read_text(encoding="utf-8"))
    assert experiment_of(stored, "stored") == experiment
    assert json.loads((folder.path / "environment.json").read_text()) == {"python": "3.11", "where": str(tmp_path)}
    assert (folder.path / "checkpoints").is_dir()
    assert folder.best_weights_path.parent == folder.checkpoint_path(12).parent
    assert folder.checkpoint_path(123).name == "step-000123.pt"
    summary = read_summary(folder.path)
    assert (summary.state, summary.title, summary.epochs, summary.seed) == ("waiting", "Tiny: für alle", 3, 7)
    assert read_events(folder.path) == []


def test_ids_are_made_of_the_time_and_the_title(tmp_path: Path, experiment: Experiment) -> None:
    names = [
        RunFolder.create(experiment, {}, tmp_path, name=name).run_id for name in (None, "mnist-mlp", "../../x", "数字")
    ]
    for run_id, slug in zip(names, ("tiny-fur-alle", "mnist-mlp", "x", "run"), strict=True):
        day, clock, rest = run_id.split("-", 2)
        assert len(day) == 8
        assert len(clock) == 6
        assert rest.rpartition("-")[0] == slug
    assert len(RunFolder.create(experiment, {}, tmp_path, name="x" * 500).run_id) < 80


def test_runs_that_start_at_once_do_not_share(tmp_path: Path, experiment: Experiment) -> None:
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: RunFolder.create(experiment, {}, tmp_path), range(24)))
    assert len({folder.path for folder in folders}) == 24


def test_a_taken_name_is_never_taken_again(
    tmp_path: Path, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_trainer.store.runs.secrets.token_hex", lambda _: "same")
    monkeypatch.setattr("tui_trainer.store.runs.time.strftime", lambda *_: "now")
    RunFolder.create(experiment, {}, tmp_path)
    with pytest.raises(StoreError, match="every name that was tried is taken"):
        RunFolder.create(experiment, {}, tmp_path)


def test_events_come_back_as_they_went(tmp_path: Path, experiment: Experiment) -> None:
    events: list[Event] = [
        STARTED,
        StepsCompleted(101.0, 1, 1, {"train_loss": [0.5, nan, inf]}),
        epoch(1, valid_loss=-inf),
        RunFinished(110.0, "completed", 1, 10, 1, {"test_accuracy": 0.9}),
    ]
    folder = RunFolder.create(experiment, {}, tmp_path)
    for count, event in enumerate(events, 1):
        folder.write(event)
        assert len(read_events(folder.path)) == count  # each is there when `write` returns
    folder.close()
    folder.close()
    loaded = read_events(folder.path)
    assert loaded[0] == events[0]
    assert loaded[2:] == events[2:]
    steps = loaded[1]
    assert isinstance(steps, StepsCompleted)
    assert isnan(steps.metrics["train_loss"][1])
    assert steps.metrics["train_loss"][2] == inf


def test_lines_that_are_no_events_are_left_out(tmp_path: Path, experiment: Experiment) -> None:
    folder = RunFolder.create(experiment, {}, tmp_path)
    folder.write(STARTED)
    folder.close()
    path = folder.path / "events.jsonl"
    whole = path.read_bytes()
    for broken in (whole[:-20], b'{"event":"FromTheFuture","time":1}\n', b"\xff\xfe\n", b"[]\n", b"[" * 100_000):
        path.write_bytes(whole + broken)
        assert read_events(folder.path) == [STARTED]


def test_the_summary_follows_the_run(tmp_path: Path, experiment: Experiment) -> None:
    folder = RunFolder.create(experiment, {}, tmp_path)

    def state_after(event: Event) -> RunSummary:
        folder.write(event)
        return read_summary(folder.path)

    assert state_after(STARTED).state == "running"
    assert state_after(StepsCompleted(101.0, 1, 1, {"train_loss": [1.0] * 10})).step == 0, "not at every step"
    assert state_after(epoch(1)).best == {"valid_loss": 0.5}
    assert state_after(RunPaused(102.0, 12)).state == "paused"
    assert state_after(RunResumed(103.0, 12)).state == "running"
    summary = state_after(epoch(2, is_best=False, valid_loss=nan))
    assert (summary.epoch, summary.step, summary.best_epoch) == (2, 20, 1)
    assert isnan(summary.last["valid_loss"])
    text = (folder.path / "summary.json").read_text()
    assert json.loads(text)["last"] == {"valid_loss": None}
    assert "NaN" not in text
    summary = state_after(RunStopped(120.0, "interrupted", 2, 25, 1, {"test_accuracy": 0.8}))
    assert (summary.state, summary.reason, summary.step, summary.ended) == ("stopped", "interrupted", 25, 120.0)
    assert summary.test == {"test_accuracy": 0.8}
    assert not list(folder.path.glob(".*")), "nothing temporary is left"


def test_ends_are_told_apart(experiment: Experiment) -> None:
    summary = RunSummary("id").after(STARTED)
    assert summary.after(RunFinished(1.0, "early_stopped", 2, 20, 1)).reason == "early_stopped"
    failed = summary.after(RunFailed(1.0, "memory", "too large", "Traceback"))
    assert (failed.state, failed.reason, failed.message) == ("failed", "memory", "too large")


def test_a_summary_survives_its_text() -> None:
    summary = RunSummary("id", "ü", "failed", best={"a": inf, "b": 1.0}, last={"a/b": -inf}, message="x")
    assert summary_from_json(summary_to_json(summary)) == summary
    later = json.loads(summary_to_json(summary)) | {"a later field": 1}
    assert summary_from_json(json.dumps(later)) == summary


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"run_id": "x", "state": "?"}', "[" * 100_000, "\x00"])
def test_what_is_no_summary_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "summary.json").write_text(text)
    with pytest.raises(StoreError, match="Cannot read"):
        read_summary(tmp_path)


def test_missing_files_are_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        read_summary(tmp_path)
    with pytest.raises(StoreError, match="no such file"):
        read_events(tmp_path)


def test_a_place_that_is_no_folder_is_said(tmp_path: Path, experiment: Experiment) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Cannot make the folder"):
        RunFolder.create(experiment, {}, tmp_path / "file")


def test_a_full_disk_is_said_once_and_leaves_whole_lines(
    tmp_path: Path, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder.create(experiment, {}, tmp_path)
    folder.write(STARTED)
    disk = FullDisk(folder._events)
    monkeypatch.setattr(folder, "_events", disk)
    with pytest.raises(StoreError, match="the disk is full"):
        folder.write(epoch(1))
    failed = RunFailed(102.0, "disk", "full")
    folder.write(failed)  # silent: the others have to hear of the end
    assert read_events(folder.path) == [STARTED]
    disk.is_full = False
    folder.write(replace(failed, time=103.0))
    assert read_events(folder.path) == [STARTED, replace(failed, time=103.0)]
    folder.close()


class FullDisk:
    """A file on a disk that takes a few bytes of a line, and then no more."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.is_full = True
        self.room = 5

    def write(self, data: bytes) -> int:
        if self.is_full and not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = bytes(data[: self.room] if self.is_full else data)
        self.room -= len(taken)
        self.file.write(taken)
        return len(taken)

    def fileno(self) -> int:
        number: int = self.file.fileno()
        return number

    def close(self) -> None:
        self.file.close()

"""Checkpoints and weights as files."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import safetensors.torch
import torch

from tests.engine.tiny import CPU, WITH_DROPOUT, Run, StopBefore, experiment
from tui_trainer.engine.checkpoint import load_checkpoint, save_checkpoint, save_weights
from tui_trainer.store.errors import StoreError


def test_a_checkpoint_is_read_without_running_code(tmp_path: Path) -> None:
    run = Run(experiment(WITH_DROPOUT, optimizer={"kind": "Adam"}), control=StopBefore(9))
    path = tmp_path / "step.pt"
    save_checkpoint(run.trainer.checkpoint(), path)
    loaded = torch.load(path, weights_only=True)
    assert loaded.keys() == {"state", "best_weights"}
    assert loaded["state"]["progress"] == {
        "epoch": 2,
        "step": 8,
        "examples": 16,
        "totals": run.trainer.state.progress.totals,
    }
    assert loaded["state"]["generators"].keys() == {"batches", "dropout", "augmentation", "noise"}


class Exploding:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("exploded"),))


def test_code_in_a_checkpoint_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"state": Exploding()}, tmp_path / "evil.pt")
    with pytest.raises(pickle.UnpicklingError):
        load_checkpoint(tmp_path / "evil.pt", CPU)
    assert not (tmp_path / "exploded").exists()


def test_weights_are_safetensors(tmp_path: Path) -> None:
    weights = {"a": torch.randn(3, 4), "turned": torch.randn(3, 4).T, "count": torch.tensor(7)}
    save_weights(weights, tmp_path / "best.safetensors")
    loaded = safetensors.torch.load_file(tmp_path / "best.safetensors")
    assert loaded.keys() == weights.keys()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in weights.items())


def test_a_folder_that_is_gone_is_told_in_words_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "file"
    with pytest.raises(StoreError, match="no such file or folder"):
        save_checkpoint({}, path)
    with pytest.raises(StoreError, match="no such file or folder"):
        save_weights({}, path)
    assert list(tmp_path.iterdir()) == []

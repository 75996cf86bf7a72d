"""Starts a run from a specification alone, and turns whatever happens into events."""

from __future__ import annotations

import os
import platform
import subprocess
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import tui_trainer
from tui_trainer.engine.checkpoint import save_checkpoint, save_weights
from tui_trainer.engine.data import Dataset, load_dataset
from tui_trainer.engine.device import DeviceError, device_text, resolve_device, suitable_threads
from tui_trainer.engine.trainer import Trainer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import FailureReason, RunEnd, RunFailed, RunFinished, RunStarted, RunStopped
from tui_trainer.run.sinks import Sink, fan_out
from tui_trainer.spec.costs import step_multiply_adds
from tui_trainer.spec.data import particulars
from tui_trainer.spec.experiment import Experiment
from tui_trainer.store.errors import DataError, StoreError
from tui_trainer.store.paths import data_folder
from tui_trainer.store.runs import RunFolder


@dataclass(frozen=True)
class FolderKeeper:
    """Keeps a trainer's weights and checkpoints in a run folder."""

    folder: RunFolder

    def save_best(self, weights: dict[str, Tensor]) -> None:
        """Keep the weights of the best epoch so far; raises StoreError."""
        save_weights(weights, self.folder.best_weights_path)

    def save_checkpoint(self, state: dict[str, Any], step: int) -> str:
        """Keep a whole state; where it is kept. Raises StoreError."""
        path = self.folder.checkpoint_path(step)
        save_checkpoint(state, path)
        return str(path)


def run_experiment(
    experiment: Experiment,
    *,
    emit: Sink,
    control: RunControl,
    device: str = "auto",
    data_dir: str | Path | None = None,
    threads: int | None = None,
    runs_dir: Path | None = None,
    name: str | None = None,
    command: str = "",
) -> RunEnd:
    """Run an experiment to its end and keep it in a run folder; the last event is also returned.

    Whatever a user can cause becomes a `RunFailed` with a sentence for them. Called in the thread that trains.
    """
    end: RunEnd
    folder: RunFolder | None = None
    try:
        place = resolve_device(device)
        dataset = load_dataset(experiment.data, data_folder(data_dir), place)
        count = threads or suitable_threads(place, step_multiply_adds(experiment))
        torch.set_num_threads(count)
        environment = _environment(experiment, place, count, command)
        folder = RunFolder.create(experiment, environment, runs_dir, name=name)
        end = _train(experiment, dataset, place, fan_out(emit, folder.write), control, folder)
    except Exception as error:
        end = _failure(error)
    if folder is not None:
        end = _keep_end(folder, end)
    with suppress(Exception):  # a reader that went away has nobody left to tell
        emit(end)
    return end


def _train(
    experiment: Experiment, dataset: Dataset, device: torch.device, emit: Sink, control: RunControl, folder: RunFolder
) -> RunFinished | RunStopped:
    trainer = Trainer(experiment, dataset, device, emit=emit, control=control, keeper=FolderKeeper(folder))
    emit(
        RunStarted(
            time=time.time(),
            run_id=folder.run_id,
            title=experiment.title,
            epochs=experiment.training.epochs,
            steps_per_epoch=trainer.steps_per_epoch,
            batch_size=trainer.batch_size,
            train_examples=trainer.train_examples,
            valid_examples=len(dataset.valid_indices),
            parameters=trainer.state.parameter_count,
            device=device_text(device),
            threads=torch.get_num_threads(),
            seed=experiment.training.seed,
            folder=str(folder.path),
            data=", ".join(particulars(experiment.data)),
        )
    )
    return trainer.run()


def _keep_end(folder: RunFolder, end: RunEnd) -> RunEnd:
    """Write the end first of all: a run whose end is not on disk has failed, and whoever watches is told so."""
    try:
        folder.write(end)
    except StoreError as error:
        end = _failure(error)
        with suppress(StoreError):
            folder.write(end)
    finally:
        folder.close()
    return end


_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "DefaultCPUAllocator")


def _failure(error: Exception) -> RunFailed:
    """What went wrong, in words; the traceback goes into the run record, not onto the screen."""
    details = "".join(traceback.format_exception(error))
    reason: FailureReason
    if isinstance(error, DataError):
        reason, message = "data", str(error)
    elif isinstance(error, StoreError):
        reason, message = "disk", str(error)
    elif isinstance(error, DeviceError):
        reason, message = "device", str(error)
    elif isinstance(error, MemoryError) or any(sign in str(error) for sign in _OUT_OF_MEMORY):
        reason = "memory"
        message = "Not enough memory for this network and batch. Use smaller layers or a smaller batch size."
    else:
        first_line = (str(error).strip() or "no message").splitlines()[0]
        reason, message = "error", f"Training failed: {first_line} ({type(error).__name__})"
    return RunFailed(time.time(), reason, message, details)


def _environment(experiment: Experiment, device: torch.device, threads: int, command: str) -> dict[str, object]:
    """What a run depended on beside its specification."""
    return {
        "tui_trainer": tui_trainer.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "platform": platform.platform(),
        "device": device_text(device),
        "threads": threads,
        "cores": os.cpu_count(),
        "seed": experiment.training.seed,
        "git_commit": _git_commit(),
        "command": command,
        "working_directory": _working_directory(),
        "host": platform.node(),
        "pid": os.getpid(),
    }


def _working_directory() -> str | None:
    """Where the run was started; None where that folder is gone by now."""
    try:
        return os.getcwd()
    except OSError:
        return None


def _git_commit() -> str | None:
    """The commit of the checkout that runs; None for an installed copy."""
    checkout = Path(tui_trainer.__file__).parents[1]
    if not (checkout / ".git").exists():
        return None
    with suppress(OSError, subprocess.SubprocessError):
        # stdin is closed off: inside the application it belongs to the screen
        found = subprocess.run(
            ["git", "-C", str(checkout), "rev-parse", "HEAD"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=2,
            check=True,
        )
        return found.stdout.strip()
    return None

"""The losses of an exported script and of the application, for the same experiment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch

from tests.engine.tiny import CPU, Recording, StopBefore
from tui_trainer.engine.data import Dataset, load_dataset
from tui_trainer.engine.device import suitable_threads
from tui_trainer.engine.trainer import Trainer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import RunFinished, RunStopped
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.costs import step_multiply_adds
from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment


@dataclass(frozen=True)
class Application:
    """What the application said of a run, and its end."""

    recording: Recording
    end: RunFinished | RunStopped


NOWHERE = Path("/nonexistent")


def script_losses(experiment: Experiment, steps: int | None) -> list[float]:
    """What `train` of the exported script returns, run in this process; the process-wide generator stays as it was."""
    names: dict[str, Any] = {"__name__": "exported"}
    before = torch.get_rng_state()
    try:
        exec(compile(script_of(experiment), "exported.py", "exec"), names)
        losses: list[float] = names["train"](steps)
    finally:
        torch.set_rng_state(before)
    return losses


@cache
def dataset_of(data: str, folder: Path) -> Dataset:
    """The data of many runs are read once."""
    return load_dataset(Data.model_validate_json(data), folder, CPU)


def application_run(experiment: Experiment, steps: int | None, folder: Path = NOWHERE) -> Application:
    """A run of the application that stops after some steps, with the threads that it takes for such steps."""
    recording = Recording()
    control = RunControl() if steps is None else StopBefore(steps + 1)
    data = dataset_of(experiment.data.model_dump_json(), folder)
    torch.set_num_threads(suitable_threads(CPU, step_multiply_adds(experiment)))
    return Application(recording, Trainer(experiment, data, CPU, emit=recording, control=control).run())

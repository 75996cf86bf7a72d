"""The same preset with the same seed in two processes: the losses of all steps, compared to the last bit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bars import Bar, NotMeasurableError, Result
from benchmarks.script import run_script
from benchmarks.workspace import Workspace, workspace
from tui_trainer.run.events import StepsCompleted
from tui_trainer.store.runs import read_events

EPOCHS = 2
BAR = Bar("steps of mnist-mlp whose loss differs in a second run, same seed", "<=", 0, "steps", 0)


def losses(place: Workspace) -> list[float]:
    """The loss of every step of a run in a process of its own."""
    before = place.run_folders()
    command = [
        sys.executable,
        "-m",
        "tui_trainer",
        "train",
        str(place.preset("mnist-mlp", f"training.epochs={EPOCHS}")),
    ]
    command += ["--device", "cpu", "--quiet"]
    done = subprocess.run(command, env=place.environment(), stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise NotMeasurableError(f"the run ended with exit code {done.returncode}")
    (folder,) = place.run_folders() - before
    return [loss for e in read_events(folder) if isinstance(e, StepsCompleted) for loss in e.metrics["train_loss"]]


def measure() -> Iterator[Result]:
    """Run twice and count."""
    with workspace() as place:
        first, second = losses(place), losses(place)
    differing = sum(a != b for a, b in zip(first, second, strict=False)) + abs(len(first) - len(second))
    yield Result(BAR, differing, f"{len(first)} steps compared")


if __name__ == "__main__":
    run_script([BAR], measure)

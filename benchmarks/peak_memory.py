"""The memory that the application needs to train mnist-mlp, over that of the same training by hand."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.application import training
from benchmarks.bars import Bar, NotMeasurableError, Result
from benchmarks.machine import high_water_mark
from benchmarks.script import run_script
from benchmarks.workspace import Workspace, mnist_folder, workspace
from tui_trainer.store.runs import read_summary

EPOCHS = 5
BAR = Bar("peak memory of the application training mnist-mlp / of the loop by hand", "<=", 1.15)


def of_the_application(place: Workspace) -> float:
    """MiB at the peak of a whole run on the Train screen, test included."""
    preset = place.preset("mnist-mlp", f"training.epochs={EPOCHS}")
    with training(place, preset) as (terminal, folder):
        end = time.monotonic() + 300
        while read_summary(folder).state != "finished":
            if time.monotonic() > end:
                raise NotMeasurableError("the run did not finish")
            terminal.watch(0.2)
        return high_water_mark(terminal.pid)


def by_hand(place: Workspace) -> float:
    """MiB at the peak of the same training by hand."""
    command = [sys.executable, "-m", "benchmarks.by_hand", str(mnist_folder()), str(EPOCHS)]
    done = subprocess.run(command, env=place.environment(), capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure() -> Iterator[Result]:
    """Both, once: they do not vary."""
    if not Path("/proc/self/status").exists():
        raise NotMeasurableError("peak memory is read from /proc, which this system does not have")
    with workspace() as place:
        ours, theirs = of_the_application(place), by_hand(place)
    yield Result(BAR, ours / theirs, f"the application {ours:.0f} MiB, by hand {theirs:.0f} MiB")


if __name__ == "__main__":
    run_script([BAR], measure)

"""What watching costs: steps per second with the Train screen live, over those without a screen."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.application import SIZE, training
from benchmarks.bars import Bar, NotMeasurableError, Result
from benchmarks.script import run_script
from benchmarks.turns import in_turns, median_ratio
from benchmarks.workspace import Workspace, workspace
from tui_trainer.run.events import Event, StepsCompleted
from tui_trainer.store.runs import read_events

SECONDS = 20.0
ROUNDS = 3
SETTLING = 1.0  # seconds after the first steps that do not count: caches and curves fill
BAR = Bar("steps/s with the Train screen live at 140x40 / without a screen", ">=", 0.90, digits=3)


def steps_per_second(told: Sequence[Event], seconds: float) -> float:
    """The pace over `seconds`, evaluation included, from a second after the first steps on."""
    steps = [event for event in told if isinstance(event, StepsCompleted)]
    start = steps[0].time + SETTLING
    window = [event for event in steps if start <= event.time <= start + seconds]
    if len(window) < 2:
        raise NotMeasurableError(f"only {len(window)} reports of steps within {seconds:g} s")
    return (window[-1].last_step - window[0].last_step) / (window[-1].time - window[0].time)


def live(place: Workspace, preset: Path, seconds: float = SECONDS) -> float:
    """Steps per second with the Train screen on a terminal that is read and thrown away."""
    with training(place, preset) as (terminal, folder):
        terminal.discard(SETTLING + seconds + 0.5)
    return steps_per_second(read_events(folder), seconds)


def without_screen(place: Workspace, preset: Path, seconds: float = SECONDS) -> float:
    """Steps per second of `tui-trainer train --quiet`."""
    before = place.run_folders()
    command = [sys.executable, "-m", "tui_trainer", "train", str(preset), "--quiet"]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, env=place.environment(), stdin=nothing, stdout=nothing, stderr=nothing) as process:
        try:
            folder = place.folder_of_new_run(before, lambda: time.sleep(0.05))
            time.sleep(SETTLING + seconds + 0.5)
        finally:
            process.terminate()
    return steps_per_second(read_events(folder), seconds)


def measure() -> Iterator[Result]:
    """Both, in turns."""
    with workspace() as place:
        preset = place.preset("mnist-mlp", "training.epochs=1000")
        contenders = {"live": lambda: live(place, preset), "quiet": lambda: without_screen(place, preset)}
        found = in_turns(contenders, ROUNDS, warm_up=False)
    rates = {name: median(values) for name, values in found.items()}
    detail = f"live {rates['live']:.0f}, without {rates['quiet']:.0f} steps/s; {SECONDS:g} s each, {ROUNDS} rounds"
    yield Result(BAR, median_ratio(found["live"], found["quiet"]), f"{SIZE[0]}x{SIZE[1]}; {detail}")


if __name__ == "__main__":
    run_script([BAR], measure)

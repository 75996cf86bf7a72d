"""How long a person waits for the application: from the start of the process to the word Build on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.application import application
from benchmarks.bars import Bar, Result
from benchmarks.script import run_script
from benchmarks.workspace import workspace

STARTS = 10
BAR = Bar("first paint: process start to the word Build, median of 10, warm", "<=", 0.5, "s")


def measure() -> Iterator[Result]:
    """Start it once to warm the files, then count."""
    seconds: list[float] = []
    with workspace() as place:
        preset = place.preset("mnist-mlp")
        for _ in range(STARTS + 1):
            with application(place, preset) as terminal:
                seconds.append(terminal.wait_for("Build") - terminal.started)
    counted = sorted(seconds[1:])
    yield Result(BAR, median(counted), f"fastest {counted[0]:.2f} s, slowest {counted[-1]:.2f} s")


if __name__ == "__main__":
    run_script([BAR], measure)

"""How long a key takes to act while a run goes: from pressing ? to the help on the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from math import ceil
from statistics import median

from benchmarks.application import training
from benchmarks.bars import Bar, Result
from benchmarks.script import run_script
from benchmarks.terminal import Terminal
from benchmarks.workspace import workspace

PRESSES = 50
BAR = Bar("key ? to the help on the screen while mnist-mlp trains, p99 of 50", "<=", 80, "ms", 0)


def milliseconds(terminal: Terminal, presses: int) -> list[float]:
    """Press ? and esc again and again; how long each ? took."""
    found = []
    for number in range(presses):
        start = time.perf_counter()
        terminal.press("?")
        found.append(1000 * (terminal.wait_for("Keys") - start))
        terminal.press("escape")
        terminal.wait_gone("Keys")
        terminal.watch(0.15 + 0.2 * (number * 0.618 % 1))  # at ever other moments between two redraws
    return found


def percentile(values: list[float], share: float) -> float:
    """The smallest value that is not exceeded by `share` of the values (nearest rank)."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def measure() -> Iterator[Result]:
    """Press ? while a run goes."""
    with workspace() as place:
        preset = place.preset("mnist-mlp", "training.epochs=1000")
        with training(place, preset) as (terminal, _):
            terminal.watch(2.0)
            found = milliseconds(terminal, PRESSES)
    yield Result(BAR, percentile(found, 0.99), f"median {median(found):.0f} ms, slowest {max(found):.0f} ms")


if __name__ == "__main__":
    run_script([BAR], measure)

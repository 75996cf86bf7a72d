"""What the application sends to the terminal while it trains: the load on an SSH connection."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.application import SIZE, training
from benchmarks.bars import Bar, Result
from benchmarks.script import run_script
from benchmarks.workspace import workspace

SECONDS = 20.0
BAR = Bar("bytes to the terminal while mnist-mlp trains, default settings", "<=", 60, "KiB/s", 1)


def measure() -> Iterator[Result]:
    """Count for a while."""
    with workspace() as place:
        preset = place.preset("mnist-mlp", "training.epochs=1000")
        with training(place, preset) as (terminal, _):
            terminal.discard(2.0)
            count = terminal.discard(SECONDS)
    yield Result(BAR, count / SECONDS / 1024, f"{SIZE[0]}x{SIZE[1]}, over {SECONDS:g} s")


if __name__ == "__main__":
    run_script([BAR], measure)

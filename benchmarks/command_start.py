"""How long the command line takes to answer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.bars import Bar, Result
from benchmarks.script import run_script

STARTS = 10
BAR = Bar("tui-trainer --help, process start to its end, median of 10, warm", "<=", 0.3, "s")


def seconds() -> float:
    """The time of one start."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "tui_trainer", "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure() -> Iterator[Result]:
    """Start it once to warm the files, then count."""
    seconds()
    found = sorted(seconds() for _ in range(STARTS))
    yield Result(BAR, median(found), f"fastest {found[0]:.2f} s, slowest {found[-1]:.2f} s")


if __name__ == "__main__":
    run_script([BAR], measure)

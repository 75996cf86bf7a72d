"""How long a key in a form takes to act everywhere: from typing a digit to its shape, sums and problems on the screen.

The stack has 50 layers, all of them on the screen, and the digits go into the size of the last one, so that every key
changes the row's shape and parameters, the network's sum, and whether there is a problem and what it says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median

from benchmarks.application import application
from benchmarks.bars import Bar, Result
from benchmarks.check_time import BLOCKS, deep_document
from benchmarks.key_latency import percentile
from benchmarks.script import run_script
from benchmarks.terminal import Terminal
from benchmarks.workspace import workspace
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import render_document
from tui_trainer.spec.place import Document, replaced
from tui_trainer.tui.values import grouped

LAYERS = 50
SIZE = (180, 72)
KEYS = 200
UNITS = 10  # what MNIST needs; a digit behind it makes a problem, which backspace takes away
LAST = ("network", "classifier", LAYERS - 1, "out_features")
BAR = Bar(f"key in a form to all that follows from it, {LAYERS} layers, p99 of {KEYS}", "<=", 60, "ms", 0)


def typed_keys(count: int) -> Iterator[tuple[str, int]]:
    """Keys, and the number that is in the field after each: a digit behind the number, and backspace."""
    for digit in islice(cycle("1234567890"), (count + 1) // 2):
        yield digit, int(f"{UNITS}{digit}")
        yield "backspace", UNITS


def expected_texts(document: Document, units: int) -> list[str]:
    """What is on the screen when everything follows from a number of units in the last layer."""
    found = check(replaced(document, LAST, units))
    own = found.stacks["classifier"][-1].parameters
    problem = f"ends with {units}," if found.errors else "ready to train"
    return [f"{LAYERS} Linear  {units} ", f" {units} ", grouped(own or 0), grouped(found.parameters), problem]


def milliseconds(terminal: Terminal, document: Document, keys: int) -> list[float]:
    """Type into the field that has the cursor; how long each key took to have acted everywhere."""
    found = []
    for key, units in islice(typed_keys(keys), keys):
        texts = expected_texts(document, units)
        start = time.perf_counter()
        terminal.press(key)
        found.append(1000 * (terminal.wait_for_all(texts) - start))
    return found


def enter_last_size(terminal: Terminal) -> None:
    """Go to the last layer and into the field of its size."""
    terminal.wait_for("engine ready")  # importing torch would be measured otherwise
    for _ in range(LAYERS - 1):
        terminal.press("down")
        terminal.watch(0.02)
    terminal.wait_for(f"network.classifier[{LAYERS - 1}]")
    terminal.press("enter")
    terminal.watch(0.5)
    for digit in str(UNITS):
        terminal.press(digit)
    terminal.watch(0.5)


def measure(keys: int = KEYS) -> Iterator[Result]:
    """Type digits into the last layer of a deep stack."""
    document = deep_document(LAYERS, BLOCKS["fully connected"])
    with workspace() as place:
        preset = place.folder / "deep.toml"
        preset.write_text(render_document(document), encoding="utf-8")
        with application(place, preset, SIZE) as terminal:
            enter_last_size(terminal)
            found = milliseconds(terminal, document, keys)
    detail = f"median {median(found):.0f} ms, slowest {max(found):.0f} ms, {SIZE[0]}x{SIZE[1]}"
    yield Result(BAR, percentile(found, 0.99), detail)


if __name__ == "__main__":
    run_script([BAR], measure)

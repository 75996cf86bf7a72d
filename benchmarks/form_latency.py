"""How long a key takes to act everywhere: from the press to shapes, sums, problems, summary and code on the screen.

The stack has 50 layers, all of them on the screen. Digits go into the size of the last one, so that every key changes
the row's shape and parameters, the network's sum, and whether there is a problem and what it says. Summary and code are
where the form is, one at a time, so beside them the same changes are made by undo and redo.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from statistics import median

from benchmarks.application import application
from benchmarks.bars import Bar, NotMeasurableError, Result
from benchmarks.check_time import BLOCKS, deep_document
from benchmarks.key_latency import percentile
from benchmarks.script import run_script
from benchmarks.terminal import Terminal
from benchmarks.workspace import workspace
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import render_document
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import Document, replaced

LAYERS = 50
SIZE = (180, 72)
KEYS = 200
UNITS = 10  # what MNIST needs; a digit behind it makes a problem, which backspace takes away
TOO_MANY = 101
LAST = ("network", "classifier", LAYERS - 1, "out_features")
FORM_BAR = Bar(f"key in a form to shape, sum and problems, {LAYERS} layers, p99 of {KEYS}", "<=", 60, "ms", 0)
VIEW_BARS = {
    name: Bar(f"undo or redo to these and the {name}, {LAYERS} layers, p99 of {KEYS}", "<=", 60, "ms", 0)
    for name in ("summary", "code")
}


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


def view_text(view: str, units: int) -> str:
    """What a view then says of the number of units."""
    return {"summary": f"1x28x28 -> {units}\n", "code": f"nn.Linear(64, {units})"}[view]


def milliseconds(terminal: Terminal, changes: Iterable[tuple[str, list[str]]]) -> list[float]:
    """Press keys; how long each took until all that it is to bring about was there."""
    found = []
    for key, texts in changes:
        start = time.perf_counter()
        terminal.press(key)
        found.append(1000 * (terminal.wait_for_all(texts) - start))
    return found


def typing(document: Document, keys: int) -> Iterator[tuple[str, list[str]]]:
    """Keys in the field of the last size, with what each is to bring about."""
    for key, units in islice(typed_keys(keys), keys):
        yield key, expected_texts(document, units)


def undoing(document: Document, view: str, keys: int) -> Iterator[tuple[str, list[str]]]:
    """Undo and redo of what was typed last, with what each is to bring about, that in a view included."""
    before, after = ([*expected_texts(document, units), view_text(view, units)] for units in (UNITS, TOO_MANY))
    for number in range(keys):
        yield ("Z", after) if number % 2 else ("z", before)


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


def leave_too_many(terminal: Terminal) -> None:
    """Leave a digit too many in the field, as one change, and go back to the list."""
    for key in ("escape", "enter"):
        terminal.press(key)
        terminal.watch(0.5)
    for digit in str(TOO_MANY):
        terminal.press(digit)
    terminal.wait_for(f"{LAYERS} Linear  {TOO_MANY} ")
    terminal.press("escape")
    terminal.watch(0.5)


def turn_to(terminal: Terminal, view: str, units: int) -> None:
    """Turn the right half of the screen on until a view is there."""
    for _ in range(5):
        terminal.press("v")
        terminal.watch(0.5)
        if view_text(view, units) in terminal.text():
            return
    raise NotMeasurableError(f"the {view} did not come")


def result(bar: Bar, found: list[float]) -> Result:
    """What a series of keys comes to."""
    detail = f"median {median(found):.0f} ms, slowest {max(found):.0f} ms, {SIZE[0]}x{SIZE[1]}"
    return Result(bar, percentile(found, 0.99), detail)


def measure(keys: int = KEYS) -> Iterator[Result]:
    """Type digits into the last layer of a deep stack, then undo and redo beside each of the other views."""
    document = deep_document(LAYERS, BLOCKS["fully connected"])
    with workspace() as place:
        preset = place.folder / "deep.toml"
        preset.write_text(render_document(document), encoding="utf-8")
        with application(place, preset, SIZE) as terminal:
            enter_last_size(terminal)
            yield result(FORM_BAR, milliseconds(terminal, typing(document, keys)))
            leave_too_many(terminal)
            for view, bar in VIEW_BARS.items():
                turn_to(terminal, view, TOO_MANY)
                yield result(bar, milliseconds(terminal, undoing(document, view, keys)))


if __name__ == "__main__":
    run_script([FORM_BAR, *VIEW_BARS.values()], measure)

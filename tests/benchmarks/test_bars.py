"""Bars, their lines, and the page made of them."""

from __future__ import annotations

import os
import subprocess
import sys
from math import nan
from pathlib import Path

import pytest

from benchmarks.__main__ import SCRIPTS
from benchmarks.bars import Bar, NotMeasurableError, Result, result_from_json, result_to_json
from benchmarks.machine import high_water_mark, machine
from benchmarks.results_page import page, write_page
from benchmarks.script import results_of

FAST = Bar("speed / other speed", ">=", 0.95, digits=3)
SMALL = Bar("size", "<=", 60, "KiB/s", 1)


def test_a_line_tells_name_measured_bar_verdict_and_detail() -> None:
    lines = [Result(FAST, 0.98765, "ours 1 us"), Result(SMALL, 61.04), Result(SMALL, None, "no data")]
    assert [" ".join(result.line().split()) for result in lines] == [
        "speed / other speed 0.988 >= 0.950 ok (ours 1 us)",
        "size 61.0 KiB/s <= 60.0 KiB/s MISSED",
        "size - <= 60.0 KiB/s not measured (no data)",
    ]


@pytest.mark.parametrize(
    ("bar", "measured", "is_met"),
    [
        (FAST, 0.95, True),
        (FAST, 0.9499999, False),  # is shown as 0.950
        (SMALL, 60, True),
        (SMALL, 60.01, False),
        (SMALL, nan, False),
        (FAST, nan, False),
        (FAST, None, False),
    ],
)
def test_a_bar_is_met_by_the_exact_value(bar: Bar, measured: float | None, is_met: bool) -> None:
    assert Result(bar, measured).is_met == is_met


@pytest.mark.parametrize("result", [Result(FAST, 1.25, "a"), Result(SMALL, None, "über")])
def test_results_travel_as_json(result: Result) -> None:
    assert result_from_json(result_to_json(result)) == result


def test_what_cannot_be_measured_is_told_for_every_bar_that_is_left() -> None:
    def measure() -> list[Result]:
        raise NotMeasurableError("no data")

    assert list(results_of([FAST, SMALL], measure)) == [Result(FAST, None, "no data"), Result(SMALL, None, "no data")]
    assert list(results_of([FAST], lambda: [Result(FAST, 1.0)])) == [Result(FAST, 1.0)]


def test_the_page_has_every_bar_and_the_machine(tmp_path: Path) -> None:
    results = {"speed": [Result(FAST, 0.96, "ours 1 us")], "bytes": [Result(SMALL, None, "no data")]}
    write_page(results, {"Processor": "abacus"}, tmp_path / "RESULTS.md")
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert text == page(results, {"Processor": "abacus"})
    assert "| speed / other speed | 0.960 | >= 0.950 | ok | `speed` |" in text
    assert "| size | - | <= 60.0 KiB/s | not measured | `bytes` |" in text
    assert "- speed / other speed: ours 1 us" in text
    assert "| Processor | abacus |" in text


def test_the_machine_is_told_without_its_name_or_paths() -> None:
    found = machine()
    assert {"Date", "Processor", "System", "Python", "torch", "textual"} <= found.keys()
    assert all(found.values())
    assert not [value for value in found.values() if "/" in value and "x" not in value]


def test_the_peak_of_this_process_is_read() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc")
    assert 10 < high_water_mark(os.getpid()) < 100_000


def test_there_is_a_script_for_every_name_and_a_name_for_every_script() -> None:
    folder = Path(__file__).parents[2] / "benchmarks"
    scripts = {path.stem for path in folder.glob("*.py") if "run_script(" in path.read_text(encoding="utf-8")}
    assert scripts - {"script"} == set(SCRIPTS)


@pytest.mark.parametrize("arguments", [["nonsense"], ["step_time", "--write"]])
def test_what_makes_no_sense_is_refused_before_anything_is_measured(arguments: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "error:" in answer.stderr

"""Runs the scripts, each in a process of its own, and prints one line for each bar."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bars import Result, result_from_json
from benchmarks.machine import machine
from benchmarks.results_page import PAGE, write_page

SCRIPTS = (
    "accuracy",
    "same_seed",
    "step_time",
    "screen_cost",
    "first_paint",
    "key_latency",
    "form_latency",
    "check_time",
    "terminal_bytes",
    "peak_memory",
    "command_start",
)


def results_of_script(name: str) -> Iterator[Result]:
    """The results of a script as they come."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield result_from_json(line)
    if process.returncode not in (0, 1):
        sys.exit(f"benchmarks.{name} failed (exit code {process.returncode}).")


def main() -> None:
    """Measure what is asked for; exits with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the bars, one line for each.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(SCRIPTS)}")
    parser.add_argument("--write", action="store_true", help="write the figures and the machine into RESULTS.md")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in SCRIPTS]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; known: {', '.join(SCRIPTS)}")
    if options.write and options.names:
        parser.error("--write replaces the whole page, so it measures everything: leave out the names")
    results: dict[str, list[Result]] = {}
    for name in options.names or SCRIPTS:
        results[name] = []
        for result in results_of_script(name):
            print(result.line(), flush=True)
            results[name].append(result)
    if options.write:
        write_page(results, machine())
        print(f"written: {PAGE}")
    sys.exit(0 if all(result.is_met for rows in results.values() for result in rows) else 1)


if __name__ == "__main__":
    main()

"""The page with the figures of the last whole measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bars import Result

PAGE = Path(__file__).parent / "RESULTS.md"


def page(results: Mapping[str, Sequence[Result]], machine: Mapping[str, str]) -> str:
    """The page as Markdown: a row per bar, the script that measured it, and the machine."""
    lines = [
        "# Results",
        "",
        "Written by `make bench ARGS=--write`. Both sides of a ratio were measured in turns in one run on one machine.",
        "A bar is met by the exact value, not by the rounded one.",
        "",
        "| what | measured | bar | | by |",
        "|---|---|---|---|---|",
    ]
    for script, rows in results.items():
        lines += [
            f"| {row.bar.name} | {row.measured_text} | {row.bar_text} | {row.verdict} | `{script}` |" for row in rows
        ]
    lines += ["", "## How it came about", ""]
    lines += [f"- {row.bar.name}: {row.detail}" for rows in results.values() for row in rows if row.detail]
    lines += ["", "## The machine", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in machine.items()]
    return "\n".join(lines) + "\n"


def write_page(results: Mapping[str, Sequence[Result]], machine: Mapping[str, str], path: Path = PAGE) -> None:
    """Replace the page."""
    path.write_text(page(results, machine), encoding="utf-8")

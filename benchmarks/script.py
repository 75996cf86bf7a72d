"""What every script does when it is started: measure, print a line per bar, and end with 1 where one is missed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks.bars import Bar, NotMeasurableError, Result, result_to_json

Measure = Callable[[], Iterable[Result]]


def results_of(bars: Sequence[Bar], measure: Measure) -> Iterator[Result]:
    """A result for every bar, as they come; those that cannot be measured come last, with the reason."""
    told: set[str] = set()
    reason = "the script did not say"
    try:
        for result in measure():
            told.add(result.bar.name)
            yield result
    except NotMeasurableError as error:
        reason = str(error)
    for bar in bars:
        if bar.name not in told:
            yield Result(bar, None, reason)


def run_script(bars: Sequence[Bar], measure: Measure) -> None:
    """Print a line per bar, or with `--json` an object per bar; exits with 1 where a bar is missed."""
    line_of = result_to_json if "--json" in sys.argv[1:] else Result.line
    met = True
    for result in results_of(bars, measure):
        met = met and result.is_met
        print(line_of(result), flush=True)
    sys.exit(0 if met else 1)

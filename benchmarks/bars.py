"""A bar, and what was measured against it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bar:
    """What has to be reached: `name` says of what, `limit` is the bar, in `unit`, shown with `digits` decimals."""

    name: str
    sense: Literal[">=", "<="]
    limit: float
    unit: str = ""
    digits: int = 2

    def text(self, value: float) -> str:
        """A value as it is shown."""
        return f"{value:.{self.digits}f}{' ' if self.unit else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a bar; `measured` is None where it could not be measured, and `detail` then says why."""

    bar: Bar
    measured: float | None
    detail: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the bar was reached, by the exact value, not by the one that is shown."""
        if self.measured is None or not isfinite(self.measured):
            return False
        return self.measured >= self.bar.limit if self.bar.sense == ">=" else self.measured <= self.bar.limit

    @property
    def verdict(self) -> str:
        """`ok`, `MISSED` or `not measured`."""
        if self.measured is None:
            return "not measured"
        return "ok" if self.is_met else "MISSED"

    @property
    def measured_text(self) -> str:
        """The value with its unit, or a dash."""
        return "-" if self.measured is None else self.bar.text(self.measured)

    @property
    def bar_text(self) -> str:
        """The bar with its unit: `>= 96.90 %`."""
        return f"{self.bar.sense} {self.bar.text(self.bar.limit)}"

    def line(self) -> str:
        """Name, measured, bar, verdict and detail in one line."""
        start = f"{self.bar.name:<66} {self.measured_text:>12}   {self.bar_text:<14} {self.verdict}"
        return f"{start}   ({self.detail})" if self.detail else start


def result_to_json(result: Result) -> str:
    """One line of JSON."""
    return json.dumps(asdict(result))


def result_from_json(line: str) -> Result:
    """The result of a line."""
    values = json.loads(line)
    return Result(Bar(**values["bar"]), values["measured"], values["detail"])


class NotMeasurableError(Exception):
    """Why something cannot be measured here."""

"""Numbers as a person reads them."""

from __future__ import annotations

import pytest

from tui_trainer.spec.numerals import grouped, two_digits, whole_text


def test_thousands_are_apart() -> None:
    assert [grouped(count) for count in (0, 999, 1000, 109_386, 2**31)] == [
        *("0", "999", "1 000", "109 386", "2 147 483 648"),
    ]


def test_very_long_numbers_are_not_written_out() -> None:
    assert whole_text(-(10**300)) == "-1" + "0" * 300
    assert whole_text(10**5000) == whole_text(-(10**5000)) == "a number of more than 300 digits"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0.0, "0"), (0.0883, "0.088"), (1.0, "1"), (99.4, "99"), (130.4, "130"), (50_000, "50000")),
        *((0.00099, "1e-3"), (7e-7, "7e-7"), (1e-12, "1e-12"), (1e5, "1e5"), (2e12, "2e12"), (-0.5, "-0.5")),
    ],
)
def test_sizes_have_two_digits(value: float, text: str) -> None:
    assert two_digits(value) == text

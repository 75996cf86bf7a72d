"""Numbers as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.documents import SHIPPED, places
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.differences import differences
from tui_trainer.spec.numerals import digits_text, grouped, shortened, two_digits, whole_text
from tui_trainer.spec.place import replaced


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


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-5, "1e-5"), (1.25e-10, "1.25e-10"), (1e16, "1e16"), (2e100, "2e100"), (0.25, "0.25")],
)
def test_exponents_are_short(value: float, text: str) -> None:
    assert digits_text(value) == text


def test_only_long_numbers_are_shortened() -> None:
    document: Any = {"a": {"b": [1, 10**300, True, 0.5, "x"]}, "c": []}
    assert shortened(document) is document
    long = {**document, "d": [{"e": 10**5000}, -(10**5000)]}
    assert shortened(long) == {**document, "d": [{"e": 10**308}, -(10**308)]}


@pytest.mark.parametrize("number", [10**400, 10**5000, -(10**5000)], ids=["long", "too long", "below 0"])
@pytest.mark.parametrize("name", ["mnist-lenet5", "mnist-residual", "mnist-small-data"])
def test_a_very_long_number_anywhere_is_a_problem_in_short_words(
    name: str, number: int, capfd: pytest.CaptureFixture[str]
) -> None:
    document = read_document(SHIPPED[name])
    for place in places(document):
        for value in (number, [{"kind": number}], {"kind": number}):
            wrong = replaced(document, place, value)
            messages = [str(problem) for problem in check(wrong).problems]
            messages += [difference.change for difference in differences(document, wrong)]
            assert messages
            assert max(map(len, messages)) < 2000
    assert "set_int_max_str_digits" not in capfd.readouterr().err  # pydantic reports what it cannot write out there

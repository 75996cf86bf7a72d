"""Numbers as a person reads them."""

from __future__ import annotations

_MOST_BITS = 1000
"""Of a whole number that is written out; Python itself refuses those of more than 4300 digits."""


def grouped(count: int) -> str:
    """A count with its thousands apart: `109386` as `109 386`."""
    return f"{count:,}".replace(",", " ")


def whole_text(number: int) -> str:
    """A whole number of any length; of a very long one that it is."""
    return str(number) if number.bit_length() <= _MOST_BITS else "a number of more than 300 digits"


def two_digits(value: float) -> str:
    """A size in at most five characters where it is not negative: `0.088`, `130`, `7e-7`, `2e12`."""
    size = abs(value)
    text = f"{value:.0e}" if size >= 99_950 or 0 < size < 1e-3 else f"{value:.2g}" if size < 99.5 else f"{value:.0f}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")

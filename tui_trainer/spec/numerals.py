"""Numbers as a person reads them."""

from __future__ import annotations

from typing import Any

_MOST_BITS = 1000
"""Of a whole number that is written out; Python itself refuses those of more than 4300 digits."""

_LONG = 10**308
"""Longer than what is written out, and still not too long for a float."""


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
    return short_exponent(text)


def digits_text(value: float, digits: int = 6) -> str:
    """A number in at most so many digits that matter: `0.001`, `0.000125`, `4e-6`."""
    return short_exponent(f"{value:.{digits}g}")


def short_exponent(text: str) -> str:
    """The text of a number without what an exponent can do without: `4e-06` as `4e-6`, `2e+12` as `2e12`."""
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def shortened(value: Any) -> Any:
    """A value of TOML whose very long whole numbers give way to one out of any bounds that can be written.

    Python raises ValueError where a longer one is written out, be it inside a library. Where there are none it is the
    value itself.
    """
    return _shortened(value) if _has_long(value) else value


def _has_long(value: Any) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, int) and node.bit_length() > _MOST_BITS:
            return True
    return False


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return _LONG if value > 0 else -_LONG
    return value

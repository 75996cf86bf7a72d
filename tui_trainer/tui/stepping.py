"""The next value of a parameter, up or down, in steps that belong to it."""

from __future__ import annotations

from math import floor, log10

from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.tui.values import shown_value, typed_value

_SERIES = (1, 2, 5, 10)
_LEAST = 1e-12
"""Nobody steps below this; it can be typed."""
_MOST = 10**15
_THOUSAND = 1000
_FINEST = 1e-4
"""How near to 1 a probability that must stay below 1 comes by steps."""


def stepped(info: ParameterInfo, value: object, by: int) -> object:
    """The value one step up (by = 1) or down (-1) from a value, within the parameter's bounds.

    What is no value of the parameter counts as its default. A word stands above every number, and a default that
    follows from other parameters (None) below every number.
    """
    if info.type in ("switch", "choice"):
        return _stepped_choice(info, value, by)
    if info.type in ("text", "texts", "integers", "numbers") and not isinstance(value, int | float):
        return value
    if isinstance(value, str) and value != info.word:
        value = info.default
    if value is None:
        return _number(info, _above_none(info)) if by > 0 else None
    if isinstance(value, str):
        return value if by > 0 else _below_the_word(info)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    value = min(max(value, _low(info)), _high(info))
    next_one = _clean(_NEXT[info.step](info, float(value), by)) if info.step != "one" else value + by
    if by < 0 and info.default is None and not info.required and next_one < _low(info):
        return None
    if by > 0 and info.word and info.maximum is not None and value >= info.maximum:
        return info.word
    return _number(info, min(max(next_one, _low(info)), _high(info)))


def stepped_text(info: ParameterInfo, text: str, cursor: int, by: int) -> tuple[str, int, int]:
    """What is typed, stepped; of a list the item at the cursor.

    Returns the text with the first position of what changed and the one behind its last.
    """
    if info.type in ("text", "texts"):
        return text, cursor, cursor
    value = typed_value(info, text) if text.strip() else info.default
    if not isinstance(value, list):
        if info.type in ("integers", "numbers"):
            return text, cursor, cursor
        after = stepped(info, value, by)
        shown = "" if after is None else shown_value(after)
        return shown, 0, len(shown)
    index = min(text[:cursor].replace(",", " ").strip().count(" "), len(value) - 1)
    items = [shown_value(stepped(info, item, by) if at == index else item) for at, item in enumerate(value)]
    start = len(", ".join(items[:index])) + (2 if index else 0)
    return ", ".join(items), start, start + len(items[index])


def _stepped_choice(info: ParameterInfo, value: object, by: int) -> object:
    """The next of the choices, round and round; a switch has two."""
    if info.type == "switch":
        return value is not True
    names = info.choices
    if value not in names:
        return info.default
    return names[(names.index(str(value)) + by) % len(names)]


def _above_none(info: ParameterInfo) -> float:
    """The number that comes first above a default that follows from other parameters."""
    if info.step == "one":
        return max(info.minimum or 0, 1)
    return info.first if info.excludes == "minimum" else info.minimum or 0


def _below_the_word(info: ParameterInfo) -> object:
    """The number that comes first below "full", "original", "all" or "default"."""
    if isinstance(info.default, int | float):
        return info.default
    start = 0 if info.type == "amount" else _THOUSAND if info.step == "factor" else info.maximum or 1
    return _number(info, min(max(start, _low(info)), _high(info)))


def _number(info: ParameterInfo, number: float) -> int | float:
    whole = info.type in ("integer", "integers", "size")
    return int(number) if whole else float(number)


def _low(info: ParameterInfo) -> float:
    if info.minimum is None:
        return -_MOST
    return max(info.minimum, _LEAST) if info.excludes == "minimum" else info.minimum


def _high(info: ParameterInfo) -> float:
    if info.maximum is None:
        return _MOST
    if info.excludes == "maximum":
        return info.maximum - _FINEST
    return info.maximum


def _doubled(info: ParameterInfo, value: float, by: int) -> float:
    """The power of two above or below."""
    if value < 1:
        return 1.0 if by > 0 else value - 1
    whole = int(value)
    if by > 0:
        return float(1 << whole.bit_length())
    below = 1 << (whole.bit_length() - 1)
    return float(below if below < whole else below // 2)


def _by_a_factor(info: ParameterInfo, value: float, by: int) -> float:
    """The next of ..., 0.1, 0.2, 0.5, 1, 2, ..."""
    may_be_zero = info.minimum is None or (info.minimum <= 0 and info.excludes != "minimum")
    first = 1.0 if info.type in ("integer", "integers", "size") else info.first if may_be_zero else _LEAST
    if value < 0:
        return -_by_a_factor(info, -value, -by)
    if value < first:
        return first if by > 0 else 0.0
    exponent = floor(log10(value)) - 1
    candidates = [digit * 10.0 ** (exponent + more) for more in range(4) for digit in _SERIES[:3]]
    near = 1e-9 * value
    if by > 0:
        return min(candidate for candidate in candidates if candidate > value + near)
    below = max(candidate for candidate in candidates if candidate < value - near)
    return below if below >= first * (1 - 1e-9) else 0.0


def _by_a_tenth(info: ParameterInfo, value: float, by: int) -> float:
    """A twentieth more or less between 0 and 1, else a tenth; towards a 1 that is excluded in ever smaller steps."""
    size = 0.05 if (info.minimum or 0) >= 0 and info.maximum is not None and info.maximum <= 1 else 0.1
    if info.excludes == "maximum" and info.maximum == 1:
        left = 1 - value
        if left < 0.05 - 1e-9 or (by > 0 and left < 0.05 + 1e-9):
            nearer = _by_a_factor(info, left, -by)
            return 1 - max(min(nearer, 0.05), _FINEST)
    steps = value / size
    near = 1e-9
    return (floor(steps + near) + 1) * size if by > 0 else -(floor(-steps + near) + 1) * size


_NEXT = {"double": _doubled, "factor": _by_a_factor, "tenth": _by_a_tenth}


def _clean(number: float) -> float:
    """Without the dust of floating point: 0.15, not 0.15000000000000002."""
    return float(f"{number:.10g}")

"""Values as they are typed and shown: text to a document's value and back."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tui_trainer.spec.numerals import short_exponent, whole_text
from tui_trainer.spec.parameters import ParameterInfo

_WHOLE = re.compile(r"[+-]?\d[\d_ ]*")
_LONGEST_WHOLE = 300


def typed_value(info: ParameterInfo, text: str) -> object:
    """The value that a text means for a parameter; text that means none stays text, for `check` to explain."""
    words = text.strip()
    if info.type == "integer":
        return _whole(words, text)
    if info.type == "size":
        return info.word if words.lower() == info.word else _whole(words, text)
    if info.type == "number":
        return _number(words, text)
    if info.type == "amount":
        return info.word if words.lower() == info.word else _number(words, text)
    if info.type in ("integers", "numbers"):
        read = _whole if info.type == "integers" else _number
        parts = [read(part, None) for part in words.replace(",", " ").split()]
        return parts if parts and None not in parts else text
    if info.type == "texts":
        return [part for part in map(str.strip, words.split(",")) if part]
    if info.type == "switch":
        return {"true": True, "false": False}.get(words.lower(), text)
    return text


def shown_value(value: object) -> str:
    """A document's value as text to edit, in as few characters as say it exactly."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(shown_value(item) for item in value)
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, int):
        return whole_text(value)
    if isinstance(value, float):
        return short_exponent(str(value))
    return str(value)


def printable(text: str) -> str:
    """Text in one line that does nothing to a terminal: whatever is not a printable character becomes a space."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def layer_number(place: Sequence[str | int]) -> str:
    """The number of a layer in the list: `3`, or `3.1` where it is the first in the block that is third."""
    return ".".join(str(key + 1) for key in place if isinstance(key, int))


def same_value(old: object, new: object) -> bool:
    """Equal in value and in type: `1`, `1.0` and `true` are different values in a file."""
    if old is new:
        return True
    if type(old) is not type(new):
        return False
    if isinstance(old, dict) and isinstance(new, dict):
        return list(old) == list(new) and all(same_value(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same_value, old, new))
    return old == new or (old != old and new != new)


def _whole(words: str, otherwise: object) -> object:
    if _WHOLE.fullmatch(words) and len(words) <= _LONGEST_WHOLE:
        return int(words.replace(" ", "").replace("_", "")) if not words.endswith("_") else otherwise
    number = _number(words, None)
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return otherwise


def _number(words: str, otherwise: object) -> object:
    try:
        number = float(words)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise

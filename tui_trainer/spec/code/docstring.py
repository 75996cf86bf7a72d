"""Text from anybody as a docstring: whatever is in it, the file compiles and the text can be read back."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

_WIDTH = 96


def docstring_lines(paragraphs: Sequence[str]) -> list[str]:
    """A docstring of the paragraphs, which are wrapped between words; other white space is made a single space.

    What cannot be printed is escaped, as are backslashes, and quotes where they would end it.
    """
    lines: list[str] = []
    for paragraph in paragraphs:
        wrapped = [line for part in paragraph.split("\n") for line in _wrapped(part)]
        if wrapped:
            lines += [*([""] if lines else []), *wrapped]
    first, *rest = lines or ["Untitled"]
    if first.startswith('"'):
        first = "\\" + first
    return [f'"""{first}', *rest, '"""']


def comment(text: str) -> str:
    """Text as it can stand in a comment: in one line, without what cannot be printed."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _wrapped(text: str) -> list[str]:
    words = "".join(map(_escaped, " ".join(text.split()))).replace('"""', '\\"\\"\\"')
    return textwrap.wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _escaped(char: str) -> str:
    if char == "\\":
        return "\\\\"
    if char.isprintable():
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}" if ord(char) < 65536 else _long(char)


def _long(char: str) -> str:
    return f"\\U{ord(char):08x}"

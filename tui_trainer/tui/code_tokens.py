"""Lines of Python in parts that are coloured apart. Good enough for code that this application writes itself."""

from __future__ import annotations

import keyword
import re
from functools import lru_cache
from typing import Literal

Part = Literal["text", "comment", "problem", "string", "number", "keyword", "call"]

_TOKEN = re.compile(
    r"""(?P<problem>\#[ ]\?.*)
    |(?P<comment>\#.*)
    |(?P<string>\"\"\".*?\"\"\"|"(?:[^"\\]|\\.)*")
    |(?P<number>(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)
    |(?P<call>[A-Za-z_]\w*(?=\())
    |(?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=2000)
def code_tokens(line: str) -> tuple[tuple[str, Part], ...]:
    """The pieces of a line in their order, each with its part; together they are the line."""
    tokens: list[tuple[str, Part]] = []
    end = 0
    for match in _TOKEN.finditer(line):
        part = _part(match)
        if part == "text":
            continue
        if match.start() > end:
            tokens.append((line[end : match.start()], "text"))
        tokens.append((match[0], part))
        end = match.end()
    if end < len(line):
        tokens.append((line[end:], "text"))
    return tuple(tokens)


def _part(match: re.Match[str]) -> Part:
    if keyword.iskeyword(match[0]):
        return "keyword"
    match match.lastgroup:
        case "problem" | "comment" | "string" | "number" | "call" as part:
            return part
    return "text"

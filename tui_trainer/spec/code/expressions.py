"""Calls as source text, broken into lines as `ruff format` breaks them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui_trainer.spec.place import Key

WIDTH = 120
"""The longest line."""

STEP = "    "
"""What an inner line is indented by."""

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of code and the place in the document that it comes from, `()` for a line that belongs to none.

    `also` is a second place, where two parts of the document meet in one line.
    """

    text: str
    place: Keys = ()
    also: Keys = ()

    def belongs_to(self, place: Keys) -> bool:
        """Whether it comes from a place or from inside it."""
        return bool(place) and place in (self.place[: len(place)], self.also[: len(place)])


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the place of an argument."""

    text: str
    place: Keys = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """As many arguments as `times` says, each from the same call."""

    call: Call
    times: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call: `name(*arguments)`.

    `note` is a comment behind it, left out where the line would grow too long. An `is_open` one always has every
    argument on a line of its own.
    """

    name: str
    arguments: tuple[str | Call | Remark | Repeated, ...] = ()
    place: Keys = ()
    note: str = ""
    is_open: bool = False

    @property
    def head(self) -> str:
        """Everything up to the opening bracket."""
        return f"{self.name}("

    def flat(self) -> str | None:
        """The whole call in one line; None where it must not be."""
        if self.is_open and self.arguments:
            return None
        parts = []
        for argument in self.arguments:
            text = argument if isinstance(argument, str) else argument.flat() if isinstance(argument, Call) else None
            if text is None:
                return None
            parts.append(text)
        return f"{self.head}{', '.join(parts)})"


def code_lines(
    call: Call, indent: str = "", before: str = "", after: str = "", width: int = WIDTH
) -> Iterator[CodeLine]:
    """A call as lines, with text before its name (`model = `) and after its last bracket (`,`)."""
    flat = call.flat()
    if flat is not None and len(line := f"{indent}{before}{flat}{after}") <= width:
        noted = f"{line}  # {call.note}"
        yield CodeLine(noted if call.note and len(noted) <= width else line, call.place)
        return
    inner = indent + STEP
    yield CodeLine(f"{indent}{before}{call.head}", call.place)
    if flat is not None and len(joined := f"{inner}{flat[len(call.head) : -1]}") <= width:
        yield CodeLine(joined, call.place)
    else:
        for argument in call.arguments:
            yield from _argument_lines(argument, inner, call.place, width)
    yield CodeLine(f"{indent}){after}", call.place)


def _argument_lines(
    argument: str | Call | Remark | Repeated, indent: str, place: Keys, width: int
) -> Iterator[CodeLine]:
    match argument:
        case Call():
            yield from code_lines(argument, indent, after=",", width=width)
        case Repeated(call=call, times=times):
            yield CodeLine(f"{indent}*(", call.place)
            yield from code_lines(call, indent + STEP, width=width)
            yield CodeLine(f"{indent}{STEP}for _ in range({times})", call.place)
            yield CodeLine(f"{indent}),", call.place)
        case Remark():
            yield CodeLine(f"{indent}# {argument.text}", argument.place)
        case _:
            yield CodeLine(f"{indent}{argument},", place)


def literal(value: object) -> str:
    """A value of a document as Python writes it; a list becomes a tuple, since that is what PyTorch takes."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    return repr(value)


def keywords(values: Iterable[tuple[str, object]]) -> tuple[str, ...]:
    """`name=value` for every pair."""
    return tuple(f"{name}={literal(value)}" for name, value in values)

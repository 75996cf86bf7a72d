"""The lines of a form for a width: where each field is, and what is written around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content

from tui_trainer.spec.problems import Problem
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.explanation import Explanation
from tui_trainer.tui.fields import Field
from tui_trainer.tui.values import printable, shown_value

_INDENT = 2
_WIDEST_TEXT = 76
_NARROWEST_VALUE = 8
_FIX_KEY = key_of("fix")


@dataclass(frozen=True, slots=True)
class FormLayout:
    """Lines, and for every field its first line and the line after its last.

    The value begins at `value_column`, `value_down` lines below the first: beside the name, or under it where a form
    is narrow.
    """

    lines: tuple[Content, ...] = ()
    fields: tuple[tuple[int, int], ...] = ()
    value_column: int = 0
    value_width: int = 0
    value_down: int = 0

    def field_at(self, line: int) -> int | None:
        """The index of the field that a line belongs to."""
        return next((index for index, (first, end) in enumerate(self.fields) if first <= line < end), None)


def form_layout(
    explanation: Explanation,
    problems: Iterable[Problem],
    fields: tuple[Field, ...],
    active: int | None,
    width: int,
    height: int = 9999,
) -> FormLayout:
    """Lay a form out; `problems` are those of the row as a whole, `active` is the field that is being edited.

    Where it does not fit the height it is set closely, and only the active field has its help.
    """
    width = max(width, 16)
    layout = _layout(explanation, tuple(problems), fields, active, width, spacious=True)
    if len(layout.lines) <= height:
        return layout
    return _layout(explanation, tuple(problems), fields, active, width, spacious=False)


def _layout(
    explanation: Explanation,
    problems: tuple[Problem, ...],
    fields: tuple[Field, ...],
    active: int | None,
    width: int,
    spacious: bool,
) -> FormLayout:
    column = _INDENT + max([10, *(len(field.name) + _INDENT * field.depth for field in fields)]) + 2
    under = width - column < _NARROWEST_VALUE
    column = _INDENT if under else column
    value_width = min(width - column, 28)
    lines = list(_head(explanation, width))
    lines += _problems(problems, width, 0)
    spans = []
    for index, field in enumerate(fields):
        if spacious or not index:
            lines.append(Content(""))
        first = len(lines)
        lines += _value_lines(field, index == active, column, value_width)
        if spacious or index == active:
            lines += _help(field, index == active, width)
        lines += _problems(field.problems, width, _INDENT * (field.depth + 1))
        spans.append((first, len(lines)))
    lines += _foot(explanation, width)
    return FormLayout(tuple(lines), tuple(spans), column, value_width, int(under))


def _head(explanation: Explanation, width: int) -> Iterator[Content]:
    yield Content.styled(printable(explanation.title), "bold $accent").truncate(width, ellipsis=True)
    yield from _text(explanation.sentence, width, "")
    formula = explanation.formula
    if len(formula) > width - _INDENT:
        formula = "\n".join(clause.strip() for clause in formula.split(";  "))
    yield from _text(formula, width, "$secondary", indent=_INDENT, hanging=_INDENT)


def _value_lines(field: Field, active: bool, column: int, width: int) -> Iterator[Content]:
    mark = ("▸ ", "$primary") if active else "  "
    indented = " " * _INDENT * field.depth + field.name
    name = (f"{indented:<{column - _INDENT}}", "bold")
    text = printable(field.text or field.stands_for)
    if field.editing == "menu":
        shown = Content(f" {text} ").truncate(max(width - 2, 1), ellipsis=True) + "▾ "
        value = shown.stylize("bold reverse" if active else "on $panel")
    elif field.editing == "switch":
        mark_of = "●" if text == "on" else "○"
        value = Content(f" {mark_of} {text} ").stylize("bold reverse" if active else "on $panel")
    else:
        value = Content(f" {text}").truncate(width, ellipsis=True, pad=True).stylize("on $panel")
    if field.is_default and not active:
        value = value.stylize("$foreground-muted")
    if column > _INDENT:
        yield Content.assemble(mark, name, value)
    else:
        yield Content.assemble(mark, name).truncate(width + _INDENT, ellipsis=True)
        yield Content.assemble(" " * column, value)


def _help(field: Field, active: bool, width: int) -> Iterator[Content]:
    indent = _INDENT * (field.depth + 1)
    yield from _text(field.info.help, width, "$foreground-muted", indent=indent)
    if not active:
        return
    if field.editing == "text" and field.info.type != "text":
        default = "" if field.info.required else f"; default {_default(field)}"
        yield from _text(f"{field.info.expected}{default}", width, "$secondary", indent=indent)


def _default(field: Field) -> str:
    return field.info.follows if field.info.default is None else shown_value(field.info.default) or "none"


def _problems(problems: Iterable[Problem], width: int, indent: int) -> Iterator[Content]:
    for problem in problems:
        style, mark = ("$text-error", "✗") if problem.severity == "error" else ("$text-warning", "!")
        yield from _text(f"{mark} {problem.message}", width, style, indent=indent, hanging=2)
        yield from _text(problem.why, width, "$foreground-muted", indent=indent + 2)
        for number, fix in enumerate(problem.fixes):
            lead = ("or", "$foreground-muted") if number else (f" {_FIX_KEY}", "bold $primary")
            for line, part in enumerate(_text(fix.label, width, "", indent=indent + 5)):
                head = Content.assemble(" " * (indent + 2), lead if not line else "  ", " ")
                yield head + part[indent + 5 :]


def _foot(explanation: Explanation, width: int) -> Iterator[Content]:
    for picture in explanation.pictures:
        yield Content("")
        yield from picture.lines(width)
    if explanation.facts:
        yield Content("")
        label = max(len(name) for name, _ in explanation.facts) + 2
        for name, value in explanation.facts:
            for number, part in enumerate(_text(value, width, "", indent=label)):
                head = Content.styled(f"{name if not number else '':<{label}}", "$foreground-muted")
                yield (head + part[label:]).truncate(width, ellipsis=True)
    if explanation.reading or explanation.place:
        yield Content("")
    for line in explanation.reading:
        yield from _text(line, width, "$foreground-muted")
    if explanation.place:
        yield from _text(f"file: {explanation.place}", width, "$foreground-muted", hanging=_INDENT)


def _text(text: str, width: int, style: str, indent: int = 0, hanging: int = 0) -> Iterator[Content]:
    """Text wrapped to the width; its own line ends stay."""
    room = max(min(width, _WIDEST_TEXT) - indent - hanging, 8)
    lines = [line for part in text.splitlines() for line in Content(printable(part)).wrap(room)]
    for number, line in enumerate(lines):
        yield Content.styled(" " * (indent + (hanging if number else 0)) + line.plain.rstrip(), style)

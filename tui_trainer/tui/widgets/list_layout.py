"""The lines of the Build screen's list for a width: which row each belongs to, and how to draw it when it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from textual.content import Content

from tui_trainer.spec.problems import Severity
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.rows import Row
from tui_trainer.tui.values import printable

ListLine = tuple[int | None, Callable[[], Content]]
"""The index of a row, or None for headings and spaces; and what draws the line."""

GUTTER = 2
"""The columns before every line that are kept for the cursor and the mark."""

_LABEL = 16
_PROBLEM_LINES = 2
_INDENT = 4
_DEEPEST = 5
_FIX_KEY = f"  {key_of('fix')}"
_FIX = " fix"


def list_lines(rows: tuple[Row, ...], width: int, compact: bool, marked: int = 0) -> Iterator[ListLine]:
    """Every line, top to bottom; `compact` leaves the spaces out. Only lines that are seen have to be drawn."""
    shapes = max([5, *(len(row.shape) for row in rows)])
    counts = max([10, *(len(row.parameters) for row in rows)])
    for index, row in enumerate(rows):
        if row.place[:1] == ("network",) and (not index or rows[index - 1].place[:1] != ("network",)):
            yield from [] if compact else [(None, Content)]
            yield None, partial(_heading, width, shapes, counts, marked)
        if row.place == ("network",) or row.is_layer:
            yield index, partial(_network_line, row, width, shapes, counts)
        else:
            yield index, partial(_section_line, row, width)
        for line in _problem_lines(row, width):
            yield index, partial(Content.assemble, *line)
        if row.place == ("network",) and not compact:
            yield None, Content


def _heading(width: int, shapes: int, counts: int, marked: int) -> Content:
    right = f" {'shape':>{shapes}}  {'parameters':>{counts}}"
    titles = [f"  ─ Layers ── {marked} selected ──", f"  ─ {marked} selected "] if marked else ["  ─ Layers ──"]
    title = next((title for title in titles if len(title) + len(right) <= width), titles[-1])
    rule = "─" * max(width - len(right) - len(title), 0)
    return Content.styled(f"{title}{rule}{right}"[:width], "$foreground-muted")


def _network_line(row: Row, width: int, shapes: int, counts: int) -> Content:
    name = printable(row.title)
    right = f" {row.shape:>{shapes}}  {row.parameters:>{counts}}" if row.shape else ""
    parts = _fitting(row.parts, "  ", width - len(right) - Content(f"{_head(row)}{name}  ").cell_length)
    style = "" if row.is_layer else "bold"
    left = Content.assemble(
        (_head(row), "$foreground-muted"), (name, style or "bold"), "  ", (parts, "$accent" if row.is_layer else "")
    )
    room = width - len(right)
    left = left.truncate(room, ellipsis=True, pad=True) if room > 0 else left
    return Content.assemble(left, (right, style))


def _head(row: Row) -> str:
    """The number of a layer; what is in a block stands under the block's name."""
    if not row.is_layer:
        return " " * GUTTER
    return f"{' ' * GUTTER}{' ' * _indent(row)}{row.number:>2} "


def _indent(row: Row) -> int:
    return 3 * min(row.depth, _DEEPEST)


def _section_line(row: Row, width: int) -> Content:
    room = width - _LABEL - 2
    text = Content(_fitting(row.parts, " · ", room)).truncate(max(room, 1), ellipsis=True)
    return Content.assemble("  ", (f"{row.title:<{_LABEL}}", "bold"), text)


def _fitting(parts: Sequence[str], between: str, room: int) -> str:
    """As many parts as there is room for; what is left out the form shows. One of several is never cut."""
    shown = [printable(part) for part in parts]
    while len(shown) > 1 and Content(between.join(shown)).cell_length > room:
        shown.pop()
    return between.join(shown)


def _problem_lines(row: Row, width: int) -> tuple[tuple[str | tuple[str, str], ...], ...]:
    """The first problem of a row, in at most two lines; how many more there are, and the key that mends it."""
    if not row.problems:
        return ()
    first = next((problem for problem in row.problems if problem.severity == "error"), row.problems[0])
    more = f" (and {len(row.problems) - 1} more)" if len(row.problems) > 1 else ""
    fix = any(problem.fixes for problem in row.problems)
    indent = min(_INDENT + _indent(row), max(width - 12, 0))
    return _problem_text(f"{printable(row.said(first))}{more}", first.severity, width, indent, fix)


@lru_cache(maxsize=512)
def _problem_text(
    text: str, severity: Severity, width: int, indent: int, fix: bool
) -> tuple[tuple[str | tuple[str, str], ...], ...]:
    style, mark = ("$text-error", "✗") if severity == "error" else ("$text-warning", "!")
    room = max(width - indent - 2, 10)
    lines = [line.plain.rstrip() for line in Content(text).wrap(room)]
    whole = len(lines) <= _PROBLEM_LINES
    lines = lines[:_PROBLEM_LINES]
    space = room - len(_FIX_KEY + _FIX) if fix else room
    if whole and fix and len(lines) < _PROBLEM_LINES and Content(lines[-1]).cell_length > space:
        lines.append("")
    if not whole or Content(lines[-1]).cell_length > space:
        lines[-1] = Content(lines[-1]).truncate(max(space - 1, 9)).plain.rstrip() + "…"
    leads = [f"{mark} ", *["  "] * (len(lines) - 1)]
    drawn: list[tuple[str | tuple[str, str], ...]] = [
        (" " * indent, (lead + line, style)) for lead, line in zip(leads, lines, strict=True)
    ]
    if fix:
        drawn[-1] = (*drawn[-1], (_FIX_KEY, "bold $primary"), (_FIX, "$foreground-muted"))
    return tuple(drawn)

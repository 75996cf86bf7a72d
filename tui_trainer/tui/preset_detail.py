"""What the picker says about the preset that is highlighted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textual.content import Content

from tui_trainer.spec.check import Check, check
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.data import input_shape, readable_data
from tui_trainer.spec.differences import changes_to_original
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.presets import is_shipped, shipped_original
from tui_trainer.tui.editor import NETWORK
from tui_trainer.tui.rows import Row, rows_of
from tui_trainer.tui.shelf import Entry
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.network_picture import NetworkPicture, picture_blocks

_ORIGINS = {"shipped": "comes with the application", "user": "yours"}
_LABEL = 15
_SHOWN_ABOVE = {"title", "about", "tags", "reached"}
_MOST_CHANGES = 8
_MOST_PROBLEMS = 5


def detail_of(entry: Entry, width: int) -> Content:
    """Everything about a preset, for a pane of this width; long lines are for the pane to wrap."""
    info = entry.info
    where = [info.name, _ORIGINS.get(info.origin) or str(info.path), *(["open now"] if entry.is_open else [])]
    lines = [
        Content.styled(printable(info.title), "bold"),
        Content.styled(printable(" · ".join(where)), "$text-muted"),
    ]
    if info.tags:
        lines.append(Content.styled(printable(" · ".join(info.tags)), "$accent"))
    if info.reached:
        lines.append(Content.assemble(("✓ ", "$text-success"), f"reached {printable(info.reached)}"))
    if info.about:
        lines += [Content(""), *(Content(printable(line)) for line in info.about.splitlines())]
    lines.append(Content(""))
    problem = info.problem
    if not problem:
        try:
            lines += _of_document(read_document(info.path), info.path, width)
        except PresetError as error:  # it changed since it was listed
            problem = "; ".join(problem.message for problem in error.problems)
    if problem:
        lines.append(Content.styled(f"✗ cannot be read: {printable(problem)}", "$text-error"))
    return Content("\n").join(lines)


def _of_document(document: Document, path: Path, width: int) -> Iterator[Content]:
    found = check(document)
    yield from _network(document, found, width)
    yield Content("")
    for row in rows_of(document, found):
        if row.place and row.place != NETWORK and not row.is_layer:
            yield from _section(row, width)
    yield from _changes(document, path, width)
    yield from _problems(found)


def _section(row: Row, width: int) -> Iterator[Content]:
    """Its title, and beside it what is set, in as many lines as that takes."""
    yield from _hanging(f"{row.title:<{_LABEL}}", printable(" · ".join(row.parts)), width)


def _hanging(head: str, text: str, width: int) -> Iterator[Content]:
    """A text behind a head, its later lines below its first."""
    for number, line in enumerate(Content(text).wrap(max(width - len(head), 10))):
        yield Content.assemble((head if number == 0 else " " * len(head), "bold"), line)


def _network(document: Document, found: Check, width: int) -> Iterator[Content]:
    """The picture of every stack, and how many learned numbers there are."""
    data = readable_data(document.get("data"))
    for name, reports in found.stacks.items():
        if len(found.stacks) > 1:
            yield Content.styled(printable(name), "bold")
        layers = value_at(document, ("network", name))
        blocks = picture_blocks(layers, reports, input_shape(data) if data is not None else None)
        yield from NetworkPicture(tuple(blocks)).lines(width)
    count = sum(len(reports) for reports in found.stacks.values())
    known = all(report.parameters is not None for reports in found.stacks.values() for report in reports)
    numbers = f"{grouped(found.parameters)} parameters" if known else "parameters unknown: there is something wrong"
    yield Content.styled(f"{count} layer{'s' if count != 1 else ''} · {numbers}", "$text-muted")


def _changes(document: Document, path: Path, width: int) -> Iterator[Content]:
    """What one of the user's own changes against the shipped preset that it began as."""
    original = None if is_shipped(path) else shipped_original(document, path)
    if original is None:
        return
    found = changes_to_original(read_document(original), document)
    changes = [change for change in found if change.place not in _SHOWN_ABOVE]
    yield Content("")
    yield Content.styled(f"Changes to {original.stem}: {'none' if not changes else len(changes)}", "bold")
    for change in changes[:_MOST_CHANGES]:
        yield from _hanging("  ", printable(str(change)), width)
    if len(changes) > _MOST_CHANGES:
        yield Content.styled(f"  and {len(changes) - _MOST_CHANGES} more: = shows all when it is open", "$text-muted")


def _problems(found: Check) -> Iterator[Content]:
    problems = (*found.errors, *found.warnings)
    if problems:
        yield Content("")
    for problem in problems[:_MOST_PROBLEMS]:
        mark, style = ("✗", "$text-error") if problem.severity == "error" else ("!", "$text-warning")
        yield Content.styled(f"{mark} {printable(str(problem))}", style)
    if len(problems) > _MOST_PROBLEMS:
        yield Content.styled(f"  and {len(problems) - _MOST_PROBLEMS} more", "$text-muted")

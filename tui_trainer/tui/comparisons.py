"""The open experiment against the shipped preset that it began as, and against its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui_trainer.spec.codec import parse_document, read_document
from tui_trainer.spec.differences import Difference, changes_to_original, differences
from tui_trainer.spec.place import Document, removed, replaced
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.presets import is_shipped, shipped_original
from tui_trainer.tui.editor import Editor

_MOST_LINES = 8
_ABOUT_ITSELF = {"title", "about", "tags", "reached", "based_on"}
"""What a preset says about itself; all else changes what comes of a run."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the open experiment was compared with, and what it changes; `problem` says why that is not known."""

    title: str
    found: tuple[Difference, ...] = ()
    problem: str = ""


def comparisons(editor: Editor) -> tuple[Comparison, ...]:
    """Against the shipped original, if there is one, and against the file, if it is another."""
    return tuple(_comparisons(editor))


def _comparisons(editor: Editor) -> Iterator[Comparison]:
    path, document = editor.path, editor.document
    original = shipped_original(document, path)
    if original is not None:
        title = f"Against {original.stem}, which comes with the application"
        try:
            yield Comparison(title, changes_to_original(read_document(original), document))
        except PresetError as error:
            yield Comparison(title, problem=_said(error))
    if path is not None and not is_shipped(path):
        try:
            yield Comparison(f"Against the file {path}", differences(read_document(path), document))
        except PresetError as error:
            yield Comparison(f"Against the file {path}", problem=_said(error))


def saving_changes(editor: Editor, text: str) -> str:
    """What saving would change in a file that has this text now, in a few lines."""
    try:
        found = differences(parse_document(text, "the file"), editor.document)
    except PresetError as error:
        return f"Its text is {_said(error)}"
    if not found:
        return "It says the same as what is open here; only comments or spacing differ."
    lines = [f"  {difference}" for difference in found[:_MOST_LINES]]
    if len(found) > _MOST_LINES:
        lines.append(f"  and {len(found) - _MOST_LINES} more")
    return "\n".join(["Saving would change in it:", *lines])


def with_origin(document: Document, original: Path) -> Document:
    """A copy of a shipped preset that says so; what that one reached is not said of what trains otherwise."""
    named = replaced(document, ("based_on",), original.stem)
    try:
        shipped = read_document(original)
    except PresetError:
        return named
    changed = {difference.place.partition(".")[0] for difference in differences(shipped, document)}
    if changed <= _ABOUT_ITSELF or document.get("reached") != shipped.get("reached"):
        return named
    return removed(named, ("reached",))


def _said(error: PresetError) -> str:
    return "; ".join(problem.message for problem in error.problems)

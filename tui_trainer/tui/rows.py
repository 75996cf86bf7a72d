"""The rows of the Build screen's list: the document in the order of the file, with what it amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import Check
from tui_trainer.spec.place import Document, place_text, value_at
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.shapes import LayerReport, shape_text
from tui_trainer.tui.editor import NETWORK, STACK
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.row_words import parameter_words, section_words
from tui_trainer.tui.sections import EXPERIMENT, SECTIONS
from tui_trainer.tui.values import grouped, shown_value

# Where a problem goes whose own place has no row.
_ROW_OF = {"objective": "loss"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the list. `parts` say what is set, the most telling first; layers have number, shape, count."""

    place: Place
    title: str
    parts: tuple[str, ...] = ()
    number: str = ""
    shape: str = ""
    parameters: str = ""
    problems: tuple[Problem, ...] = ()

    def said(self, problem: Problem) -> str:
        """A problem in words, with its place as far as the row does not say it."""
        inside = problem.place.removeprefix(place_text(self.place)).lstrip(".")
        return f"{inside}: {problem.message}" if inside else problem.message

    @property
    def is_layer(self) -> bool:
        """Whether it is a layer of the stack."""
        return bool(self.number)


def rows_of(document: Document, found: Check) -> tuple[Row, ...]:
    """All rows, each with its problems; every problem is in one of them."""
    rows = list(_rows(document, found))
    problems: dict[Place, list[Problem]] = {row.place: [] for row in rows}
    by_length = sorted(problems, key=len, reverse=True)
    for problem in found.problems:
        problems[_place_of(problem, by_length)].append(problem)
    return tuple(_with_problems(row, tuple(problems[row.place])) for row in rows)


def _with_problems(row: Row, problems: tuple[Problem, ...]) -> Row:
    return Row(row.place, row.title, row.parts, row.number, row.shape, row.parameters, problems)


def _place_of(problem: Problem, places: list[Place]) -> Place:
    head, *rest = problem.place.partition(".")
    text = _ROW_OF.get(head, head) + "".join(rest)
    for place in places:
        start = place_text(place)
        if not start or text == start or text.startswith((f"{start}.", f"{start}[")):
            return place
    return ()


def _rows(document: Document, found: Check) -> Iterator[Row]:
    yield Row((), EXPERIMENT.title, (" ".join(shown_value(document.get("title", "Untitled")).split()),))
    data, *others = SECTIONS
    yield Row((data.name,), data.title, section_words(document, data))
    layers = value_at(document, STACK)
    reports = found.stacks.get(str(STACK[-1]), ())
    for index, layer in enumerate(layers if isinstance(layers, list) else []):
        yield _layer_row(index, layer, reports[index] if index < len(reports) else None)
    yield _total_row(reports, found)
    for section in others:
        yield Row((section.name,), section.title, section_words(document, section))


def _layer_row(index: int, layer: Any, report: LayerReport | None) -> Row:
    kind = layer.get("kind") if isinstance(layer, dict) else None
    info = LAYERS.get(kind) if isinstance(kind, str) else None
    shape = report.output_shape if report else None
    return Row(
        (*STACK, index),
        shown_value(kind) if kind is not None else "?",
        parameter_words(layer, info.parameters) if info else (),
        str(index + 1),
        shape_text(shape) if shape is not None else "?",
        grouped(report.parameters) if report and report.parameters else "" if report and shape else "?",
    )


def _total_row(reports: tuple[LayerReport, ...], found: Check) -> Row:
    if not reports:
        return Row(NETWORK, "Network", ("no layers yet: press a",))
    shape = reports[-1].output_shape
    return Row(
        NETWORK,
        "Network",
        (f"{len(reports)} layer{'s' if len(reports) != 1 else ''}",),
        shape=shape_text(shape) if shape is not None else "?",
        parameters=grouped(found.parameters) if shape is not None else "?",
    )

"""The rows of the Build screen's list: the document in the order of the file, with what it amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import Check
from tui_trainer.spec.fitting import report_at
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import Document, parse_place, place_text, value_at
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.shapes import LayerReport, shape_text
from tui_trainer.spec.stacks import layer_places, layers_inside
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.editor import NETWORK, STACK
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.row_words import initialization_words, parameter_words, section_words
from tui_trainer.tui.sections import EXPERIMENT, SECTIONS
from tui_trainer.tui.values import layer_number, shown_value

# Where a problem goes whose own place has no row.
_ROW_OF = {"objective": "loss"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the list. `parts` say what is set, the most telling first; layers have number, shape, count.

    A layer inside a block has the block's number before its own: 3.1, and a `depth` of 1.
    """

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

    @property
    def depth(self) -> int:
        """How many blocks a layer is in."""
        return self.number.count(".")


def rows_of(document: Document, found: Check) -> tuple[Row, ...]:
    """All rows, each with its problems; every problem is in one of them."""
    rows = list(_rows(document, found))
    problems: dict[Place, list[Problem]] = {row.place: [] for row in rows}
    for problem in found.problems:
        place = parse_place(problem.place) or ()
        place = (_ROW_OF.get(str(place[0]), place[0]), *place[1:]) if place else ()
        while place not in problems:
            place = place[:-1]
        problems[place].append(problem)
    return tuple(replace(row, problems=tuple(problems[row.place])) if problems[row.place] else row for row in rows)


def _rows(document: Document, found: Check) -> Iterator[Row]:
    yield Row((), EXPERIMENT.title, (" ".join(shown_value(document.get("title", "Untitled")).split()),))
    data, *others = SECTIONS
    yield Row((data.name,), data.title, section_words(document, data))
    places = tuple(layer_places(document, STACK))
    for place in places:
        yield _layer_row(document, place, report_at(found.stacks, place))
    yield _total_row(len(places), found)
    for section in others:
        yield Row((section.name,), section.title, section_words(document, section))


def _layer_row(document: Document, place: Place, report: LayerReport | None) -> Row:
    layer = value_at(document, place)
    kind = layer.get("kind") if isinstance(layer, dict) else None
    info = LAYERS.get(kind) if isinstance(kind, str) else None
    shape = report.output_shape if report else None
    parts = (*parameter_words(layer, info.parameters), *initialization_words(layer)) if info else ()
    return Row(
        place,
        shown_value(kind) if kind is not None else "?",
        ("(empty)", *parts) if layers_inside(layer) == [] else parts,
        layer_number(place),
        shape_text(shape) if shape is not None else "?",
        grouped(report.parameters) if report and report.parameters else "" if report and shape else "?",
    )


def _total_row(count: int, found: Check) -> Row:
    if not count:
        return Row(NETWORK, "Network", (f"no layers yet: press {key_of('add_layer')}",))
    reports = found.stacks.get(str(STACK[-1]), ())
    shape = reports[-1].output_shape if reports else None
    return Row(
        NETWORK,
        "Network",
        (f"{count} layer{'s' if count != 1 else ''}",),
        shape=shape_text(shape) if shape is not None else "?",
        parameters=grouped(found.parameters) if shape is not None else "?",
    )

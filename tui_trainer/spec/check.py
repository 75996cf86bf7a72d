"""Checks a document as a whole: every problem at once, and the shapes as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.catalogue.families import ACTIVATIONS, DROPOUTS
from tui_trainer.spec.data import input_shape, readable_data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.extent import extent_problems
from tui_trainer.spec.fixes import Edit, Fix, Insert, Remove, SetValue
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.numerals import shortened
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError, Problem
from tui_trainer.spec.rules import View, problems_of
from tui_trainer.spec.shapes import (
    LayerReport,
    Remedy,
    Shape,
    ShapeError,
    container_report,
    layer_report,
    shape_text,
)
from tui_trainer.spec.shapes.report import LayerBefore, LayerRemoved, OtherKind, OtherValue
from tui_trainer.spec.signal import StackSignal
from tui_trainer.spec.stacks import BLOCKS
from tui_trainer.spec.structure import structure_problems

_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)
_ELEMENTWISE = ACTIVATIONS | DROPOUTS
"""What works on rows as on images."""


@dataclass(frozen=True)
class Check:
    """What a document amounts to. `experiment` is None when its structure is wrong."""

    experiment: Experiment | None
    problems: tuple[Problem, ...]
    stacks: dict[str, tuple[LayerReport, ...]]
    view: View | None = field(default=None, repr=False, compare=False)

    @property
    def signal(self) -> StackSignal | None:
        """What becomes of signal and gradient at the first step; None where there is no stack to follow."""
        return self.view.signal if self.view is not None else None

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the experiment from being trained."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def can_train(self) -> bool:
        """Whether a run can be started."""
        return self.experiment is not None and not self.errors

    @property
    def parameters(self) -> int:
        """The learned numbers of all stacks, as far as they are known."""
        return sum(report.parameters or 0 for stack in self.stacks.values() for report in stack)

    def at(self, place: str) -> tuple[Problem, ...]:
        """The problems at a place and inside it."""
        return tuple(
            problem
            for problem in self.problems
            if problem.place == place or problem.place.startswith((f"{place}.", f"{place}["))
        )


def check(document: Document) -> Check:
    """Find every problem of a document, whatever is in it; never raises."""
    document = shortened(document)
    experiment: Experiment | None = None
    problems: list[Problem] = []
    try:
        experiment = Experiment.model_validate(document)
    except ValidationError as error:
        problems += structure_problems(document, error)
    extents = {name: tuple(extent_problems(f"network.{name}", layers)) for name, layers in _lists(document)}
    stacks, shape_problems = _stacks(document, {name for name, found in extents.items() if found})
    problems += [*(problem for found in extents.values() for problem in found), *shape_problems]
    if any(extents.values()):
        experiment = None  # too large to be reckoned with
    view = View(experiment, stacks) if experiment is not None else None
    if view is not None:
        problems += problems_of(view)
        if view.experiment.training.break_on_purpose:
            problems = [replace(problem, severity="warning") if problem.trainable else problem for problem in problems]
    return Check(experiment, tuple(dict.fromkeys(problems)), stacks, view)


def experiment_of(document: Document, source: str) -> Experiment:
    """The experiment of a document that can be trained; raises PresetError with every error."""
    found = check(document)
    if found.experiment is None or found.errors:
        raise PresetError(source, found.errors)
    return found.experiment


def _lists(document: Document) -> list[tuple[str, list[Any]]]:
    """The stacks of a document that are lists, with their names."""
    network = document.get("network")
    tables = network.items() if isinstance(network, dict) else ()
    return [(name, layers) for name, layers in tables if isinstance(layers, list)]


def _stacks(document: Document, too_large: set[str]) -> tuple[dict[str, tuple[LayerReport, ...]], list[Problem]]:
    stacks: dict[str, tuple[LayerReport, ...]] = {}
    problems: list[Problem] = []
    for name, layers in _lists(document):
        shape = example_shape(document) if name not in too_large else None
        stacks[name] = _reports(f"network.{name}", layers, shape, problems)
    return stacks, problems


def example_shape(document: Document) -> Shape | None:
    """The shape of one example of the data, where the document says it."""
    data = readable_data(document.get("data"), "image_size")
    return input_shape(data) if data is not None else None


def _reports(place: str, layers: list[Any], shape: Shape | None, problems: list[Problem]) -> tuple[LayerReport, ...]:
    reports: list[LayerReport] = []
    for index in range(len(layers)):
        reports.append(_report(f"{place}[{index}]", layers, index, shape, problems))
        shape = reports[-1].output_shape
    return tuple(reports)


def _report(place: str, layers: list[Any], index: int, shape: Shape | None, problems: list[Problem]) -> LayerReport:
    table = layers[index]
    kind = table.get("kind") if isinstance(table, dict) else None
    inner = table.get("layers") if kind in BLOCKS else None
    children = _reports(f"{place}.layers", inner, shape, problems) if isinstance(inner, list) else ()
    unknown = LayerReport(kind=kind if isinstance(kind, str) else "?", children=children)
    if shape is None or any(child.output_shape is None for child in children):
        return unknown
    try:
        layer = _LAYER.validate_python(table)
        if isinstance(layer, Residual | Repeat):
            return container_report(layer, shape, children)
        return layer_report(layer, shape)
    except ValidationError:
        return unknown  # the structure's problem, reported with the whole document
    except ShapeError as error:
        problems.append(_shape_problem(place, error, layers, index, shape))
        return unknown


def _shape_problem(place: str, error: ShapeError, layers: list[Any], index: int, shape: Shape) -> Problem:
    edits = ((remedy.label, _edit(place, remedy, layers, index)) for remedy in error.remedies)
    fixes = tuple(Fix(label, (edit,)) for label, edit in edits if edit is not None)
    where = f"{place}.{error.parameter}" if error.parameter else place
    return Problem(where, f"{error} (input {shape_text(shape)})", why=error.why, fixes=fixes)


def _edit(place: str, remedy: Remedy, layers: list[Any], index: int) -> Edit | None:
    """The change that a remedy is here; None where it is none, as there is no such layer."""
    match remedy:
        case LayerBefore(layer=layer):
            return Insert(place, layer)
        case OtherValue(name=name, value=value):
            return SetValue(f"{place}.{name}", value)
        case OtherKind(kind=kind):
            info = LAYERS[kind]
            kept = {name: value for name, value in layers[index].items() if name in info.spec.model_fields}
            return SetValue(place, {**info.starting_values(), **kept, "kind": kind})
        case LayerRemoved(kind=kind):
            kinds = [table.get("kind") if isinstance(table, dict) else None for table in layers[:index]]
            while kinds and kinds[-1] in _ELEMENTWISE:
                kinds.pop()
            return Remove(f"{place.rpartition('[')[0]}[{len(kinds) - 1}]") if kinds and kinds[-1] == kind else None

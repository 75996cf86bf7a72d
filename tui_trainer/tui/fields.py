"""The fields of the Build screen's form: what can be set in the row that is selected, read off the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tui_trainer.spec.catalogue import DATASETS, OBJECTIVES, KindInfo
from tui_trainer.spec.catalogue.places import kinds_at
from tui_trainer.spec.check import Check
from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.model import Spec
from tui_trainer.spec.parameters import ParameterInfo, TableInfo, parameters_of, tables_of
from tui_trainer.spec.place import Document, place_text, value_at
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.regularization import Regularization
from tui_trainer.spec.training import Training
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.sections import SECTIONS, Section
from tui_trainer.tui.values import shown_value

_KIND_COMES_FIRST = (("loss", "kind"), ("schedule", "kind"), ("initialization", "scheme"))
_MODELS: dict[str, type[Spec]] = {"data": Data, "regularization": Regularization, "training": Training}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu; `words` is what a filter looks in besides value and title.

    `name` is what the menu calls it where that is not its value; `beside` stands beside the name; a `drawback` says why
    the choice would not do, and makes it dim.
    """

    value: str
    title: str
    sentence: str = ""
    formula: str = ""
    words: str = ""
    name: str = ""
    beside: str = ""
    drawback: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. `text` is what the document says, or the default where it says nothing.

    `depth` counts the tables inside the row that it is in. `table` is what a switch puts into the document that turns
    a whole table on and off.
    """

    place: Place
    info: ParameterInfo
    editing: Literal["text", "menu", "switch"]
    text: str
    is_default: bool
    choices: tuple[Choice, ...] = ()
    problems: tuple[Problem, ...] = ()
    depth: int = 0
    table: Document | None = None

    @property
    def stands_for(self) -> str:
        """What an empty field amounts to."""
        return self.info.follows if self.is_default else ""

    @property
    def name(self) -> str:
        """The name as the file has it."""
        return self.info.name


def choices_of(kinds: Mapping[str, KindInfo]) -> tuple[Choice, ...]:
    """A catalogue as the entries of a menu."""
    return tuple(Choice(kind, info.title, info.sentence, info.formula, info.purpose) for kind, info in kinds.items())


def kind_info(document: Document, place: Place) -> KindInfo | None:
    """The catalogue's entry for what a table holds, where it holds one kind of several."""
    kinds = kinds_at(place)
    if kinds is None:
        return None
    section = section_at(place)
    kind = value_at(document, (*place, kinds.tag), section.default_kind if section else "")
    return kinds.table.get(kind) if isinstance(kind, str) else None


def section_at(place: Place) -> Section | None:
    """The part of the experiment whose row this is, besides layers."""
    return next((section for section in SECTIONS if place == (section.name,)), None)


def fields_of(document: Document, place: Place, found: Check) -> tuple[Field, ...]:
    """The fields of a row, each with the problems at its place."""
    return tuple(_fields(document, place, found))


def first_choice(fields: tuple[Field, ...]) -> int:
    """The index of the field that a form begins with: the first that is typed.

    But what a loss, schedule or initialization has beside its kind is secondary.
    """
    for index, field in enumerate(fields):
        if field.place in _KIND_COMES_FIRST:
            return index
    return next((index for index, field in enumerate(fields) if field.editing == "text"), 0)


def _fields(document: Document, place: Place, found: Check) -> Iterator[Field]:
    if not place:
        for info in parameters_of(Experiment):
            if info.type in ("text", "texts") and "\n" not in shown_value(document.get(info.name, "")):
                yield _field(document, (info.name,), info, found, 0)
        yield from _unknown(document, place, Experiment, found, 0)
    elif place[0] in _MODELS and len(place) == 1:
        yield from _inside(document, place, _MODELS[str(place[0])], found, 0)
    elif kinds_at(place) is not None:
        if place == ("loss",):
            yield _kind_field(document, ("objective", "kind"), OBJECTIVES, "classify", found, 0, "objective")
        yield from _of_a_kind(document, place, found, 0)


def _of_a_kind(document: Document, place: Place, found: Check, depth: int) -> Iterator[Field]:
    """A table that chooses from a catalogue: its kind, and what that kind has."""
    kinds, section = kinds_at(place), section_at(place)
    if kinds is None:
        return
    usual = section.default_kind if section else ""
    yield _kind_field(document, (*place, kinds.tag), kinds.table, usual, found, depth)
    info = kind_info(document, place)
    if info is not None:
        yield from _inside(document, place, info.spec, found, depth)


def _inside(document: Document, place: Place, spec: type[Spec], found: Check, depth: int) -> Iterator[Field]:
    """What a table of this form has: its parameters, the tables in it that may be absent, and what nothing knows."""
    for info in parameters_of(spec):
        yield _field(document, (*place, info.name), info, found, depth)
    for table in tables_of(spec):
        yield from _optional_table(document, (*place, table.name), table, found, depth)
    yield from _unknown(document, place, spec, found, depth)


def _optional_table(document: Document, place: Place, table: TableInfo, found: Check, depth: int) -> Iterator[Field]:
    """A switch for the table, and what is in it while it is there."""
    on = value_at(document, place) is not None
    info = ParameterInfo(table.name, "switch", False, False, table.help)
    problems = tuple(problem for problem in found.problems if problem.place == place_text(place))
    starting = dict(table.starting_values) if table.spec else _first_of_a_kind(document, place)
    yield Field(place, info, "switch", "on" if on else "off", not on, (), problems, depth, starting)
    if on and table.spec is not None:
        yield from _inside(document, place, table.spec, found, depth + 1)
    elif on:
        yield from _of_a_kind(document, place, found, depth + 1)


def _first_of_a_kind(document: Document, place: Place) -> Document:
    """What a table starts with that chooses from a catalogue: what the experiment's own table of that name has."""
    kinds = kinds_at(place)
    if kinds is None:
        return {}
    own = value_at(document, place[-1:])
    return dict(own) if isinstance(own, dict) and own.get(kinds.tag) else {kinds.tag: next(iter(kinds.table))}


def _unknown(document: Document, place: Place, spec: type[Spec], found: Check, depth: int) -> Iterator[Field]:
    """What a file has and nothing knows: it has to be seen, and it can be removed."""
    known = {field.alias or name for name, field in spec.model_fields.items()}
    table = value_at(document, place)
    for name, value in table.items() if isinstance(table, dict) else ():
        if name not in known:
            info = ParameterInfo(
                name, "text", None, False, "unknown here; its default is to be absent: ctrl+r removes it"
            )
            problems = found.at(place_text((*place, name)))
            yield Field((*place, name), info, "text", shown_value(value), False, (), problems, depth)


def _field(document: Document, place: Place, info: ParameterInfo, found: Check, depth: int) -> Field:
    value = value_at(document, place)
    shown = "" if value is None and info.default is None else shown_value(info.default if value is None else value)
    problems = found.at(place_text(place))
    if info.type == "switch" and (value is None or isinstance(value, bool)):
        return Field(place, info, "switch", "on" if shown == "true" else "off", value is None, (), problems, depth)
    if info.type == "choice":
        choices = tuple(_choice(info.name, name) for name in info.choices)
        return Field(place, info, "menu", shown, value is None, choices, problems, depth)
    missing = value is None and info.required
    return Field(place, info, "text", "" if missing else shown, value is None and not missing, (), problems, depth)


def _choice(parameter: str, name: str) -> Choice:
    if parameter == "dataset" and name in DATASETS:
        return Choice(name, DATASETS[name].title, DATASETS[name].sentence)
    return Choice(name, name)


def _kind_field(
    document: Document,
    place: Place,
    kinds: Mapping[str, KindInfo],
    usual: str,
    found: Check,
    depth: int,
    name: str = "",
) -> Field:
    value = value_at(document, place)
    info = ParameterInfo(name or str(place[-1]), "choice", usual, not usual, "", choices=tuple(kinds))
    text = shown_value(value) if value is not None else usual
    return Field(place, info, "menu", text, value is None, choices_of(kinds), found.at(place_text(place)), depth)

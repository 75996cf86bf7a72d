"""The fields of the Build screen's form: what can be set in the row that is selected, read off the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tui_trainer.spec.catalogue import DATASETS, LAYERS, OBJECTIVES, KindInfo
from tui_trainer.spec.check import Check
from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.model import Spec
from tui_trainer.spec.parameters import ParameterInfo, parameters_of
from tui_trainer.spec.place import Document, place_text, value_at
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.regularization import EarlyStopping, Regularization
from tui_trainer.spec.training import Training
from tui_trainer.tui.editor import EARLY_STOPPING, NETWORK, STACK
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.sections import SECTIONS, Section
from tui_trainer.tui.values import shown_value

_MODELS: dict[str, type[Spec]] = {"data": Data, "regularization": Regularization, "training": Training}
_SWITCH = ParameterInfo(
    "early_stopping", "switch", False, False, "end the run when the validation loss stops improving"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu; `words` is what a filter looks in besides value and title."""

    value: str
    title: str
    sentence: str = ""
    formula: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. `text` is what the document says, or the default where it says nothing.

    `stands_for` says what no text at all amounts to, where the default follows from other parameters.
    """

    place: Place
    info: ParameterInfo
    editing: Literal["text", "menu", "switch"]
    text: str
    is_default: bool
    choices: tuple[Choice, ...] = ()
    problems: tuple[Problem, ...] = ()
    depth: int = 0

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
    """The catalogue's entry for what a row holds, where it holds one kind of several."""
    section = _section(place)
    kinds, tag, usual = (section.kinds, section.tag, section.default_kind) if section else (LAYERS, "kind", "")
    if not place or place == NETWORK or not tag:
        return None
    kind = value_at(document, (*place, tag), usual)
    return kinds.get(kind) if isinstance(kind, str) else None


def fields_of(document: Document, place: Place, found: Check) -> tuple[Field, ...]:
    """The fields of a row, each with the problems at its place."""
    return tuple(_fields(document, place, found))


def _fields(document: Document, place: Place, found: Check) -> Iterator[Field]:
    section = _section(place)
    if not place:
        for info in parameters_of(Experiment):
            if info.type in ("text", "texts") and "\n" not in shown_value(document.get(info.name, "")):
                yield _field(document, (info.name,), info, found)
        yield from _unknown(document, place, Experiment, found)
    elif place[:-1] == STACK:
        yield _kind_field(document, (*place, "kind"), LAYERS, "", found)
        yield from _parameters(document, place, found)
    elif section is not None and section.name in _MODELS:
        for info in parameters_of(_MODELS[section.name]):
            yield _field(document, (*place, info.name), info, found)
        if section.name == "regularization":
            yield from _early_stopping(document, found)
        yield from _unknown(document, place, _MODELS[section.name], found)
    elif section is not None:
        if section.name == "loss":
            yield _kind_field(document, ("objective", "kind"), OBJECTIVES, "classify", found, "objective")
        yield _kind_field(document, (*place, section.tag), section.kinds, section.default_kind, found)
        yield from _parameters(document, place, found)


def _section(place: Place) -> Section | None:
    return next((section for section in SECTIONS if place == (section.name,)), None)


def _parameters(document: Document, place: Place, found: Check) -> Iterator[Field]:
    info = kind_info(document, place)
    if info is not None:
        for parameter in info.parameters:
            yield _field(document, (*place, parameter.name), parameter, found)
        yield from _unknown(document, place, info.spec, found)


def _unknown(document: Document, place: Place, spec: type[Spec], found: Check) -> Iterator[Field]:
    """What a file has and nothing knows: it has to be seen, and it can be removed."""
    known = {field.alias or name for name, field in spec.model_fields.items()}
    table = value_at(document, place)
    for name, value in table.items() if isinstance(table, dict) else ():
        if name not in known:
            info = ParameterInfo(
                name, "text", None, False, "unknown here; its default is to be absent: ctrl+r removes it"
            )
            problems = found.at(place_text((*place, name)))
            yield Field((*place, name), info, "text", shown_value(value), False, (), problems)


def _early_stopping(document: Document, found: Check) -> Iterator[Field]:
    on = value_at(document, EARLY_STOPPING) is not None
    problems = tuple(problem for problem in found.problems if problem.place == place_text(EARLY_STOPPING))
    yield Field(EARLY_STOPPING, _SWITCH, "switch", "on" if on else "off", not on, problems=problems)
    for info in parameters_of(EarlyStopping) if on else ():
        yield _field(document, (*EARLY_STOPPING, info.name), info, found)


def _field(document: Document, place: Place, info: ParameterInfo, found: Check) -> Field:
    value = value_at(document, place)
    shown = "" if value is None and info.default is None else shown_value(info.default if value is None else value)
    problems = found.at(place_text(place))
    if info.type == "switch" and (value is None or isinstance(value, bool)):
        return Field(place, info, "switch", "on" if shown == "true" else "off", value is None, (), problems)
    if info.type == "choice":
        choices = tuple(_choice(info.name, name) for name in info.choices)
        return Field(place, info, "menu", shown, value is None, choices, problems)
    missing = value is None and info.required
    return Field(place, info, "text", "" if missing else shown, value is None and not missing, (), problems)


def _choice(parameter: str, name: str) -> Choice:
    if parameter == "dataset" and name in DATASETS:
        return Choice(name, DATASETS[name].title, DATASETS[name].sentence)
    return Choice(name, name)


def _kind_field(
    document: Document, place: Place, kinds: Mapping[str, KindInfo], usual: str, found: Check, name: str = ""
) -> Field:
    value = value_at(document, place)
    info = ParameterInfo(name or str(place[-1]), "choice", usual, not usual, "", choices=tuple(kinds))
    text = shown_value(value) if value is not None else usual
    return Field(place, info, "menu", text, value is None, choices_of(kinds), found.at(place_text(place)))

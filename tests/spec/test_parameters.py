"""What a form learns about parameters is what the specification holds to."""

from __future__ import annotations

import pytest

from tests.spec.documents import small_document
from tests.spec.stacks import layer_of, stack_around
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, LOSSES, OBJECTIVES, OPTIMIZERS, SCHEDULES, KindInfo
from tui_trainer.spec.check import check
from tui_trainer.spec.data import Data
from tui_trainer.spec.parameters import ParameterInfo, parameters_of
from tui_trainer.spec.place import Document
from tui_trainer.spec.regularization import EarlyStopping, Regularization
from tui_trainer.spec.training import Training

TABLES = {
    "layer": LAYERS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "initialization": INITIALIZATIONS,
    "objective": OBJECTIVES,
}
ENTRIES = [pytest.param(info, id=f"{table}-{kind}") for table, kinds in TABLES.items() for kind, info in kinds.items()]
PARAMETERS = [
    pytest.param(table, info, parameter, id=f"{info.kind}.{parameter.name}")
    for table in ("layer", "loss", "optimizer", "schedule", "initialization")
    for info in TABLES[table].values()
    for parameter in info.parameters
]


@pytest.mark.parametrize("info", ENTRIES)
def test_every_entry_is_explained(info: KindInfo) -> None:
    assert info.title
    assert info.sentence.endswith(".")
    assert info.formula
    assert info.source, "a paper with its year, or the documentation"
    tag = "scheme" if info in INITIALIZATIONS.values() else "kind"
    assert info.spec.model_fields[tag].default == info.kind
    assert info.documentation.startswith("https://pytorch.org/docs/stable/")
    assert all(parameter.help for parameter in info.parameters)


def with_parameter(table: str, info: KindInfo, name: str, value: object) -> Document:
    """A document in which one parameter of one entry has a value."""
    if table == "layer":
        return small_document(network={"classifier": stack_around(info.kind, **{name: value})})
    if table == "loss":
        return small_document(loss={"kind": info.kind, name: value})
    if table == "optimizer":
        return small_document(
            optimizer={"kind": info.kind, "momentum": 0.5, name: value}
            if name == "nesterov"
            else {"kind": info.kind, name: value}
        )
    if table == "schedule":
        return small_document(schedule={"kind": info.kind, **info.starting_values(), name: value})
    return small_document(initialization={"scheme": info.kind, name: value})


@pytest.mark.parametrize(("table", "info", "parameter"), PARAMETERS)
def test_bounds_and_choices_are_those_of_the_check(table: str, info: KindInfo, parameter: ParameterInfo) -> None:
    def is_good(value: object) -> bool:
        return check(with_parameter(table, info, parameter.name, value)).can_train

    start = layer_of(info.kind).get(parameter.name, parameter.default) if table == "layer" else parameter.default
    assert is_good(start), "what a new entry starts with has to be sound"
    if parameter.type == "choice":
        assert parameter.choices
        assert all(map(is_good, parameter.choices))
        assert not is_good("?")
    elif parameter.type == "switch":
        assert is_good(True)
        assert is_good(False)
        assert not is_good(1)
    else:
        assert parameter.minimum is not None
        assert parameter.maximum is not None
        many = parameter.type in ("integers", "numbers")
        for outside in (parameter.minimum - 1, parameter.maximum + 1):
            number = int(outside) if parameter.type in ("integer", "integers", "size") else outside
            assert not is_good([number, number] if many else number)
    assert parameter.expected


def test_types_follow_from_the_fields() -> None:
    types = {
        parameter.name: parameter.type
        for spec in (Training, Data, Regularization, EarlyStopping)
        for parameter in parameters_of(spec)
    }
    assert types == {
        "epochs": "integer",
        "batch_size": "size",
        "seed": "integer",
        "break_on_purpose": "switch",
        "dataset": "choice",
        "train_size": "size",
        "validation": "integer",
        "label_noise": "number",
        "image_size": "size",
        "weight_decay": "number",
        "l1": "number",
        "max_norm": "number",
        "clip_norm": "number",
        "clip_value": "number",
        "input_noise": "number",
        "monitor": "choice",
        "patience": "integer",
        "min_delta": "number",
        "restore_best": "switch",
    }


@pytest.mark.parametrize(("table", "info", "parameter"), PARAMETERS)
def test_what_may_be_absent_says_what_it_amounts_to(table: str, info: KindInfo, parameter: ParameterInfo) -> None:
    assert bool(parameter.follows) == (parameter.default is None and not parameter.required)


def test_a_size_has_the_bounds_of_its_number() -> None:
    (size,) = [parameter for parameter in parameters_of(Training) if parameter.name == "batch_size"]
    assert (size.minimum, size.maximum, size.default) == (1, 1_000_000, 64)
    assert size.expected == 'the word "full" or a whole number from 1 to 1000000'


def test_starting_values_are_only_what_has_no_default() -> None:
    assert LAYERS["Linear"].starting_values() == {"out_features": 128}
    assert LAYERS["Dropout"].starting_values() == {}


def test_bounds_are_said_as_they_are() -> None:
    words = {
        parameter.name: parameter.expected
        for spec in (Training, LAYERS["Dropout"].spec, OPTIMIZERS["SGD"].spec)
        for parameter in parameters_of(spec)
    }
    assert words["seed"] == "a whole number from 0 to 9223372036854775807"
    assert words["p"] == "a number from 0, below 1"
    assert words["learning_rate"] == "a number above 0, at most 1000"

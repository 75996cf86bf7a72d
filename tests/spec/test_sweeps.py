"""Dropout and batch normalization for a whole stack."""

from __future__ import annotations

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import check
from tui_trainer.spec.place import Document
from tui_trainer.spec.stacks import Place
from tui_trainer.spec.sweeps import SWEEPS

STACK: Place = ("network", "classifier")


def network(*layers: str | Document) -> Document:
    """A document with these layers: kinds, or whole tables."""
    tables = [
        {"kind": entry, **LAYERS[entry].starting_values()} if isinstance(entry, str) else entry for entry in layers
    ]
    return small_document(network={"classifier": tables})


def swept(document: Document, name: str) -> list[str]:
    changed = SWEEPS[name].change(document, STACK, check(document).stacks)
    again = SWEEPS[name].change(changed, STACK, check(changed).stacks)
    assert again == changed, "there is one already"
    return kinds(changed["network"]["classifier"])


def kinds(layers: list[Document]) -> list[str]:
    return [f"{layer['kind']}{kinds(layer['layers'])}" if "layers" in layer else layer["kind"] for layer in layers]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "dropout",  # after hidden activations only
            ("Flatten", "Linear", "ReLU", "Linear", "Tanh", "Linear", "Sigmoid"),
            ("Flatten", "Linear", "ReLU", "Dropout", "Linear", "Tanh", "Dropout", "Linear", "Sigmoid"),
        ),
        (
            "dropout",  # one that is there is not doubled
            ("Conv2d", "ReLU", "MaxPool2d", "Dropout2d", "Flatten", "Linear", "ReLU", "Linear"),
            ("Conv2d", "ReLU", "MaxPool2d", "Dropout2d", "Flatten", "Linear", "ReLU", "Dropout", "Linear"),
        ),
        (
            "batch_norm",  # of the kind that fits the shape
            ("Conv2d", "ReLU", "Flatten", "Linear", "ReLU", "Linear", "Softmax"),
            ("Conv2d", "BatchNorm2d", "ReLU", "Flatten", "Linear", "BatchNorm1d", "ReLU", "Linear", "Softmax"),
        ),
    ],
)
def test_layers_come_where_they_belong(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert swept(network(*before), name) == [*after]


def test_batch_normalization_that_is_there_is_not_doubled() -> None:
    document = network("Flatten", "Linear", "BatchNorm1d", "Dropout", "ReLU", "Linear")
    assert swept(document, "batch_norm") == kinds(document["network"]["classifier"])


def test_layers_in_blocks_are_reached() -> None:
    block = {"kind": "Residual", "layers": [{"kind": "Linear", "out_features": 8}, {"kind": "ReLU"}]}
    document = network("Flatten", {"kind": "Linear", "out_features": 8}, block, "ReLU", "Linear")
    assert swept(document, "dropout")[2:5] == ["Residual['Linear', 'ReLU', 'Dropout']", "ReLU", "Dropout"]
    assert swept(document, "batch_norm")[2] == "Residual['Linear', 'BatchNorm1d', 'ReLU']"


def test_nothing_is_put_where_the_shape_is_unknown() -> None:
    document = network("Conv1d", "ReLU", "Linear")
    assert check(document).errors
    assert swept(document, "batch_norm") == ["Conv1d", "ReLU", "Linear"]


@pytest.mark.parametrize(("add", "remove"), [("dropout", "no_dropout"), ("batch_norm", "no_batch_norm")])
def test_what_a_sweep_puts_in_another_takes_out(add: str, remove: str) -> None:
    document = network("Conv2d", "ReLU", "Flatten", "Linear", "ReLU", "Linear")
    changed = SWEEPS[add].change(document, STACK, check(document).stacks)
    assert changed != document
    assert SWEEPS[remove].change(changed, STACK, check(changed).stacks) == document


@pytest.mark.parametrize("name", SWEEPS)
def test_a_document_without_layers_stays(name: str) -> None:
    for document in ({}, {"network": 3}, network()):
        assert SWEEPS[name].change(document, STACK, {}) == document

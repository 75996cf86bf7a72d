"""What one document changes against another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.documents import SHIPPED, any_documents, broken_presets, small_document
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.differences import ABSENT, Difference, differences, value_text
from tui_trainer.spec.place import Document, parse_place, place_text, value_at

HIDDEN: list[dict[str, Any]] = [
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 64},
    {"kind": "ReLU"},
    {"kind": "Linear", "out_features": 32},
    {"kind": "ReLU"},
    {"kind": "Linear", "out_features": 10},
]


def stack(*layers: dict[str, Any]) -> Document:
    return small_document(network={"classifier": list(layers)})


def said(old: Document, new: Document) -> list[str]:
    return [str(difference) for difference in differences(old, new)]


def test_a_changed_value_is_said_with_its_place() -> None:
    new = small_document(optimizer={"kind": "SGD", "learning_rate": 0.01}, title="Mine")
    assert said(small_document(), new) == ['title: "Untitled" -> "Mine"', "optimizer.learning_rate: 0.1 -> 0.01"]


def test_another_kind_is_said_with_what_goes_and_what_comes() -> None:
    old = small_document(optimizer={"kind": "SGD", "learning_rate": 0.1, "momentum": 0.9})
    new = small_document(optimizer={"kind": "Adam", "learning_rate": 0.001, "betas": [0.8, 0.9]})
    assert said(old, new) == [
        'optimizer.kind: "SGD" -> "Adam"',
        "optimizer.learning_rate: 0.1 -> 0.001",
        "optimizer.momentum: removed 0.9",
        "optimizer.betas: added [0.8, 0.9]",
    ]


def test_a_default_that_is_written_out_changes_nothing() -> None:
    new = small_document(
        schedule={"kind": "constant"},
        initialization={"scheme": "default"},
        network={"classifier": [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10, "bias": True}]},
        tags=[],
    )
    assert said(small_document(), new) == []
    assert said(new, small_document()) == []


def test_an_on_off_group_is_one_difference() -> None:
    new = small_document(regularization={"early_stopping": {"monitor": "valid_loss", "patience": 3}})
    assert said(small_document(), new) == [
        'regularization.early_stopping: added {monitor = "valid_loss", patience = 3}'
    ]
    assert said(new, small_document()) == [
        'regularization.early_stopping: removed {monitor = "valid_loss", patience = 3}'
    ]


@pytest.mark.parametrize("index", range(len(HIDDEN) + 1))
def test_an_inserted_layer_is_one_line(index: int) -> None:
    dropout = {"kind": "Dropout", "p": 0.3}
    with_it = stack(*HIDDEN[:index], dropout, *HIDDEN[index:])
    place = f"network.classifier[{index}]"
    assert differences(stack(*HIDDEN), with_it) == (Difference(place, ABSENT, dropout),)
    assert differences(with_it, stack(*HIDDEN)) == (Difference(place, dropout, ABSENT),)
    assert said(stack(*HIDDEN), with_it) == [f"{place}: added Dropout(p=0.3)"]


def test_a_layer_that_was_changed_beside_a_new_one_is_still_itself() -> None:
    new = stack(HIDDEN[0], {"kind": "BatchNorm1d"}, {"kind": "Linear", "out_features": 65}, *HIDDEN[2:])
    assert said(stack(*HIDDEN), new) == [
        "network.classifier[1]: added BatchNorm1d",
        "network.classifier[2].out_features: 64 -> 65",
    ]


def test_a_layer_of_another_kind_is_one_line() -> None:
    new = stack(*HIDDEN[:2], {"kind": "Tanh"}, *HIDDEN[3:])
    assert said(stack(*HIDDEN), new) == ["network.classifier[2]: ReLU -> Tanh"]


def test_numbers_are_compared_by_what_they_mean() -> None:
    assert said({"a": 1, "b": float("nan")}, {"a": 1.0, "b": float("nan")}) == []
    assert said({"a": 1}, {"a": True}) == ["a: 1 -> true"]


def test_what_is_no_layer_is_compared_all_the_same() -> None:
    old = {"network": {"classifier": [{"kind": "ReLU"}, "Softmax", 3]}}
    new = {"network": {"classifier": [{"kind": "ReLU"}, "Softmin"]}}
    assert said(old, new) == ['network.classifier[1]: "Softmax" -> "Softmin"', "network.classifier[2]: removed 3"]


def test_long_values_are_cut() -> None:
    assert len(value_text("x" * 5000)) < 250
    assert value_text(10**2000) == "a number of more than 300 digits"
    assert len(value_text([[["a long word"] * 50] * 50] * 50)) < 250


def test_thousands_of_layers_take_no_minutes() -> None:
    old = {"network": {"x": [{"kind": "ReLU", "a": number % 7} for number in range(5000)]}}
    new = {"network": {"x": [{"kind": "ReLU", "a": number % 5} for number in range(5001)]}}
    assert differences(old, new)


def test_deep_nesting_is_compared() -> None:
    deep: Document = {"end": 1}
    other: Document = {"end": 2}
    for _ in range(300):
        deep, other = {"a": deep}, {"a": other}
    assert len(differences(deep, other)) == 1


@settings(max_examples=60, deadline=None)
@given(st.one_of(any_documents, broken_presets()), st.one_of(any_documents, broken_presets()))
def test_any_two_documents_can_be_compared(old: Document, new: Document) -> None:
    assert differences(old, old) == ()
    for difference in differences(old, new):
        assert str(difference)
        keys = parse_place(difference.place)
        assert keys is not None
        assert place_text(keys) == difference.place
        if difference.new is not ABSENT and not _is_filled_in(difference, new):
            assert value_at(new, keys) is difference.new or value_at(new, keys) == difference.new


def _is_filled_in(difference: Difference, new: Document) -> bool:
    """Whether the new side is a default that the document does not write out."""
    keys = parse_place(difference.place)
    assert keys is not None
    experiment = check(new).experiment
    return experiment is not None and value_at(experiment.document(), keys) == difference.new


@pytest.mark.parametrize("name", SHIPPED)
def test_the_resolved_preset_is_no_different(name: str) -> None:
    document = read_document(SHIPPED[name])
    experiment = check(document).experiment
    assert experiment is not None
    assert said(document, experiment.document()) == []

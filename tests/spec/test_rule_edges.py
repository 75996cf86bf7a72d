"""Where a rule begins to speak, what reason it gives to whom, and what it proposes in numbers."""

from __future__ import annotations

import pytest

from tests.spec.documents import small_document
from tests.spec.rule_cases import (
    DROP,
    FLATTEN,
    HIDDEN,
    MLP,
    NORM,
    NORMED,
    OUT,
    RELU,
    SIGMOID,
    TANH,
    C,
    deep,
    layer,
    loss,
    net,
)
from tui_trainer.spec.catalogue import OPTIMIZERS
from tui_trainer.spec.check import check
from tui_trainer.spec.fixes import SetValue
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.optimization import USUAL_RATES

XAVIER = {"initialization": {"scheme": "xavier_normal"}}
SMALL = {"initialization": {"scheme": "trunc_normal", "std": 0.01}}
LARGE = {"initialization": {"scheme": "trunc_normal", "std": 20.0, "a": -100.0, "b": 100.0}}

LITTLE = layer("Dropout", p=0.01)


def said(document: Document, words: str) -> list[Problem]:
    return [problem for problem in check(document).problems if words in problem.message]


def sgd(rate: float, momentum: float = 0.0) -> Document:
    return net(*MLP, optimizer={"kind": "SGD", "learning_rate": rate, "momentum": momentum})


@pytest.mark.parametrize(
    ("words", "silent", "spoken"),
    [
        ("at the first layer", net(*deep(RELU, 1), **LARGE), net(*deep(RELU, 2), **LARGE)),
        ("Xavier with", net(*deep(RELU, 3), **XAVIER), net(*deep(RELU, 4), **XAVIER)),
        (
            "Xavier with",
            net(*deep(RELU, 4), initialization={"scheme": "xavier_uniform", "gain": 1.4}),
            net(*deep(RELU, 4), initialization={"scheme": "xavier_uniform", "gain": 1.0}),
        ),
        (
            "Xavier with",
            net(FLATTEN, *[HIDDEN, LITTLE, TANH] * 4, OUT, **XAVIER),
            net(FLATTEN, *[HIDDEN, LITTLE, RELU] * 4, OUT, **XAVIER),
        ),
        ("usually bears (at most about 1.5)", sgd(1.5), sgd(1.51)),
        ("usually bears (at most about 0.15)", sgd(0.149, 0.9), sgd(0.151, 0.9)),
        ("less than is usual for SGD (at least about 0.001)", sgd(0.001), sgd(0.00099)),
        (
            "never reaches what is set",
            net(*MLP, schedule={"kind": "constant", "warmup_epochs": 4}, training={"epochs": 5}),
            net(*MLP, schedule={"kind": "constant", "warmup_epochs": 5}, training={"epochs": 5}),
        ),
    ],
)
def test_a_rule_speaks_from_its_threshold_on(words: str, silent: Document, spoken: Document) -> None:
    assert said(silent, words) == []
    assert len(said(spoken, words)) == 1


@pytest.mark.parametrize("kind", USUAL_RATES)
def test_what_an_optimizer_begins_with_is_usual_and_is_what_is_proposed(kind: str) -> None:
    low, good, high = USUAL_RATES[kind]
    assert low < good < high
    assert OPTIMIZERS[kind].starting_values().get("learning_rate", good) == good
    for rate, message in ((low / 2, "less than is usual"), (high * 2, "usually bears")):
        (problem,) = said(net(*MLP, optimizer={"kind": kind, "learning_rate": rate}), message)
        assert problem.fixes[0].edits == (SetValue("optimizer.learning_rate", good),)


@pytest.mark.parametrize(
    ("document", "place", "reason"),
    [
        (net(*MLP, layer("Softmax")), f"{C}[4]", "the loss cannot fall below 1.46"),
        (net(*MLP, SIGMOID), f"{C}[4]", "A sigmoid says of each class by itself"),
        (net(*MLP, RELU), f"{C}[4]", "An output activation cuts off"),
        (net(*MLP, layer("Softmax"), **loss("MultiMarginLoss")), f"{C}[4]", "An output activation cuts off"),
        (net(*deep(SIGMOID, 10), **XAVIER), f"{C}[2]", "a sigmoid's is at most 1/4"),
        (net(*deep(RELU, 6), **SMALL), "initialization.scheme", "With weights this small"),
        (net(layer("Linear", out_features=9)), C, "A Linear layer connects the last dimension alone"),
        (net(layer("Linear", out_features=10)), C, "The loss compares one number per class"),
    ],
)
def test_the_reason_is_about_what_is_there(document: Document, place: str, reason: str) -> None:
    whys = [problem.why for problem in check(document).problems if problem.place.startswith(place)]
    assert any(reason in why for why in whys), whys


@pytest.mark.parametrize("kind", ["BCELoss", "NLLLoss"])
def test_the_end_of_a_network_may_be_in_a_block(kind: str) -> None:
    document = net(FLATTEN, layer("Repeat", times=1, layers=[OUT]), **loss(kind))
    assert [problem.place for problem in check(document).problems] == [C]


@pytest.mark.parametrize(
    ("document", "edits"),
    [
        (
            net(*MLP, schedule={"kind": "constant", "warmup_epochs": 12}, training={"epochs": 10}),
            [("schedule.warmup_epochs", 2), ("training.epochs", 60)],
        ),
        (
            net(*MLP, schedule={"kind": "StepLR", "step_size": 4}, training={"epochs": 2}),
            [("schedule.step_size", 1)],
        ),
        (
            net(*MLP, schedule={"kind": "StepLR", "step_size": 9}, training={"epochs": 9}),
            [("schedule.step_size", 3)],
        ),
        (
            net(*MLP, schedule={"kind": "MultiStepLR", "milestones": [9]}, training={"epochs": 6}),
            [("schedule.milestones", [3])],
        ),
        (
            net(*MLP, regularization={"early_stopping": {"patience": 9}}, training={"epochs": 9}),
            [("regularization.early_stopping.patience", 3), ("training.epochs", 27)],
        ),
        (
            small_document(network={"classifier": NORMED}, training={"batch_size": 1}),
            [("training.batch_size", 64)],
        ),
    ],
)
def test_what_is_proposed_in_numbers(document: Document, edits: list[tuple[str, object]]) -> None:
    (problem,) = check(document).problems
    proposed = [edit for fix in problem.fixes for edit in fix.edits if isinstance(edit, SetValue)]
    assert [(edit.place, edit.value) for edit in proposed] == edits


def test_dropout_behind_the_last_normalization_is_sound() -> None:
    assert said(net(FLATTEN, HIDDEN, NORM, RELU, DROP, OUT), "behind") == []

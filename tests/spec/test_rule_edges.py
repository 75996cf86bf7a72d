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
    STACKED,
    TANH,
    C,
    deep,
    layer,
    loss,
    net,
)
from tui_trainer.spec.catalogue import OPTIMIZERS
from tui_trainer.spec.check import check
from tui_trainer.spec.fixes import SetValue, fixed
from tui_trainer.spec.numerals import short_exponent
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


@pytest.mark.parametrize("batch_size", [1, 109])
def test_a_batch_of_one_is_no_mistake_where_the_shape_is_not_known(batch_size: int) -> None:
    document = net(
        *(layer("Conv2d", out_channels=4, kernel_size=99), layer("BatchNorm2d"), RELU, FLATTEN, OUT),
        training={"batch_size": batch_size},
    )
    assert [problem.place for problem in check(document).problems] == [f"{C}[0].kernel_size"]


def test_a_gain_beyond_any_measure_is_checked() -> None:
    tiny = {**HIDDEN, "initialization": {"scheme": "xavier_normal", "gain": 1e-158}}
    document = net(
        FLATTEN, tiny, RELU, *deep(RELU, 5)[1:], initialization={"scheme": "xavier_normal", "bias": "default"}
    )
    assert check(document).can_train


def test_dropout_of_both_forms_is_removed_at_once() -> None:
    document = net(DROP, *STACKED, DROP, OUT, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"})
    (problem,) = said(document, "and LBFGS")
    assert said(fixed(document, problem.fixes[1]), "and LBFGS") == []


@pytest.mark.parametrize("momentum", [0.95, 0.97, 0.99])
def test_a_proposed_rate_is_what_its_label_says(momentum: float) -> None:
    optimizer = {"kind": "RMSprop", "learning_rate": 1.0, "momentum": momentum}
    (problem,) = said(net(*MLP, optimizer=optimizer), "usually bears")
    (edit,) = problem.fixes[0].edits
    assert isinstance(edit, SetValue)
    assert problem.fixes[0].label.split()[-1] == short_exponent(str(edit.value))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (net(*MLP, optimizer={"kind": "Adam", "learning_rate": 1e-6}), "1e-6 is less than is usual for Adam (at least"),
        (net(*MLP, optimizer={"kind": "Adam", "learning_rate": 1e-6}), "(at least about 5e-5)"),
        (net(*MLP, data={"dataset": "mnist"}, training={"batch_size": 60_000}), "60 000 is more than the 50 000 train"),
        (net(*MLP, data={"dataset": "mnist", "validation": 60_000}), "takes 60 000 of MNIST's 60 000 training"),
        (net(*MLP, data={"dataset": "mnist", "train_size": 60_000}), "60 000 is more than the 50 000 training"),
    ],
)
def test_numbers_are_written_as_everywhere(document: Document, words: str) -> None:
    assert len(said(document, words)) == 1


def test_dropout_behind_the_last_normalization_is_sound() -> None:
    assert said(net(FLATTEN, HIDDEN, NORM, RELU, DROP, OUT), "behind") == []

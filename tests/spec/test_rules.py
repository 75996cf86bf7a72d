"""Every rule speaks where it should, gives its reason, and its fixes mend what it saw."""

from __future__ import annotations

import pytest

from tests.spec.documents import small_document
from tests.spec.rule_cases import (
    CONV,
    DROP,
    FLATTEN,
    HIDDEN,
    MISTAKE,
    MLP,
    NETWORK_CASES,
    NORM,
    NORM2D,
    OUT,
    RELU,
    SIGMOID,
    TANH,
    WARNING,
    C,
    deep,
    layer,
    loss,
    net,
)
from tests.spec.run_cases import RUN_CASES
from tui_trainer.spec.catalogue import OPTIMIZERS
from tui_trainer.spec.check import check
from tui_trainer.spec.fixes import fixed
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import Problem, Severity
from tui_trainer.spec.rules import RULES
from tui_trainer.spec.rules.optimization import USUAL_RATES
from tui_trainer.spec.rules.view import View

CASES = NETWORK_CASES | RUN_CASES
XAVIER = {"initialization": {"scheme": "xavier_normal"}}
PLAIN = {"validation takes all", "more than there is", "nesterov dampened"}
"""Where there is nothing to learn beyond the message."""


def problem_of(name: str) -> Problem:
    document, place, words, _ = CASES[name]
    found = [problem for problem in check(document).problems if problem.place == place and words in problem.message]
    assert len(found) == 1, check(document).problems
    return found[0]


@pytest.mark.parametrize("name", CASES)
def test_it_is_said_once_with_its_reason(name: str) -> None:
    document, _, _, what = CASES[name]
    problem = problem_of(name)
    severity: Severity = "warning" if what == WARNING else "error"
    assert problem.severity == severity
    assert problem.trainable == (what == MISTAKE)
    assert problem.why.endswith(".") or name in PLAIN
    alone = [other for other in check(document).problems if other.severity == "error"]
    assert alone == ([problem] if severity == "error" else []), "a case has one error or none"


@pytest.mark.parametrize("name", CASES)
def test_every_fix_mends_it_and_breaks_nothing(name: str) -> None:
    document, place, words, _ = CASES[name]
    for fix in problem_of(name).fixes:
        after = check(fixed(document, fix))
        assert not [p for p in after.problems if p.place == place and words in p.message], fix.label
        if name == "convolution on a row":  # now the image has to become a row again, which is said next
            after = check(fixed(fixed(document, fix), after.errors[0].fixes[0]))
        assert after.can_train, (fix.label, after.errors)


def test_nearly_every_problem_has_a_way_out() -> None:
    assert {name for name in CASES if not problem_of(name).fixes} == set()


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[3] == MISTAKE])
def test_mistakes_can_be_trained_on_purpose(name: str) -> None:
    document, place, words, _ = CASES[name]
    training = {**document.get("training", {}), "break_on_purpose": True}
    found = check({**document, "training": training})
    assert found.can_train
    assert [p for p in found.warnings if p.place == place and words in p.message]


@pytest.mark.parametrize(
    "document",
    [
        net(*MLP),
        net(*MLP, SIGMOID, **loss("BCELoss")),
        net(*MLP, layer("LogSoftmax"), **loss("NLLLoss")),
        net(*MLP, **loss("BCEWithLogitsLoss")),
        net(*MLP, **loss("MultiMarginLoss")),
        net(CONV, NORM2D, RELU, layer("MaxPool2d", kernel_size=2), FLATTEN, HIDDEN, RELU, DROP, OUT),
        net(*deep(TANH, 3), initialization={"scheme": "xavier_normal"}),
        net(FLATTEN, OUT, initialization={"scheme": "zeros"}),
        net(*MLP, SIGMOID, **loss("BCELoss"), initialization={"scheme": "kaiming_normal"}),
        net(layer("RowsToSequence"), layer("LSTM", hidden_size=8), OUT),
        net(FLATTEN, HIDDEN, layer("Residual", layers=[RELU, HIDDEN]), RELU, OUT),
        net(FLATTEN, layer("Repeat", times=3, layers=[HIDDEN, RELU]), OUT),
        net(*MLP, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"}),
        net(
            *(layer("RowsToSequence"), layer("GRU", hidden_size=8, dropout=0.5), OUT),
            optimizer={"kind": "LBFGS"},
            training={"batch_size": "full"},
        ),
        net(*MLP, optimizer={"kind": "LBFGS", "history_size": 1000}, training={"batch_size": "full"}),
        net(*MLP, optimizer={"kind": "SGD", "learning_rate": 0.5, "momentum": 0.9, "dampening": 0.9}),
        net(*MLP, optimizer={"kind": "Adam", "learning_rate": 1.0}, schedule={"kind": "OneCycleLR", "max_lr": 0.01}),
        net(FLATTEN, HIDDEN, *[layer("Residual", layers=[layer("LayerNorm"), HIDDEN, layer("GELU"), HIDDEN])] * 3, OUT),
        net(FLATTEN, HIDDEN, layer("LayerNorm"), OUT),
        net(*[part for part in deep(RELU, 6) for part in ([part, NORM] if part == HIDDEN else [part])], **XAVIER),
        net(FLATTEN, HIDDEN, *[layer("Residual", layers=[RELU, HIDDEN])] * 6, RELU, OUT, **XAVIER),
        net(FLATTEN, HIDDEN, NORM, SIGMOID, OUT, initialization={"scheme": "kaiming_normal"}),
    ],
)
def test_sound_networks_hear_nothing(document: Document) -> None:
    assert check(document).problems == ()


def test_what_is_inside_a_block_is_seen() -> None:
    document = net(FLATTEN, layer("Repeat", times=2, layers=[HIDDEN, HIDDEN, RELU]), OUT)
    assert [p.place for p in check(document).problems] == [f"{C}[1].layers[1]"]


def test_every_optimizer_has_usual_rates_and_its_default_is_one() -> None:
    assert list(USUAL_RATES) == list(OPTIMIZERS)
    for kind, (low, good, high) in USUAL_RATES.items():
        assert low < good < high
        assert low <= OPTIMIZERS[kind].spec.model_fields["learning_rate"].default <= high


def test_every_rule_has_a_case() -> None:
    """Take a rule away, and some case is no longer said."""
    documents = [case[0] for case in CASES.values()] + [small_document(network={}), net(FLATTEN, RELU)]
    checks = [found for found in map(check, documents) if found.experiment]
    views = [View(found.experiment, found.stacks) for found in checks if found.experiment]
    assert [rule.__name__ for rule in RULES if not any(list(rule(view)) for view in views)] == []


@pytest.mark.parametrize("between", [[], [SIGMOID], [RELU, DROP]])
def test_the_flatten_that_the_message_names_is_removed(between: list[Document]) -> None:
    document = net(CONV, FLATTEN, *between, layer("AvgPool2d", kernel_size=2), FLATTEN, OUT)
    (problem,) = check(document).errors
    assert "remove the Flatten before it" in problem.message
    assert problem.fixes[0].label == "remove the Flatten before it"
    found = check(fixed(document, problem.fixes[0]))
    assert found.errors == ()
    assert [report.kind for report in found.stacks["classifier"]].count("Flatten") == 1


def test_a_flatten_that_something_else_stands_behind_is_left_alone() -> None:
    (problem, *_) = check(net(FLATTEN, HIDDEN, CONV, FLATTEN, OUT)).problems
    assert [fix.label for fix in problem.fixes] == ["insert Unflatten before it"]


@pytest.mark.parametrize(("activation", "scheme"), [(RELU, "kaiming_normal"), (TANH, "xavier_normal")])
def test_zeros_give_way_first_to_what_belongs_to_the_activation(activation: Document, scheme: str) -> None:
    document = net(FLATTEN, HIDDEN, activation, OUT, initialization={"scheme": "zeros"})
    (problem,) = check(document).problems
    assert check(fixed(document, problem.fixes[0])).problems == ()
    assert fixed(document, problem.fixes[0])["initialization"] == {"scheme": scheme}

"""Every rule speaks where it should, gives its reason, and its fixes mend what it saw."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.check import check
from tui_trainer.spec.fixes import fixed
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import Problem, Severity
from tui_trainer.spec.rules import RULES
from tui_trainer.spec.rules.view import View

Layers = list[Any]


def layer(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"kind": kind, **parameters}


FLATTEN, RELU, SIGMOID, TANH = layer("Flatten"), layer("ReLU"), layer("Sigmoid"), layer("Tanh")
HIDDEN, OUT = layer("Linear", out_features=20), layer("Linear", out_features=10)
NORM, DROP = layer("BatchNorm1d"), layer("Dropout")
CONV, NORM2D = layer("Conv2d", out_channels=4, kernel_size=3), layer("BatchNorm2d")
MLP: Layers = [FLATTEN, HIDDEN, RELU, OUT]
NORMED: Layers = [FLATTEN, HIDDEN, NORM, RELU, OUT]


def net(*layers: Any, **sections: Any) -> Document:
    return small_document(network={"classifier": list(layers)}, **sections)


def deep(activation: dict[str, Any], depth: int) -> Layers:
    return [FLATTEN, *[HIDDEN, activation] * depth, OUT]


def digits(**values: Any) -> dict[str, Any]:
    return {"dataset": "digits", "validation": 237, **values}


def loss(kind: str) -> dict[str, Any]:
    return {"loss": {"kind": kind}}


MISTAKE, ERROR, WARNING = "mistake", "error", "warning"
"""A mistake is an error that can be trained on purpose."""

C = "network.classifier"
CASES: dict[str, tuple[Document, str, str, str]] = {
    # the output and the loss
    "softmax twice": (net(*MLP, layer("Softmax")), f"{C}[4]", "CrossEntropyLoss applies the softmax itself", MISTAKE),
    "log-softmax twice": (net(*MLP, layer("LogSoftmax")), f"{C}[4]", "a second one changes nothing", WARNING),
    "sigmoid with ten classes": (net(*MLP, SIGMOID), f"{C}[4]", "Sigmoid before it flattens", MISTAKE),
    "relu at the output": (net(*MLP, RELU), f"{C}[4]", "limits the scores", MISTAKE),
    "sigmoid twice": (net(*MLP, SIGMOID, **loss("BCEWithLogitsLoss")), f"{C}[4]", "applies the sigmoid", MISTAKE),
    "softmax before a margin": (
        net(*MLP, layer("Softmax"), **loss("MultiMarginLoss")),
        f"{C}[4]",
        "wants the scores",
        MISTAKE,
    ),
    "scores for NLLLoss": (net(*MLP, **loss("NLLLoss")), f"{C}[3]", "takes logarithms", MISTAKE),
    "probabilities for NLLLoss": (net(*MLP, layer("Softmax"), **loss("NLLLoss")), f"{C}[4]", "logarithms", MISTAKE),
    "scores for BCELoss": (net(*MLP, **loss("BCELoss")), C, "takes probabilities from 0 to 1", ERROR),
    "tanh for BCELoss": (net(*MLP, TANH, **loss("BCELoss")), f"{C}[4]", "but Tanh makes other numbers", ERROR),
    "softmax for BCELoss": (net(*MLP, layer("Softmax"), **loss("BCELoss")), f"{C}[4]", "share one", WARNING),
    "squares on labels": (net(*MLP, **loss("MSELoss")), "loss.kind", "labels as numbers to hit", WARNING),
    "squares behind softmax": (net(*MLP, layer("Softmax"), **loss("MSELoss")), "loss.kind", "numbers to hit", WARNING),
    "dropout at the output": (net(*MLP, DROP), f"{C}[4]", "sets class scores to 0 at random", WARNING),
    "normalization at the output": (net(*MLP, NORM), f"{C}[4]", "takes the scale of the class scores", WARNING),
    "softmax inside": (net(FLATTEN, HIDDEN, layer("Softmax"), OUT), f"{C}[2]", "compete for one sum", WARNING),
    # sizes and shapes
    "units and classes": (net(FLATTEN, layer("Linear", out_features=9)), f"{C}[1].out_features", "10 units", ERROR),
    "no linear layer": (net(CONV), f"{C}[0]", "end with Flatten and a Linear layer", ERROR),
    "linear unflattened": (net(OUT), f"{C}[0]", "put a Flatten layer before", ERROR),
    "linear on rows of pixels": (net(HIDDEN, RELU, FLATTEN, OUT), f"{C}[0]", "each of their rows by itself", WARNING),
    "convolution on a row": (net(FLATTEN, CONV, OUT), f"{C}[1]", "takes an image, but gets one row", ERROR),
    "pooling below 1": (
        net(CONV, layer("MaxPool2d", kernel_size=9), FLATTEN, OUT),
        f"{C}[1].kernel_size",
        "smaller than 1",
        ERROR,
    ),
    "rnn without a sequence": (net(layer("LSTM", hidden_size=8), OUT), f"{C}[0]", "reads a sequence", ERROR),
    "validation takes all": (
        net(*MLP, data=digits(validation=1437)),
        "data.validation",
        "none",
        ERROR,
    ),
    "more than there is": (
        net(*MLP, data=digits(train_size=5000)),
        "data.train_size",
        "validation leaves",
        ERROR,
    ),
    "learned by heart": (
        net(
            FLATTEN,
            layer("Linear", out_features=200),
            RELU,
            OUT,
            data=digits(train_size=100),
        ),
        "data.train_size",
        "150 parameters for each of the 100 training examples",
        WARNING,
    ),
    # between the layers
    "one linear layer of two": (net(FLATTEN, HIDDEN, OUT), f"{C}[2]", "no nonlinearity between", WARNING),
    "convolution into linear": (net(CONV, FLATTEN, OUT), f"{C}[2]", "no nonlinearity between this Linear", WARNING),
    "batch of one": (
        net(*NORMED, training={"batch_size": 1}),
        f"{C}[2]",
        "no variance",
        ERROR,
    ),
    "last batch of one": (
        net(*NORMED, training={"batch_size": 109}),
        f"{C}[2]",
        "leave a last batch of one",
        ERROR,
    ),
    "images in a batch of one": (
        net(CONV, NORM2D, RELU, FLATTEN, OUT, training={"batch_size": 1}),
        f"{C}[1]",
        "from a single image",
        WARNING,
    ),
    "dropout before normalization": (
        net(FLATTEN, HIDDEN, RELU, DROP, HIDDEN, NORM, RELU, OUT),
        f"{C}[5]",
        "behind Dropout",
        WARNING,
    ),
    "L2 and normalization": (
        net(*NORMED, regularization={"weight_decay": 0.01}),
        "regularization.weight_decay",
        "does not regularize them",
        WARNING,
    ),
    # weights
    "zeros": (net(*MLP, initialization={"scheme": "zeros"}), "initialization.scheme", "(symmetry)", MISTAKE),
    "one number": (
        net(FLATTEN, {**HIDDEN, "initialization": {"scheme": "constant", "val": 0.1}}, RELU, OUT),
        f"{C}[1].initialization.scheme",
        "the same number",
        MISTAKE,
    ),
    "xavier with relu": (
        net(*deep(RELU, 6), initialization={"scheme": "xavier_normal"}),
        "initialization.scheme",
        "leaves about 1/64",
        WARNING,
    ),
    "kaiming with sigmoid": (
        net(*deep(SIGMOID, 1), initialization={"scheme": "kaiming_uniform"}),
        "initialization.scheme",
        "drive it into saturation",
        WARNING,
    ),
    "vanishing gradients": (
        net(*deep(SIGMOID, 10), initialization={"scheme": "xavier_normal"}),
        f"{C}[2]",
        "of that at the last: 11 layers, a factor of 0.",
        WARNING,
    ),
    "weights too small": (
        net(*deep(RELU, 6), initialization={"scheme": "trunc_normal", "std": 0.01}),
        "initialization.scheme",
        "of that at the last",
        WARNING,
    ),
    "exploding gradients": (
        net(*deep(RELU, 6), initialization={"scheme": "trunc_normal", "std": 2.0}),
        "initialization.scheme",
        "times that at the last",
        WARNING,
    ),
    # steps
    "too large a rate": (
        net(*MLP, optimizer={"kind": "Adam", "learning_rate": 0.1}),
        "optimizer.learning_rate",
        "more than Adam usually bears",
        WARNING,
    ),
    "too small a rate": (
        net(*MLP, optimizer={"kind": "SGD", "learning_rate": 1e-5}),
        "optimizer.learning_rate",
        "less than is usual for SGD",
        WARNING,
    ),
    "rate and momentum": (
        net(*MLP, optimizer={"kind": "SGD", "learning_rate": 0.5, "momentum": 0.9}),
        "optimizer.learning_rate",
        "SGD with momentum 0.9",
        WARNING,
    ),
    "LBFGS with mini-batches": (
        net(*MLP, optimizer={"kind": "LBFGS"}),
        "training.batch_size",
        "gradients of different batches",
        WARNING,
    ),
    "nesterov without momentum": (
        net(*MLP, optimizer={"kind": "SGD", "nesterov": True}),
        "optimizer.nesterov",
        "which is 0",
        ERROR,
    ),
    "nesterov dampened": (
        net(*MLP, optimizer={"kind": "SGD", "nesterov": True, "momentum": 0.9, "dampening": 0.5}),
        "optimizer.dampening",
        "the whole gradient",
        ERROR,
    ),
    "a batch of everything": (net(*MLP, training={"batch_size": 5000}), "training.batch_size", "more than", WARNING),
    "all warm-up": (
        net(*MLP, schedule={"kind": "constant", "warmup_epochs": 5}, training={"epochs": 5}),
        "schedule.warmup_epochs",
        "never reaches what is set",
        WARNING,
    ),
    "a step after the end": (
        net(*MLP, schedule={"kind": "StepLR", "step_size": 4, "warmup_epochs": 1}, training={"epochs": 5}),
        "schedule.step_size",
        "after 4 epochs, but the schedule has 4",
        WARNING,
    ),
    "no room for a step": (
        net(*MLP, schedule={"kind": "StepLR", "step_size": 4}, training={"epochs": 1}),
        "schedule.step_size",
        "stays constant",
        WARNING,
    ),
    "a milestone after the end": (
        net(*MLP, schedule={"kind": "MultiStepLR", "milestones": [2, 9]}, training={"epochs": 5}),
        "schedule.milestones",
        "after 9 epochs, but the schedule has 5",
        WARNING,
    ),
    "a wave too long": (
        net(*MLP, schedule={"kind": "CosineAnnealingLR", "T_max": 9}, training={"epochs": 5}),
        "schedule.T_max",
        "does not come down",
        WARNING,
    ),
    "a wave too short": (
        net(*MLP, schedule={"kind": "CosineAnnealingLR", "T_max": 3}, training={"epochs": 5}),
        "schedule.T_max",
        "goes up again",
        WARNING,
    ),
    "a plateau longer than the run": (
        net(*MLP, schedule={"kind": "ReduceLROnPlateau"}, training={"epochs": 5}),
        "schedule.patience",
        "never falls",
        WARNING,
    ),
    "patience beyond the end": (
        net(*MLP, regularization={"early_stopping": {"patience": 9}}, training={"epochs": 5}),
        "regularization.early_stopping.patience",
        "never end a run",
        WARNING,
    ),
}


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
        net(layer("RowsToSequence"), layer("LSTM", hidden_size=8), OUT),
        net(FLATTEN, HIDDEN, layer("Residual", layers=[RELU, HIDDEN]), RELU, OUT),
        net(FLATTEN, layer("Repeat", times=3, layers=[HIDDEN, RELU]), OUT),
        net(*MLP, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"}),
    ],
)
def test_sound_networks_hear_nothing(document: Document) -> None:
    assert check(document).problems == ()


def test_what_is_inside_a_block_is_seen() -> None:
    document = net(FLATTEN, layer("Repeat", times=2, layers=[HIDDEN, HIDDEN]), RELU, OUT)
    assert [p.place for p in check(document).problems] == [f"{C}[1].layers[1]"]


def test_every_rule_has_a_case() -> None:
    """Take a rule away, and some case is no longer said."""
    documents = [case[0] for case in CASES.values()] + [small_document(network={}), net(FLATTEN, RELU)]
    checks = [found for found in map(check, documents) if found.experiment]
    views = [View(found.experiment, found.stacks) for found in checks if found.experiment]
    assert [rule.__name__ for rule in RULES if not any(list(rule(view)) for view in views)] == []

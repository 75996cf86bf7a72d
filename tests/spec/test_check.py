"""Whatever a document holds, `check` says every problem at its place, in words, and never raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from tests.spec.documents import SHIPPED, any_documents, broken_presets, small_document
from tests.spec.stacks import stack_around
from tui_trainer.spec.catalogue import DATASETS, INITIALIZATIONS, LAYERS, OPTIMIZERS
from tui_trainer.spec.check import check, experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.place import Document, parse_place, value_at
from tui_trainer.spec.problems import PresetError


def messages(document: Document) -> dict[str, str]:
    """What is said at each place."""
    return {problem.place: problem.message for problem in check(document).problems}


def layers(*kinds: str | dict[str, Any]) -> dict[str, Any]:
    """A network of these layers; a word stands for a layer with nothing to set."""
    return {"classifier": [{"kind": kind} if isinstance(kind, str) else kind for kind in kinds]}


def linear(units: Any) -> dict[str, Any]:
    return {"kind": "Linear", "out_features": units}


def test_a_sound_document() -> None:
    found = check(small_document())
    assert found.problems == ()
    assert found.can_train
    assert found.parameters == 65 * 10
    assert [report.output_shape for report in found.stacks["classifier"]] == [(64,), (10,)]


SAID: list[tuple[dict[str, Any], str, str]] = [
    ({"schema": None}, "schema", "missing"),
    ({"schema": 2}, "schema", "expected 1, received 2; a later tui-trainer wrote this"),
    ({"schema": "1"}, "schema", 'received "1"'),
    ({"optimizer": None}, "optimizer", "missing"),
    ({"optimiser": {}}, "optimiser", "unknown; did you mean optimizer?"),
    ({"optimizer": {"kind": "adm"}}, "optimizer.kind", 'unknown "adm"; did you mean Adam?'),
    ({"optimizer": {}}, "optimizer.kind", "missing; expected one of SGD, Adagrad, Adadelta, RMSprop, Adam, AdamW"),
    ({"optimizer": {"kind": "SGD", "lr": 0.1}}, "optimizer.lr", "unknown"),
    ({"optimizer": {"kind": "SGD", "SGD": 0}}, "optimizer.SGD", "unknown"),
    ({"optimizer": {"kind": "SGD", "SGD": 0, "momentum": []}}, "optimizer.momentum", "expected a number"),
    ({"optimizer": {"kind": "SGD", "learning_rat": 1}}, "optimizer.learning_rat", "did you mean learning_rate?"),
    ({"optimizer": {"kind": "SGD", "learning_rate": 0}}, "optimizer.learning_rate", "expected more than 0, received 0"),
    (
        {"optimizer": {"kind": "SGD", "learning_rate": "x"}},
        "optimizer.learning_rate",
        'expected a number, received "x"',
    ),
    ({"optimizer": {"kind": "SGD", "nesterov": True}}, "optimizer.nesterov", "momentum, which is 0"),
    (
        {"optimizer": {"kind": "SGD", "nesterov": True, "momentum": 0.9, "dampening": 0.5}},
        "optimizer.dampening",
        "0.5 of it is left out; set dampening to 0",
    ),
    ({"optimizer": {"kind": "Adam", "betas": [0.9]}}, "optimizer.betas", "expected 2 values"),
    ({"optimizer": 3}, "optimizer", "table"),
    ({"schedule": {"kind": "MultiStepLR", "milestones": []}}, "schedule.milestones", "expected at least one value"),
    ({"schedule": {"kind": "MultiStepLR", "milestones": [0]}}, "schedule.milestones[0]", "expected 1 or more"),
    ({"schedule": {"kind": "cosine"}}, "schedule.kind", "did you mean CosineAnnealingLR?"),
    ({"schedule": {"kind": "OneCycleLR", "pct_start": 1.0}}, "schedule.pct_start", "expected 0.99 or less"),
    (
        {"regularization": {"early_stopping": {"monitor": "accuracy"}}},
        "regularization.early_stopping.monitor",
        'expected "valid_loss", "valid_accuracy" or "train_loss"',
    ),
    ({"network": layers("Flatten", linear(0))}, "network.classifier[1].out_features", "expected 1 or more, received 0"),
    ({"network": layers("Flatten", linear(-5))}, "network.classifier[1].out_features", "expected 1 or more"),
    ({"network": layers("Flatten", linear(1.5))}, "network.classifier[1].out_features", "expected a whole number"),
    ({"network": layers("Flatten", "Linear")}, "network.classifier[1].out_features", "missing"),
    (
        {"network": layers("Flatten", linear(9))},
        "network.classifier[1].out_features",
        "give the last Linear layer 10 units",
    ),
    ({"network": layers(linear(10))}, "network.classifier[0]", "put a Flatten layer before"),
    ({"network": layers("BatchNorm1d", "Flatten", linear(10))}, "network.classifier[0]", "1x8x8"),
    ({"network": layers("Flatten", "Lineer")}, "network.classifier[1].kind", "did you mean Linear?"),
    ({"network": layers("Flatten", "ReLU")}, "network.classifier", "nothing to train"),
    ({"network": layers()}, "network.classifier", "no layers"),
    ({"network": {}}, "network.classifier", "missing"),
    ({"network": {"classifier": 1}}, "network.classifier", "expected a list, received 1"),
    ({"network": {"classifier": [1]}}, "network.classifier[0]", "table"),
    ({"network": {"Classifier": []}}, "network.Classifier", "small letters"),
    ({"network": layers("Flatten", linear(10)) | {"other": []}}, "network.other", "unknown"),
    ({"network": layers("Flatten", linear(10), "Softmax")}, "network.classifier[2]", "CrossEntropyLoss applies"),
    ({"network": layers("Flatten", linear(10), "Dropout")}, "network.classifier[2]", "Dropout after the output"),
    ({"data": {"dataset": "mnits"}}, "data.dataset", "mnist"),
    ({"data": {"dataset": "digits", "validation": 1437}}, "data.validation", "leaves none"),
    ({"data": {"dataset": "digits", "validation": 0}}, "data.validation", "expected 1 or more"),
    ({"training": {"batch_size": 0}}, "training.batch_size", '"full"'),
    ({"training": {"batch_size": "half"}}, "training.batch_size", '"full"'),
    ({"training": {"batch_size": 5000}}, "training.batch_size", "more than the"),
    ({"training": {"epochs": 0}}, "training.epochs", "expected 1 or more"),
    ({"training": {"seed": True}}, "training.seed", "expected a whole number, received true"),
    ({"training": {"early_stopping": {}}}, "training.early_stopping", "unknown"),
    ({"initialization": {"scheme": "kaimin"}}, "initialization.scheme", "did you mean kaiming"),
    ({"initialization": {"scheme": "normal", "gain": 2}}, "initialization.gain", "unknown"),
    ({"regularization": {"l1": -1}}, "regularization.l1", "expected 0 or more"),
    ({"regularization": {"l1": float("nan")}}, "regularization.l1", "finite"),
    ({"title": 3}, "title", "expected text in quotes, received 3"),
    ({"title": "x" * 300}, "title", "at most 200 characters"),
]


@pytest.mark.parametrize(("sections", "place", "words"), SAID)
def test_a_problem_is_said_at_its_place(sections: dict[str, Any], place: str, words: str) -> None:
    said = messages(small_document(**sections))
    assert words in said.get(place, f"nothing at {place}, but {said}")


def test_every_problem_is_said_at_once() -> None:
    document = small_document(
        network=layers("Flatten", {"kind": "Linear", "out_features": 0}, "Reluu"),
        optimizer={"kind": "Adam", "learning_rate": -1, "momentum": 0.9},
        training={"epochs": "many"},
        extra=1,
    )
    assert set(messages(document)) == {
        "extra",
        "network.classifier[1].out_features",
        "network.classifier[2].kind",
        "optimizer.learning_rate",
        "optimizer.momentum",
        "training.epochs",
    }


def test_shapes_are_known_up_to_the_first_problem() -> None:
    network = layers("Flatten", linear(32), {"kind": "?"}, linear(10))
    reports = check(small_document(network=network)).stacks["classifier"]
    assert [report.output_shape for report in reports] == [(64,), (32,), None, None]


def test_a_warning_keeps_nobody_from_training() -> None:
    found = check(small_document(network=layers("Flatten", linear(10), "LogSoftmax")))
    assert found.can_train
    assert len(found.warnings) == 1
    assert found.at("network.classifier[2]") == found.warnings
    assert found.at("network") == found.warnings
    assert found.at("network.classifier[1]") == ()


@pytest.mark.parametrize(("batch_size", "validation", "said"), [(64, 220, True), (64, 237, False), (1, 237, True)])
def test_batch_normalization_needs_two_examples(batch_size: int, validation: int, said: bool) -> None:
    document = small_document(
        data={"dataset": "digits", "validation": validation},
        network=layers("Flatten", linear(10), "BatchNorm1d"),
        training={"batch_size": batch_size},
    )
    assert bool(check(document).errors) == said


def test_what_cannot_be_trained_is_refused() -> None:
    with pytest.raises(PresetError, match="test: 1 problem") as caught:
        experiment_of(small_document(training={"epochs": 0}), "test")
    assert [problem.place for problem in caught.value.problems] == ["training.epochs"]


@pytest.mark.parametrize("kind", LAYERS)
def test_every_layer_can_be_added_with_its_starting_values(kind: str) -> None:
    assert check(small_document(network={"classifier": stack_around(kind)})).can_train


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_works_with_its_defaults(kind: str) -> None:
    assert check(small_document(optimizer={"kind": kind, **OPTIMIZERS[kind].starting_values()})).can_train


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_every_initialization_works_with_its_defaults(scheme: str) -> None:
    assert check(small_document(initialization={"scheme": scheme})).can_train


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_works_with_its_usual_validation(name: str) -> None:
    data = {"dataset": name, "validation": DATASETS[name].default_validation}
    assert check(small_document(data=data)).can_train


def assert_explained(document: Document) -> None:
    """The check ends in an experiment or in a reason, and its problems are at places that are there."""
    found = check(document)
    assert (found.experiment is not None) or found.errors
    for problem in found.problems:
        assert problem.message
        assert len(problem.message) < 1000
        keys = parse_place(problem.place)
        assert keys is not None, problem
        missing = object()
        resolved = found.experiment.document() if found.experiment else {}  # a default may be what is wrong
        there = any(value_at(content, keys, missing) is not missing for content in (document, resolved))
        assert there or problem.message.startswith(("missing", "unknown")), f"{problem} in {document}"
    if found.can_train:
        assert found.experiment is not None
        assert check(found.experiment.document()).experiment == found.experiment


@settings(max_examples=300)
@given(broken_presets())
def test_broken_presets_are_explained(document: Document) -> None:
    assert_explained(document)


@given(any_documents)
def test_any_document_is_explained(document: Document) -> None:
    assert_explained(document)


@pytest.mark.parametrize("name", SHIPPED)
def test_removing_anything_that_has_no_default_is_said(name: str) -> None:
    document = read_document(SHIPPED[name])
    for section in ("schema", "network", "optimizer"):
        rest = {key: value for key, value in document.items() if key != section}
        assert section in messages(rest)


@pytest.mark.parametrize(
    ("tags", "place", "words"),
    [
        (["MLP"], "tags[0]", "expected a word or two in small letters, without commas, at most 30 characters"),
        (["mlp", "a,b"], "tags[1]", "without commas"),
        (["mlp", ""], "tags[1]", "a word or two"),
        ([" mlp"], "tags[0]", "a word or two"),
        (["a\x1b[2J"], "tags[0]", "a word or two"),
        (["x" * 31], "tags[0]", "at most 30"),
        ([3], "tags[0]", "received 3"),
        (["mlp"] * 13, "tags", "expected at most 12 values"),
        ("mlp", "tags", "expected a list"),
    ],
)
def test_tags_are_short_words(tags: object, place: str, words: str) -> None:
    (problem,) = check(small_document(tags=tags)).problems
    assert problem.place == place
    assert words in problem.message


def test_tags_may_be_anything_short() -> None:
    assert check(small_document(tags=["übung 3", "l1 l2", "x"], reached="97 %", based_on="mnist-mlp")).problems == ()


def test_the_signal_is_followed_once_for_rules_and_forms() -> None:
    found = check(small_document())
    assert found.signal is not None
    assert found.signal is found.signal
    assert check(small_document(network={})).signal is None
    assert check({}).signal is None

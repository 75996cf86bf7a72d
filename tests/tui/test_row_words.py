"""What the rows say about the parts of an experiment."""

from __future__ import annotations

from typing import Any

from tests.tui.documents import mlp
from tui_trainer.spec.check import check
from tui_trainer.spec.place import Document
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.row_words import section_words
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.sections import SECTIONS


def words(document: Document, name: str) -> str:
    return " · ".join(section_words(document, next(section for section in SECTIONS if section.name == name)))


def test_regularization_tells_everything_that_is_on() -> None:
    layers = [
        {"kind": "Flatten"},
        {"kind": "Residual", "layers": [{"kind": "Dropout"}]},
        {"kind": "Dropout", "p": 0.2},
        {"kind": "BatchNorm1d"},
    ]
    document = mlp(
        network={"classifier": layers},
        loss={"kind": "CrossEntropyLoss", "label_smoothing": 0.1},
        regularization={
            "weight_decay": 1e-4,
            "l1": 0.0,
            "early_stopping": {"patience": 4},
            "augmentation": {"shift": 2.0},
        },
    )
    assert words(document, "regularization") == (
        "L2 0.0001 · early stopping 4 · augmentation shift 2.0 · label smoothing 0.1 · Dropout x2 · BatchNorm1d"
    )
    assert words(mlp(), "regularization") == "none"


def test_data_says_what_is_changed() -> None:
    data = {"dataset": "digits", "validation": 237, "train_size": 200, "label_noise": 0.1}
    assert words(mlp(data=data), "data") == (
        "Digits · 200 train · 237 validation · 200 of 1 200 examples · 10 % wrong labels"
    )
    assert words(mlp(data={"dataset": "digits", "validation": "many"}), "data") == "Digits · validation many"


def test_a_layer_says_that_it_begins_otherwise_than_the_others() -> None:
    own = {"kind": "Linear", "out_features": 4, "initialization": {"scheme": "orthogonal"}}
    odd = {"kind": "Linear", "out_features": 4, "initialization": {"scheme": 3}}
    plain = {"kind": "Linear", "out_features": 5}
    document = mlp(network={"classifier": [own, plain, {**own, "initialization": 7}, odd]})
    said = [row.parts for row in rows_of(document, check(document)) if row.is_layer]
    assert said == [("4", "init orthogonal"), ("5",), ("4",), ("4", "init 3")]


def test_words_of_what_is_wrong_raise_nothing() -> None:
    junk: Any
    for name in ("data", "loss", "optimizer", "schedule", "initialization", "regularization", "training"):
        for junk in (7, [], {}, {"kind": []}, {"early_stopping": 3, "dataset": 3, "epochs": [1]}):
            assert words(mlp(**{name: junk}), name) or junk in ({}, [])
    words(mlp(network={"classifier": [{"layers": 3}, 5], "other": 3}, loss=[]), "regularization")


def test_the_batch_size_says_what_the_course_calls_it() -> None:
    def facts(batch_size: object) -> dict[str, str]:
        document = mlp(training={"epochs": 2, "batch_size": batch_size, "seed": 0})
        return dict(explanation_of(document, ("training",), check(document)).facts)

    assert facts("full")["each step"].startswith("gradient descent")
    assert facts(1)["each step"].startswith("SGD")
    assert facts(64)["each step"].startswith("mini-batch")
    assert facts(64)["an epoch"] == "19 steps for 1 200 examples"
    assert facts(64)["the run"] == "at most 38 steps"
    assert facts("x") == {}


def test_long_texts_of_the_experiment_are_shown_whole_below_their_fields() -> None:
    about = "Two hidden ReLU layers. Expect 97 to 98 % test accuracy after 5 epochs."
    document = mlp(title="MLP", about=about, tags=["mlp", "backpropagation"])
    assert explanation_of(document, (), check(document)).facts == (("about", about), ("tags", "mlp, backpropagation"))

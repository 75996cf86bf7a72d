"""Documents that tests of the Build screen begin with."""

from __future__ import annotations

from typing import Any

from tui_trainer.spec.place import Document


def mlp(**changes: Any) -> Document:
    """A small network for the bundled digits that can be trained."""
    document: Document = {
        "schema": 1,
        "title": "Small MLP",
        "about": "For tests.",
        "data": {"dataset": "digits", "validation": 237},
        "network": {
            "classifier": [
                {"kind": "Flatten"},
                {"kind": "Linear", "out_features": 32},
                {"kind": "ReLU"},
                {"kind": "Linear", "out_features": 10},
            ]
        },
        "optimizer": {"kind": "Adam", "learning_rate": 0.001},
        "training": {"epochs": 2, "batch_size": 64, "seed": 0},
    }
    return document | changes


BROKEN: Document = mlp(
    title="A title \x1b[31m that is far longer than any terminal would like it to be, and has [/b] markup in it",
    network={
        "classifier": [
            {"kind": "Linear", "out_features": "12x"},
            {"kind": "Relu"},
            {"kind": "BatchNorm1d"},
            {"kind": "Linear", "out_features": 7, "colour": "red"},
            "Softmax",
        ],
        "decoder": [],
    },
    optimizer={"kind": "Adam", "learning_rate": -1, "betas": [0.9]},
    training={"epochs": 0, "batch_size": "half", "seed": 0},
    surprise={"a": 1},
)

NESTED: Document = mlp(
    network={
        "classifier": [
            {"kind": "Flatten"},
            {"kind": "Linear", "out_features": 16},
            {
                "kind": "Residual",
                "layers": [
                    {"kind": "Linear", "out_features": 16},
                    {"kind": "ReLU"},
                    {"kind": "Repeat", "times": 2, "layers": [{"kind": "Linear", "out_features": 16}]},
                ],
            },
            {"kind": "Repeat", "times": 3, "layers": []},
            {"kind": "ReLU"},
            {"kind": "Linear", "out_features": 10},
        ]
    }
)

"""Layers of units, and those that only lay numbers out differently."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import nn_kind, table

DENSE = table(
    nn_kind(
        "Linear",
        "Linear",
        "Every unit adds up all inputs, each times its own weight.",
        "y = W x + b",
        layers.Linear,
        "dense fully connected perceptron",
        "Rosenblatt 1958",
    ),
    nn_kind(
        "Flatten",
        "Flatten",
        "Lays an image out as one long row of numbers.",
        "C x H x W  ->  C*H*W",
        layers.Flatten,
        "reshape image vector",
        "PyTorch documentation",
    ),
    nn_kind(
        "Unflatten",
        "Unflatten",
        "Lays one long row of numbers out as an image again.",
        "C*H*W  ->  C x H x W",
        layers.Unflatten,
        "reshape image decoder",
        "PyTorch documentation",
    ),
    nn_kind(
        "Identity",
        "Identity",
        "Hands on what it gets; keeps a place in the stack.",
        "y = x",
        layers.Identity,
        "nothing placeholder",
        "PyTorch documentation",
    ),
)

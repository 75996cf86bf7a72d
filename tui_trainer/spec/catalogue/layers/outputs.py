"""The layers that turn scores into probabilities, at the end of a stack."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import nn_kind, table

OUTPUTS = table(
    nn_kind(
        "Softmax",
        "Softmax",
        "Turns scores into probabilities that add up to 1; CrossEntropyLoss already does this itself.",
        "y_k = exp(x_k) / sum_j exp(x_j)",
        layers.Softmax,
        "output probability",
        "Bridle 1990",
    ),
    nn_kind(
        "LogSoftmax",
        "Log-softmax",
        "The logarithm of the softmax, for NLLLoss; the two together are CrossEntropyLoss.",
        "y_k = x_k - log sum_j exp(x_j)",
        layers.LogSoftmax,
        "output probability logarithm",
        "Bridle 1990",
    ),
)

"""The losses."""

from __future__ import annotations

from tui_trainer.spec import losses
from tui_trainer.spec.catalogue.info import nn_kind, table

LOSSES = table(
    nn_kind(
        "CrossEntropyLoss",
        "Cross-entropy",
        "How surprised the network is by the right class; takes scores (logits), not probabilities.",
        "L = -log softmax(x)[class]",
        losses.CrossEntropyLoss,
        "classification log likelihood",
    ),
)

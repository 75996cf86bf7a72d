"""The objectives."""

from __future__ import annotations

from tui_trainer.spec import objectives
from tui_trainer.spec.catalogue.info import KindInfo, table

OBJECTIVES = table(
    KindInfo(
        "classify",
        "Classify",
        "Tells which of the classes an example belongs to.",
        "argmax_k x_k",
        objectives.Classify,
        "generated/torch.nn.CrossEntropyLoss.html",
        "classification labels",
        "Goodfellow, Bengio & Courville 2016, section 5.1.1",
    ),
)

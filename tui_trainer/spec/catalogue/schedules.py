"""The schedules of the learning rate."""

from __future__ import annotations

from tui_trainer.spec import schedules
from tui_trainer.spec.catalogue.info import KindInfo, table

SCHEDULES = table(
    KindInfo(
        "constant",
        "Constant",
        "The learning rate stays what it is.",
        "rate(t) = learning_rate",
        schedules.Constant,
    ),
)

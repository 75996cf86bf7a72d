"""What there is to choose from: one explicit table per concept, in the order in which menus show it."""

from __future__ import annotations

from tui_trainer.spec.catalogue.datasets import DATASETS
from tui_trainer.spec.catalogue.info import DatasetInfo, KindInfo
from tui_trainer.spec.catalogue.initializations import INITIALIZATIONS
from tui_trainer.spec.catalogue.layers import LAYERS
from tui_trainer.spec.catalogue.losses import LOSSES
from tui_trainer.spec.catalogue.objectives import OBJECTIVES
from tui_trainer.spec.catalogue.optimizers import OPTIMIZERS
from tui_trainer.spec.catalogue.schedules import SCHEDULES

__all__ = [
    "DATASETS",
    "INITIALIZATIONS",
    "LAYERS",
    "LOSSES",
    "OBJECTIVES",
    "OPTIMIZERS",
    "SCHEDULES",
    "DatasetInfo",
    "KindInfo",
]

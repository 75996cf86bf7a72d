"""Remembers the best epoch, and says when a run no longer improves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from tui_trainer.spec.regularization import EarlyStopping


@dataclass
class BestEpoch:
    """The epoch with the lowest validation loss so far, and how long ago that was; `spec` is None where the run
    never stops early. Source: Prechelt 1998.
    """

    spec: EarlyStopping | None
    epoch: int = 0
    value: float = inf
    waited: int = 0

    def update(self, epoch: int, value: float) -> bool:
        """Take in the validation loss of an epoch; whether it is the best. NaN never is."""
        if value < self.value - (self.spec.min_delta if self.spec else 0.0):
            self.epoch, self.value, self.waited = epoch, value, 0
            return True
        self.waited += 1
        return False

    @property
    def is_time_to_stop(self) -> bool:
        """Whether patience has run out."""
        return self.spec is not None and self.waited >= self.spec.patience

    def state_dict(self) -> dict[str, Any]:
        """Its memory, without the specification."""
        return {name: value for name, value in asdict(self).items() if name != "spec"}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a memory."""
        self.epoch, self.value, self.waited = state["epoch"], state["value"], state["waited"]

"""Remembers the best epoch, and says when a run no longer improves."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from tui_trainer.spec.regularization import EarlyStopping, Monitor


@dataclass
class BestEpoch:
    """The best epoch so far by the number that is monitored.

    `spec` is None where the run never stops early; the best epoch is then that of the lowest validation loss.
    Source: Prechelt 1998.
    """

    spec: EarlyStopping | None
    epoch: int = 0
    value: float = field(default=inf, init=False)

    def __post_init__(self) -> None:
        """Nothing is worse than what it starts with."""
        self.value = self._sign * inf

    @property
    def monitor(self) -> Monitor:
        """The name of the number that has to improve."""
        return self.spec.monitor if self.spec else "valid_loss"

    @property
    def _sign(self) -> float:
        """-1 where more is better."""
        return -1.0 if self.monitor == "valid_accuracy" else 1.0

    def update(self, epoch: int, value: float) -> bool:
        """Take in the monitored number of an epoch; whether it is the best. NaN never is."""
        sign = self._sign
        if sign * value < sign * self.value - (self.spec.min_delta if self.spec else 0.0):
            self.epoch, self.value = epoch, value
            return True
        return False

    def is_time_to_stop(self, epoch: int) -> bool:
        """Whether patience has run out after an epoch."""
        return self.spec is not None and epoch - self.epoch >= self.spec.patience

    def state_dict(self) -> dict[str, Any]:
        """Its memory, without the specification."""
        return {"epoch": self.epoch, "value": self.value}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a memory."""
        self.epoch, self.value = state["epoch"], state["value"]

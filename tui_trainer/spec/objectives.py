"""What is learned: the kinds of runs."""

from __future__ import annotations

from typing import Literal

from tui_trainer.spec.model import Spec


class Classify(Spec):
    """The objective of telling classes apart; it trains the stack `classifier`."""

    kind: Literal["classify"] = "classify"

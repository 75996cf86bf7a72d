"""How the learning rate changes during a run."""

from __future__ import annotations

from typing import Literal

from tui_trainer.spec.model import Spec


class Constant(Spec):
    kind: Literal["constant"] = "constant"


Schedule = Constant
"""Any schedule; its `kind` says which."""

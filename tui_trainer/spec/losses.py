"""The losses, under PyTorch's names."""

from __future__ import annotations

from typing import Literal

from tui_trainer.spec.model import Spec


class CrossEntropyLoss(Spec):
    kind: Literal["CrossEntropyLoss"] = "CrossEntropyLoss"


Loss = CrossEntropyLoss
"""Any loss; its `kind` says which."""

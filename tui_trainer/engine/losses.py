"""Makes losses of their specifications.

Shape suffixes: B batch, K classes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from tui_trainer.spec.losses import COMPARES_NUMBERS, Loss, trains_on_logits

LossFunction = Callable[[Tensor, Tensor], Tensor]
"""Takes outputs_BK and labels_B; the mean over the batch."""

# One constructor per kind of `spec.catalogue.LOSSES`.
LOSSES: dict[str, Callable[[Any], nn.Module]] = {
    "CrossEntropyLoss": lambda spec: nn.CrossEntropyLoss(label_smoothing=spec.label_smoothing),
    "NLLLoss": lambda _: nn.NLLLoss(),
    "BCEWithLogitsLoss": lambda _: nn.BCEWithLogitsLoss(),
    "BCELoss": lambda _: nn.BCELoss(),
    "MSELoss": lambda _: nn.MSELoss(),
    "L1Loss": lambda _: nn.L1Loss(),
    "HuberLoss": lambda spec: nn.HuberLoss(delta=spec.delta),
    "MultiMarginLoss": lambda spec: nn.MultiMarginLoss(p=spec.p, margin=spec.margin),
}


def build_loss(spec: Loss, output_kind: str) -> LossFunction:
    """The loss of a network whose last layer is of a kind; where `trains_on_logits` says so, it takes what that layer
    is given, and not what it makes.
    """
    loss = nn.BCEWithLogitsLoss() if trains_on_logits(spec, output_kind) else LOSSES[spec.kind](spec)
    if spec.kind not in COMPARES_NUMBERS:
        return loss

    def against_one_hot(outputs_BK: Tensor, labels_B: Tensor) -> Tensor:
        targets_BK = functional.one_hot(labels_B, outputs_BK.shape[1]).to(outputs_BK.dtype)
        value: Tensor = loss(outputs_BK, targets_BK)
        return value

    return against_one_hot

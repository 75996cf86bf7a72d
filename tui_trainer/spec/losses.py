"""The losses, under PyTorch's names.

Those that compare with numbers instead of a class get 1 for the right class and 0 for all others.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec


class CrossEntropyLoss(Spec):
    kind: Literal["CrossEntropyLoss"] = "CrossEntropyLoss"
    label_smoothing: Annotated[
        float,
        Field(ge=0.0, lt=1.0, description="share of the target that is spread over all classes; 0.1 is usual"),
    ] = 0.0


class NLLLoss(Spec):
    kind: Literal["NLLLoss"] = "NLLLoss"


class BCEWithLogitsLoss(Spec):
    kind: Literal["BCEWithLogitsLoss"] = "BCEWithLogitsLoss"


class BCELoss(Spec):
    kind: Literal["BCELoss"] = "BCELoss"


class MSELoss(Spec):
    kind: Literal["MSELoss"] = "MSELoss"


class L1Loss(Spec):
    kind: Literal["L1Loss"] = "L1Loss"


class HuberLoss(Spec):
    kind: Literal["HuberLoss"] = "HuberLoss"
    delta: Annotated[
        float, Field(gt=0.0, le=1000.0, description="distance from which on the loss grows in a straight line")
    ] = 1.0


class MultiMarginLoss(Spec):
    kind: Literal["MultiMarginLoss"] = "MultiMarginLoss"
    p: Annotated[int, Field(ge=1, le=2, description="1: straight lines, 2: squares")] = 1
    margin: Annotated[
        float, Field(gt=0.0, le=1000.0, description="by how much the right score has to be larger than the others")
    ] = 1.0


Loss = Annotated[
    CrossEntropyLoss | NLLLoss | BCEWithLogitsLoss | BCELoss | MSELoss | L1Loss | HuberLoss | MultiMarginLoss,
    Field(discriminator="kind"),
]
"""Any loss; its `kind` says which."""

COMPARES_NUMBERS = frozenset({"BCEWithLogitsLoss", "BCELoss", "MSELoss", "L1Loss", "HuberLoss"})
"""The losses whose target is a number for every class."""


def trains_on_logits(loss: Loss, output_kind: str) -> bool:
    """Whether the last layer's Sigmoid goes into the loss while training: BCELoss of Sigmoid(x) is computed as
    BCEWithLogitsLoss of x, which neither overflows nor saturates.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    """
    return loss.kind == "BCELoss" and output_kind == "Sigmoid"

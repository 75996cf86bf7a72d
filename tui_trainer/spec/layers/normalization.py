"""Layers that bring numbers to mean 0 and variance 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec, Steps

Epsilon = Annotated[
    float, Field(gt=0.0, le=1.0, description="added to the variance, so that nothing is divided by zero")
]
Momentum = Annotated[
    float, Field(gt=0.0, le=1.0, description="weight of the newest batch in the running mean and variance")
]


class BatchNorm1d(Spec):
    kind: Literal["BatchNorm1d"] = "BatchNorm1d"
    eps: Epsilon = 1e-5
    momentum: Momentum = 0.1


class BatchNorm2d(Spec):
    kind: Literal["BatchNorm2d"] = "BatchNorm2d"
    eps: Epsilon = 1e-5
    momentum: Momentum = 0.1


class LayerNorm(Spec):
    kind: Literal["LayerNorm"] = "LayerNorm"
    eps: Epsilon = 1e-5


class GroupNorm(Spec):
    kind: Literal["GroupNorm"] = "GroupNorm"
    num_groups: Annotated[
        int,
        Field(ge=1, le=4096, examples=[4], description="parts that the channels fall into, each normalized alone"),
        Steps("double"),
    ]
    eps: Epsilon = 1e-5

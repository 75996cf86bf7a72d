"""Layers of units, and layers that only change the form of what passes through."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.model import Spec, Steps

DropProbability = Annotated[float, Field(ge=0.0, lt=1.0, description="probability to be zeroed while training")]


class Linear(Weighted):
    kind: Literal["Linear"] = "Linear"
    out_features: Annotated[
        int,
        Field(ge=1, le=65_536, examples=[128], description="number of units, the size of the output"),
        Steps("double"),
    ]
    bias: Annotated[bool, Field(description="add a learned bias to every unit")] = True


class Flatten(Spec):
    kind: Literal["Flatten"] = "Flatten"


class Unflatten(Spec):
    kind: Literal["Unflatten"] = "Unflatten"
    unflattened_size: Annotated[
        list[Annotated[int, Field(ge=1, le=65_536)]],
        Field(
            min_length=2,
            max_length=3,
            examples=[[1, 28, 28]],
            description="the new shape: channels, height, width; or two sizes",
        ),
        Steps("double"),
    ]


class Identity(Spec):
    kind: Literal["Identity"] = "Identity"


class Dropout(Spec):
    kind: Literal["Dropout"] = "Dropout"
    p: DropProbability = 0.5


class Dropout2d(Spec):
    kind: Literal["Dropout2d"] = "Dropout2d"
    p: DropProbability = 0.5

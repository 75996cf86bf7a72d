"""The layers of a network, under PyTorch's names and with PyTorch's parameter names.

In-sizes are absent: they follow from the layer before.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.model import Spec

DropProbability = Annotated[
    float, Field(ge=0.0, lt=1.0, description="probability of an element to be zeroed while training")
]


class Flatten(Spec):
    kind: Literal["Flatten"] = "Flatten"


class Linear(Weighted):
    kind: Literal["Linear"] = "Linear"
    out_features: Annotated[
        int, Field(ge=1, le=65_536, examples=[128], description="number of units, the size of the output")
    ]
    bias: Annotated[bool, Field(description="add a learned bias to every unit")] = True


class ReLU(Spec):
    kind: Literal["ReLU"] = "ReLU"


class LeakyReLU(Spec):
    kind: Literal["LeakyReLU"] = "LeakyReLU"
    negative_slope: Annotated[float, Field(ge=0.0, le=1.0, description="slope for negative inputs")] = 0.01


class Sigmoid(Spec):
    kind: Literal["Sigmoid"] = "Sigmoid"


class Tanh(Spec):
    kind: Literal["Tanh"] = "Tanh"


class Softmax(Spec):
    kind: Literal["Softmax"] = "Softmax"


class Dropout(Spec):
    kind: Literal["Dropout"] = "Dropout"
    p: DropProbability = 0.5


class BatchNorm1d(Spec):
    kind: Literal["BatchNorm1d"] = "BatchNorm1d"
    eps: Annotated[
        float, Field(gt=0.0, le=1.0, description="added to the variance, so that nothing is divided by zero")
    ] = 1e-5
    momentum: Annotated[
        float,
        Field(gt=0.0, le=1.0, description="weight of the newest batch in the running mean and variance"),
    ] = 0.1


Layer = Annotated[
    Flatten | Linear | ReLU | LeakyReLU | Sigmoid | Tanh | Softmax | Dropout | BatchNorm1d,
    Field(discriminator="kind"),
]
"""Any layer; its `kind` says which."""

"""The optimizers, under PyTorch's names and with PyTorch's defaults.

PyTorch's `lr` is `learning_rate` here and in every file; weight decay belongs to the regularization.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec, Steps

LearningRate = Annotated[float, Field(gt=0.0, le=1000.0, description="how far one step goes along the gradient")]
Epsilon = Annotated[
    float, Field(gt=0.0, le=1.0, description="added to the denominator, so that nothing is divided by zero")
]
_TwoShares = Annotated[list[Annotated[float, Field(ge=0.0, lt=1.0)]], Field(min_length=2, max_length=2)]
Betas = Annotated[
    _TwoShares, Field(description="memory of the mean of the gradients, and of the mean of their squares")
]


class SGD(Spec):
    kind: Literal["SGD"] = "SGD"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[
        float, Field(ge=0.0, lt=1.0, description="share of the last step that is kept; 0 is plain descent")
    ] = 0.0
    dampening: Annotated[
        float, Field(ge=0.0, lt=1.0, description="share of the new gradient that momentum leaves out; 0 is usual")
    ] = 0.0
    nesterov: Annotated[bool, Field(description="look ahead along the momentum before taking the gradient")] = False


class Adagrad(Spec):
    kind: Literal["Adagrad"] = "Adagrad"
    learning_rate: LearningRate = 0.01
    eps: Epsilon = 1e-10


class Adadelta(Spec):
    kind: Literal["Adadelta"] = "Adadelta"
    learning_rate: LearningRate = 1.0
    rho: Annotated[
        float, Field(ge=0.0, lt=1.0, description="memory of the means of squared gradients and squared steps")
    ] = 0.9
    eps: Epsilon = 1e-6


class RMSprop(Spec):
    kind: Literal["RMSprop"] = "RMSprop"
    learning_rate: LearningRate = 0.01
    alpha: Annotated[float, Field(ge=0.0, lt=1.0, description="memory of the moving mean of squared gradients")] = 0.99
    momentum: Annotated[float, Field(ge=0.0, lt=1.0, description="share of the last step that is kept")] = 0.0
    eps: Epsilon = 1e-8


class AdamFamily(Spec):
    """What Adam and its descendants share."""

    kind: str
    learning_rate: LearningRate = 0.001
    betas: Betas = [0.9, 0.999]  # noqa: RUF012 - pydantic copies defaults
    eps: Epsilon = 1e-8


class Adam(AdamFamily):
    kind: Literal["Adam"] = "Adam"


class AdamW(AdamFamily):
    kind: Literal["AdamW"] = "AdamW"


class NAdam(AdamFamily):
    kind: Literal["NAdam"] = "NAdam"
    learning_rate: LearningRate = 0.002
    momentum_decay: Annotated[
        float, Field(ge=0.0, lt=1.0, description="how fast the look ahead grows to its full length")
    ] = 0.004


class RAdam(AdamFamily):
    kind: Literal["RAdam"] = "RAdam"


class Adamax(AdamFamily):
    kind: Literal["Adamax"] = "Adamax"
    learning_rate: LearningRate = 0.002
    betas: Annotated[
        _TwoShares, Field(description="memory of the mean of the gradients, and of the largest of them")
    ] = [0.9, 0.999]  # noqa: RUF012


class LBFGS(Spec):
    kind: Literal["LBFGS"] = "LBFGS"
    learning_rate: LearningRate = 1.0
    max_iter: Annotated[
        int,
        Field(ge=1, le=1000, description="inner iterations of one step; each evaluates the whole batch again"),
        Steps("factor"),
    ] = 20
    history_size: Annotated[
        int,
        Field(ge=1, le=1000, description="steps that are remembered for the curvature; each is a copy of the net"),
        Steps("factor"),
    ] = 100
    line_search_fn: Annotated[
        Literal["none", "strong_wolfe"],
        Field(description="how the length of a step is found: the learning rate alone, or a search along the way"),
    ] = "none"


Optimizer = Annotated[
    SGD | Adagrad | Adadelta | RMSprop | Adam | AdamW | NAdam | RAdam | Adamax | LBFGS, Field(discriminator="kind")
]
"""Any optimizer; its `kind` says which."""

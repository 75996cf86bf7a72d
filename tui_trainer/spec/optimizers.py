"""The optimizers, under PyTorch's names and with PyTorch's defaults.

PyTorch's `lr` is `learning_rate` here and in every file; weight decay belongs to the regularization.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec

LearningRate = Annotated[float, Field(gt=0.0, le=1000.0, description="how far one step goes along the gradient")]
Epsilon = Annotated[
    float, Field(gt=0.0, le=1.0, description="added to the denominator, so that nothing is divided by zero")
]


class SGD(Spec):
    kind: Literal["SGD"] = "SGD"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[
        float, Field(ge=0.0, lt=1.0, description="share of the last step that is kept; 0 is plain descent")
    ] = 0.0
    nesterov: Annotated[bool, Field(description="look ahead along the momentum before taking the gradient")] = False


class Adagrad(Spec):
    kind: Literal["Adagrad"] = "Adagrad"
    learning_rate: LearningRate = 0.01
    eps: Epsilon = 1e-10


class RMSprop(Spec):
    kind: Literal["RMSprop"] = "RMSprop"
    learning_rate: LearningRate = 0.01
    alpha: Annotated[float, Field(ge=0.0, lt=1.0, description="memory of the moving mean of squared gradients")] = 0.99
    momentum: Annotated[float, Field(ge=0.0, lt=1.0, description="share of the last step that is kept")] = 0.0
    eps: Epsilon = 1e-8


class Adam(Spec):
    kind: Literal["Adam"] = "Adam"
    learning_rate: LearningRate = 0.001
    betas: Annotated[
        list[Annotated[float, Field(ge=0.0, lt=1.0)]],
        Field(
            min_length=2,
            max_length=2,
            description="memory of the mean of the gradients, and of the mean of their squares",
        ),
    ] = [0.9, 0.999]  # noqa: RUF012 - pydantic copies defaults
    eps: Epsilon = 1e-8


Optimizer = Annotated[SGD | Adagrad | RMSprop | Adam, Field(discriminator="kind")]
"""Any optimizer; its `kind` says which."""

"""The layers of a network, under PyTorch's names and with PyTorch's parameter names.

In-sizes are absent: they follow from the layer before.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.layers.activations import (
    ELU,
    GELU,
    SELU,
    Hardtanh,
    LeakyReLU,
    LogSoftmax,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from tui_trainer.spec.layers.convolution import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv1d,
    Conv2d,
    Convolution,
    ConvTranspose2d,
    MaxPool2d,
    Upsample,
)
from tui_trainer.spec.layers.dense import Dropout, Dropout2d, Flatten, Identity, Linear, Unflatten
from tui_trainer.spec.layers.normalization import BatchNorm1d, BatchNorm2d, GroupNorm, LayerNorm
from tui_trainer.spec.layers.recurrent import GRU, LSTM, RNN, PixelsToSequence, Recurrent, RowsToSequence
from tui_trainer.spec.model import Spec


class Residual(Spec):
    """A stack within the stack, whose input is added to its output."""

    kind: Literal["Residual"] = "Residual"
    layers: Annotated[list[Layer], Field(max_length=200, description="the layers of the block")]


class Repeat(Spec):
    """A stack within the stack that is built several times, each time with weights of its own."""

    kind: Literal["Repeat"] = "Repeat"
    times: Annotated[int, Field(ge=1, le=100, examples=[2], description="how many times, one after the other")]
    layers: Annotated[list[Layer], Field(max_length=200, description="the layers of the block")]


Container = Residual | Repeat
"""The layers that hold layers."""

Layer = Annotated[
    Linear
    | Flatten
    | Unflatten
    | Identity
    | Dropout
    | Dropout2d
    | Conv1d
    | Conv2d
    | ConvTranspose2d
    | MaxPool2d
    | AvgPool2d
    | AdaptiveAvgPool2d
    | Upsample
    | ReLU
    | LeakyReLU
    | PReLU
    | ELU
    | SELU
    | GELU
    | SiLU
    | Sigmoid
    | Tanh
    | Softplus
    | Hardtanh
    | Softmax
    | LogSoftmax
    | BatchNorm1d
    | BatchNorm2d
    | LayerNorm
    | GroupNorm
    | RowsToSequence
    | PixelsToSequence
    | RNN
    | LSTM
    | GRU
    | Residual
    | Repeat,
    Field(discriminator="kind"),
]
"""Any layer; its `kind` says which."""

Residual.model_rebuild()
Repeat.model_rebuild()

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "RNN",
    "SELU",
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Container",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "Convolution",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "GroupNorm",
    "Hardtanh",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MaxPool2d",
    "PReLU",
    "PixelsToSequence",
    "ReLU",
    "Recurrent",
    "Repeat",
    "Residual",
    "RowsToSequence",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
    "Unflatten",
    "Upsample",
]

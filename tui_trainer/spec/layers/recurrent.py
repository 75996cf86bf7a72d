"""Layers that read a sequence step by step, and those that make a sequence of an image."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.model import Spec

HiddenSize = Annotated[
    int, Field(ge=1, le=8192, examples=[64], description="numbers that the layer remembers from step to step")
]
NumLayers = Annotated[int, Field(ge=1, le=16, description="layers on top of each other")]
Bidirectional = Annotated[bool, Field(description="read the sequence backwards as well; doubles the output")]
Dropout = Annotated[float, Field(ge=0.0, lt=1.0, description="dropout between the layers, where there are several")]
Output = Annotated[
    Literal["last", "sequence"],
    Field(description="what goes on: the output after the last step, or that of every step"),
]


class RowsToSequence(Spec):
    kind: Literal["RowsToSequence"] = "RowsToSequence"


class PixelsToSequence(Spec):
    kind: Literal["PixelsToSequence"] = "PixelsToSequence"


class RNN(Weighted):
    kind: Literal["RNN"] = "RNN"
    hidden_size: HiddenSize
    num_layers: NumLayers = 1
    nonlinearity: Annotated[Literal["tanh", "relu"], Field(description="the activation in every step")] = "tanh"
    dropout: Dropout = 0.0
    bidirectional: Bidirectional = False
    output: Output = "last"


class LSTM(Weighted):
    kind: Literal["LSTM"] = "LSTM"
    hidden_size: HiddenSize
    num_layers: NumLayers = 1
    dropout: Dropout = 0.0
    bidirectional: Bidirectional = False
    output: Output = "last"


class GRU(Weighted):
    kind: Literal["GRU"] = "GRU"
    hidden_size: HiddenSize
    num_layers: NumLayers = 1
    dropout: Dropout = 0.0
    bidirectional: Bidirectional = False
    output: Output = "last"

"""Layers that read a sequence step by step, and those that make a sequence of an image."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.model import Spec, Steps

HiddenSize = Annotated[
    int,
    Field(ge=1, le=8192, examples=[64], description="numbers that the layer remembers from step to step"),
    Steps("double"),
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


class Recurrent(Weighted):
    """What the layers share that read a sequence step by step.

    `gates` counts the weight matrices of one layer and direction, for the input as for the memory.
    """

    gates: ClassVar[int]

    kind: str
    hidden_size: HiddenSize
    num_layers: NumLayers = 1
    dropout: Dropout = 0.0
    bidirectional: Bidirectional = False
    output: Output = "last"

    @property
    def directions(self) -> int:
        """How often it reads a sequence: once, or backwards as well."""
        return 2 if self.bidirectional else 1

    @property
    def features(self) -> int:
        """The numbers that it makes of every step."""
        return self.hidden_size * self.directions


class RNN(Recurrent):
    gates = 1  # Elman 1990

    kind: Literal["RNN"] = "RNN"
    nonlinearity: Annotated[Literal["tanh", "relu"], Field(description="the activation in every step")] = "tanh"


class LSTM(Recurrent):
    gates = 4  # Hochreiter & Schmidhuber 1997 with Gers et al. 2000

    kind: Literal["LSTM"] = "LSTM"


class GRU(Recurrent):
    gates = 3  # Cho et al. 2014, equations 5 to 8

    kind: Literal["GRU"] = "GRU"

"""The nonlinearities, which work on every number by itself, and the two that turn scores into probabilities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec


class ReLU(Spec):
    kind: Literal["ReLU"] = "ReLU"


class LeakyReLU(Spec):
    kind: Literal["LeakyReLU"] = "LeakyReLU"
    negative_slope: Annotated[float, Field(ge=0.0, le=1.0, description="slope for negative inputs")] = 0.01


class PReLU(Spec):
    kind: Literal["PReLU"] = "PReLU"
    init: Annotated[
        float, Field(ge=-1.0, le=1.0, description="slope for negative inputs at the start; it is learned")
    ] = 0.25


class ELU(Spec):
    kind: Literal["ELU"] = "ELU"
    alpha: Annotated[float, Field(gt=0.0, le=100.0, description="minus the value that negative inputs tend to")] = 1.0


class SELU(Spec):
    kind: Literal["SELU"] = "SELU"


class GELU(Spec):
    kind: Literal["GELU"] = "GELU"
    approximate: Annotated[Literal["none", "tanh"], Field(description="exact, or a faster approximation with tanh")] = (
        "none"
    )


class SiLU(Spec):
    kind: Literal["SiLU"] = "SiLU"


class Sigmoid(Spec):
    kind: Literal["Sigmoid"] = "Sigmoid"


class Tanh(Spec):
    kind: Literal["Tanh"] = "Tanh"


class Softplus(Spec):
    kind: Literal["Softplus"] = "Softplus"
    beta: Annotated[float, Field(gt=0.0, le=100.0, description="sharpness of the bend at 0")] = 1.0
    threshold: Annotated[
        float, Field(gt=0.0, le=1000.0, description="where beta * x is above this, the output is x itself")
    ] = 20.0


class Hardtanh(Spec):
    kind: Literal["Hardtanh"] = "Hardtanh"
    min_val: Annotated[float, Field(ge=-1000.0, le=1000.0, description="smallest output")] = -1.0
    max_val: Annotated[float, Field(ge=-1000.0, le=1000.0, description="largest output")] = 1.0


class Softmax(Spec):
    kind: Literal["Softmax"] = "Softmax"


class LogSoftmax(Spec):
    kind: Literal["LogSoftmax"] = "LogSoftmax"

"""How weights are drawn before the first step. Biases start at zero, except under PyTorch's default."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec

Gain = Annotated[float, Field(gt=0.0, le=100.0, description="factor on the standard deviation")]
FanMode = Annotated[
    Literal["fan_in", "fan_out"],
    Field(description="keep the variance of the signal forward (fan_in) or of the gradient backward (fan_out)"),
]
Nonlinearity = Annotated[
    Literal["relu", "leaky_relu", "tanh", "sigmoid", "linear"],
    Field(description="the activation that follows the weights"),
]


class Default(Spec):
    scheme: Literal["default"] = "default"


class Zeros(Spec):
    scheme: Literal["zeros"] = "zeros"


class Normal(Spec):
    scheme: Literal["normal"] = "normal"


class XavierUniform(Spec):
    scheme: Literal["xavier_uniform"] = "xavier_uniform"
    gain: Gain = 1.0


class XavierNormal(Spec):
    scheme: Literal["xavier_normal"] = "xavier_normal"
    gain: Gain = 1.0


class KaimingUniform(Spec):
    scheme: Literal["kaiming_uniform"] = "kaiming_uniform"
    mode: FanMode = "fan_in"
    nonlinearity: Nonlinearity = "relu"


class KaimingNormal(Spec):
    scheme: Literal["kaiming_normal"] = "kaiming_normal"
    mode: FanMode = "fan_in"
    nonlinearity: Nonlinearity = "relu"


Initialization = Annotated[
    Default | Zeros | Normal | XavierUniform | XavierNormal | KaimingUniform | KaimingNormal,
    Field(discriminator="scheme"),
]
"""Any initialization; its `scheme` says which."""

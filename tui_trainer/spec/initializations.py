"""How weights and biases are drawn before the first step, for all layers and for single ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from tui_trainer.spec.model import Spec, one_error

Gain = Annotated[float, Field(gt=0.0, le=100.0, description="factor on the standard deviation")]
FanMode = Annotated[
    Literal["fan_in", "fan_out"],
    Field(description="keep the variance of the signal forward (fan_in) or of the gradient backward (fan_out)"),
]
Nonlinearity = Annotated[
    Literal["relu", "leaky_relu", "selu", "tanh", "sigmoid", "linear"],
    Field(description="the activation that follows the weights; it says the gain"),
]
NegativeSlope = Annotated[
    float, Field(ge=0.0, le=1.0, description="slope for negative inputs of the leaky_relu that follows; else unused")
]
Bias = Annotated[
    Annotated[float, Field(ge=-100.0, le=100.0)] | Literal["default"],
    one_error('expected a number from -100 to 100, or "default" for PyTorch\'s U(-1/sqrt(n_in), 1/sqrt(n_in))'),
    Field(description='what biases start with; "default" draws them from U(-1/sqrt(n_in), 1/sqrt(n_in))'),
]


class Default(Spec):
    scheme: Literal["default"] = "default"
    bias: Bias = "default"


class Zeros(Spec):
    scheme: Literal["zeros"] = "zeros"
    bias: Bias = 0.0


class Constant(Spec):
    scheme: Literal["constant"] = "constant"
    val: Annotated[float, Field(ge=-100.0, le=100.0, description="the value of every weight")] = 0.1
    bias: Bias = 0.0


class Uniform(Spec):
    scheme: Literal["uniform"] = "uniform"
    a: Annotated[float, Field(ge=-100.0, le=100.0, description="smallest weight; where it is -b the mean is 0")] = 0.0
    b: Annotated[
        float, Field(ge=-100.0, le=100.0, validate_default=True, description="largest weight; more than a")
    ] = 1.0
    bias: Bias = 0.0

    @field_validator("b")
    @classmethod
    def _above_a(cls, b: float, info: ValidationInfo) -> float:
        a = info.data.get("a")
        if a is not None and b <= a:
            raise PydanticCustomError("expected", "expected more than a, which is {a}", {"a": f"{a:g}"})
        return b


class Normal(Spec):
    scheme: Literal["normal"] = "normal"
    bias: Bias = 0.0


class Xavier(Spec):
    """What the two that are named after Xavier Glorot share."""

    scheme: str
    gain: Gain = 1.0
    bias: Bias = 0.0


class XavierUniform(Xavier):
    scheme: Literal["xavier_uniform"] = "xavier_uniform"


class XavierNormal(Xavier):
    scheme: Literal["xavier_normal"] = "xavier_normal"


class Kaiming(Spec):
    """What the two that are named after Kaiming He share."""

    scheme: str
    mode: FanMode = "fan_in"
    nonlinearity: Nonlinearity = "relu"
    a: NegativeSlope = 0.0
    bias: Bias = 0.0


class KaimingUniform(Kaiming):
    scheme: Literal["kaiming_uniform"] = "kaiming_uniform"


class KaimingNormal(Kaiming):
    scheme: Literal["kaiming_normal"] = "kaiming_normal"


class Orthogonal(Spec):
    scheme: Literal["orthogonal"] = "orthogonal"
    gain: Gain = 1.0
    bias: Bias = 0.0


class TruncNormal(Spec):
    scheme: Literal["trunc_normal"] = "trunc_normal"
    std: Annotated[
        float, Field(gt=0.0, le=100.0, description="standard deviation before the ends are cut off; 0.02 is usual")
    ] = 1.0
    a: Annotated[float, Field(ge=-100.0, lt=0.0, description="smallest weight; -2 std is usual")] = -2.0
    b: Annotated[float, Field(gt=0.0, le=100.0, description="largest weight; 2 std is usual")] = 2.0
    bias: Bias = 0.0


Initialization = Annotated[
    Default
    | Zeros
    | Constant
    | Uniform
    | Normal
    | XavierUniform
    | XavierNormal
    | KaimingUniform
    | KaimingNormal
    | Orthogonal
    | TruncNormal,
    Field(discriminator="scheme"),
]
"""Any initialization; its `scheme` says which."""


class Weighted(Spec):
    """What layers with weights share: they may be drawn otherwise than those of the other layers."""

    initialization: Annotated[
        Initialization | None, Field(description="an initialization for this layer alone; else the experiment's")
    ] = None

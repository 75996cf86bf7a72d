"""Mean and standard deviation that an initialization gives a layer's weights, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, pi, prod, sqrt

from tui_trainer.spec.initializations import (
    Constant,
    Default,
    Initialization,
    Kaiming,
    Normal,
    Orthogonal,
    TruncNormal,
    Uniform,
    Xavier,
)
from tui_trainer.spec.layers import Convolution, ConvTranspose2d, Layer, Linear, Recurrent
from tui_trainer.spec.shapes import Shape


@dataclass(frozen=True, slots=True)
class WeightMatrix:
    """A weight before it is drawn: (out, in, ...), of a recurrent layer one gate.

    `default_fan` is the n of PyTorch's default U(-1/sqrt(n), 1/sqrt(n)), for the weight and its bias.
    """

    name: str
    shape: Shape
    default_fan: int

    @property
    def fan_in(self) -> int:
        """The numbers that an output is a sum of, as PyTorch counts them."""
        return prod(self.shape[1:])

    @property
    def fan_out(self) -> int:
        """The outputs that a number goes into, as PyTorch counts them."""
        return self.shape[0] * prod(self.shape[2:])


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of the weights of one matrix."""

    name: str
    mean: float
    std: float


def weight_matrices(layer: Layer | Recurrent, shape: Shape) -> tuple[WeightMatrix, ...]:
    """The weights of a layer that gets `shape`; none where it has none that are drawn.

    Of a recurrent layer those of the forward direction, under PyTorch's names; the backward one draws alike.
    """
    match layer:
        case Linear(out_features=out):
            return (WeightMatrix("weight", (out, shape[-1]), shape[-1]),)
        case Convolution():
            kernel = (layer.kernel_size,) * (len(shape) - 1)
            inside = shape[0] // layer.groups
            return (WeightMatrix("weight", (layer.out_channels, inside, *kernel), inside * prod(kernel)),)
        case ConvTranspose2d():
            kernel, outside = (layer.kernel_size,) * 2, layer.out_channels // layer.groups
            return (WeightMatrix("weight", (outside, shape[0] // layer.groups, *kernel), outside * prod(kernel)),)
        case Recurrent():
            hidden, features, found = layer.hidden_size, shape[-1], []
            for number in range(layer.num_layers):
                found.append(WeightMatrix(f"weight_ih_l{number}", (hidden, features), hidden))
                found.append(WeightMatrix(f"weight_hh_l{number}", (hidden, hidden), hidden))
                features = layer.features
            return tuple(found)
    return ()


def weight_spread(scheme: Initialization, matrix: WeightMatrix) -> Spread:
    """Mean and standard deviation that a scheme gives a matrix."""
    mean, std = 0.0, 0.0
    match scheme:
        case Default():
            std = 1 / sqrt(3 * matrix.default_fan)
        case Constant(val=val):
            mean = val
        case Uniform(a=a, b=b):
            mean, std = (a + b) / 2, (b - a) / sqrt(12)
        case Normal():
            std = 1 / sqrt(matrix.fan_in)
        case Xavier(gain=gain):
            std = gain * sqrt(2 / (matrix.fan_in + matrix.fan_out))
        case Kaiming():
            std = kaiming_gain(scheme) / sqrt(matrix.fan_in if scheme.mode == "fan_in" else matrix.fan_out)
        case Orthogonal(gain=gain):
            std = gain / sqrt(max(matrix.shape[0], matrix.fan_in))
        case TruncNormal(std=sigma, a=a, b=b):
            mean, std = _truncated(sigma, a, b)
    return Spread(matrix.name, mean, std)


def bias_spread(scheme: Initialization, matrix: WeightMatrix) -> Spread:
    """Mean and standard deviation that a scheme gives the bias that goes with a matrix."""
    if scheme.bias == "default":
        return Spread("bias", 0.0, 1 / sqrt(3 * matrix.default_fan))
    return Spread("bias", scheme.bias, 0.0)


def kaiming_gain(scheme: Kaiming) -> float:
    """The gain of a nonlinearity. Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain"""
    slope = {"relu": 0.0, "leaky_relu": scheme.a}.get(scheme.nonlinearity)
    if slope is not None:
        return sqrt(2 / (1 + slope**2))
    return {"tanh": 5 / 3, "selu": 3 / 4}.get(scheme.nonlinearity, 1.0)


def _truncated(sigma: float, a: float, b: float) -> tuple[float, float]:
    """Mean and standard deviation of N(0, sigma^2) within [a, b].

    Source: Johnson, Kotz & Balakrishnan 1994, chapter 13, section 10.1
    """
    low, high = a / sigma, b / sigma
    if high - low < 1e-3:  # the density is flat; the closed form would subtract nearly equal numbers
        return (a + b) / 2, (b - a) / sqrt(12)
    inside = (erf(high / sqrt(2)) - erf(low / sqrt(2))) / 2
    at_low, at_high = (exp(-x * x / 2) / sqrt(2 * pi) for x in (low, high))
    shift = (at_low - at_high) / inside
    variance = 1 + (low * at_low - high * at_high) / inside - shift**2
    return sigma * shift, sigma * sqrt(max(0.0, variance))

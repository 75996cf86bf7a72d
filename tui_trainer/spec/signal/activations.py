"""Mean-field moments of the activations: what becomes of a normally distributed number, and of its gradient.

Source: Poole et al. 2016, equation 3 (the square), equation 5 (two examples), equation 8 (the slope).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, asinh, cosh, erf, exp, expm1, log1p, pi, sinh, sqrt, tanh

from tui_trainer.spec.layers import (
    ELU,
    GELU,
    SELU,
    Hardtanh,
    Layer,
    LeakyReLU,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Tanh,
)
from tui_trainer.spec.signal.moments import Moments

Activation = ReLU | LeakyReLU | PReLU | ELU | SELU | GELU | SiLU | Sigmoid | Tanh | Softplus | Hardtanh
"""Layers that treat every number by itself."""

ValueAndSlope = Callable[[float], tuple[float, float]]

_NODES = 72
_REACH = 8.0  # standard deviations beyond which nothing is left of a normal distribution
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


@dataclass(frozen=True, slots=True)
class Activated:
    """Means over z ~ N(mean, variance) of phi(z), phi(z)^2, phi'(z) and phi'(z)^2.

    `centered_slope` is the negative slope of a rectifier around whose bend z is centered.
    """

    mean: float
    square: float
    slope: float
    slope_square: float
    centered_slope: float | None = None

    def between(self, correlation: float, variance: float) -> float:
        """E[phi(z) phi(z')] for two z of this correlation.

        As a function of the correlation it is convex, and its values and slopes at 0 and 1 are known (Price's theorem:
        its slope is the variance times E[phi'(z) phi'(z')]); between them it is interpolated. For a centered rectifier
        it is known. Source: Cho & Saul 2009, equation 6.
        """
        if self.centered_slope is not None:
            odd, even = (1 + self.centered_slope) / 2, (1 - self.centered_slope) / 2
            absolute = 2 / pi * (sqrt(max(0.0, 1 - correlation**2)) + correlation * asin(correlation))
            return variance * (odd**2 * correlation + even**2 * absolute)
        first, last = self.mean**2, self.square
        first_slope, last_slope = variance * self.slope**2, variance * self.slope_square
        r, rest = correlation, 1.0 - correlation
        cubic = rest**2 * ((1 + 2 * r) * first + r * first_slope) + r**2 * ((1 + 2 * rest) * last - rest * last_slope)
        chord = rest * first + r * last
        return max(min(cubic, chord), first + r * first_slope, last - rest * last_slope)


def activated_moments(layer: Activation, before: Moments) -> tuple[Moments, Activated]:
    """The moments behind an activation, and the means that they come from."""
    found = activated(layer, before.mean, before.variance)
    units = found.between(before.unit_correlation, before.variance)
    examples = found.between(before.example_correlation, before.variance)
    return Moments(found.mean, found.square, units, examples), found


@lru_cache(maxsize=4096)
def activated(layer: Activation, mean: float, variance: float) -> Activated:
    """The means of an activation and of its slope over N(mean, variance)."""
    slope = negative_slope(layer)
    if slope is not None:
        return _rectified(slope, mean, sqrt(variance))
    return _integrated(_function(layer), mean, sqrt(variance))


def negative_slope(layer: Layer) -> float | None:
    """The slope for negative inputs of an activation that is linear on both sides of 0; None for another layer."""
    match layer:
        case ReLU():
            return 0.0
        case LeakyReLU(negative_slope=slope) | PReLU(init=slope):
            return slope
    return None


def _rectified(slope: float, mean: float, std: float) -> Activated:
    """The closed form for max(0, z) + slope * min(0, z). Source: Cho & Saul 2009, for slope 0."""
    if abs(mean) >= _REACH * std:
        side = 1.0 if mean > 0 else slope
        return Activated(side * mean, side**2 * (mean**2 + std**2), side, side**2)
    scaled = mean / std
    above = (1 + erf(scaled / sqrt(2))) / 2
    density = std * exp(-scaled * scaled / 2) / sqrt(2 * pi)
    positive, negative = max(0.0, mean * above + density), min(0.0, mean * (1 - above) - density)
    positive_square = max(0.0, (mean**2 + std**2) * above + mean * density)
    negative_square = max(0.0, mean**2 + std**2 - positive_square)
    return Activated(
        positive + slope * negative,
        positive_square + slope**2 * negative_square,
        above + slope * (1 - above),
        above + slope**2 * (1 - above),
        slope if mean == 0.0 else None,
    )


def _integrated(phi: ValueAndSlope, mean: float, std: float) -> Activated:
    """Trapezoids in s, where z = center + unit * sinh(s) is dense where the activation bends or the numbers are."""
    if std == 0.0:
        value, slope = phi(mean)
        return Activated(value, value**2, slope, slope**2)
    near = abs(mean) < _REACH * std and std > 1.0
    center, unit = (0.0, 1.0) if near else (mean, std)
    low, high = (asinh((mean + side * _REACH * std - center) / unit) for side in (-1, 1))
    step = (high - low) / _NODES
    weights = total = squares = slopes = slope_squares = 0.0
    for node in range(_NODES + 1):
        s = low + node * step
        z = center + unit * sinh(s)
        weight = cosh(s) * exp(-(((z - mean) / std) ** 2) / 2)
        value, slope = phi(z)
        weights += weight
        total += weight * value
        squares += weight * value * value
        slopes += weight * slope
        slope_squares += weight * slope * slope
    return Activated(total / weights, squares / weights, slopes / weights, slope_squares / weights)


def _function(layer: Activation) -> ValueAndSlope:
    match layer:
        case Sigmoid():
            return _sigmoid
        case Tanh():
            return _tanh
        case ELU(alpha=alpha):
            return lambda z: (z, 1.0) if z > 0 else (alpha * expm1(z), alpha * exp(z))
        case SELU():
            return _selu
        case GELU():
            return _gelu
        case SiLU():
            return _silu
        case Softplus(beta=beta):
            return lambda z: ((max(z, 0.0) + log1p(exp(-abs(beta * z))) / beta), _sigmoid(beta * z)[0])
        case Hardtanh(min_val=low, max_val=high):
            return lambda z: (min(max(z, low), high), 1.0 if low < z < high else 0.0)
    raise ValueError(f"no activation of its own: {layer.kind}")


def _sigmoid(z: float) -> tuple[float, float]:
    small = exp(-abs(z))
    value = 1 / (1 + small) if z >= 0 else small / (1 + small)
    return value, value * (1 - value)


def _tanh(z: float) -> tuple[float, float]:
    value = tanh(z)
    return value, 1 - value**2


def _selu(z: float) -> tuple[float, float]:
    if z > 0:
        return _SELU_SCALE * z, _SELU_SCALE
    return _SELU_SCALE * _SELU_ALPHA * expm1(z), _SELU_SCALE * _SELU_ALPHA * exp(z)


def _gelu(z: float) -> tuple[float, float]:
    below = (1 + erf(z / sqrt(2))) / 2
    return z * below, below + z * exp(-z * z / 2) / sqrt(2 * pi)


def _silu(z: float) -> tuple[float, float]:
    value, slope = _sigmoid(z)
    return z * value, value + z * slope

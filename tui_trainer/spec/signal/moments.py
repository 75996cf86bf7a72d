"""What is followed through a network: first and second moments of the numbers that pass from layer to layer."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LARGEST = 1e76
"""The largest mean square that can be followed: beyond it the numbers themselves overflow single precision."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Means over units, examples and draws of the weights.

    `square` is E[x_i(a)^2] for unit i and example a; `units` is E[x_i(a) x_j(a)] for two units, `examples` is
    E[x_i(a) x_i(b)] for two examples. The name in the literature is q for `square` (Poole et al. 2016, equation 3) and
    q_ab for `examples` (equation 5); `units` differs from mean^2 only where weights have a mean.
    """

    mean: float
    square: float
    units: float
    examples: float

    @property
    def is_finite(self) -> bool:
        """Whether single precision can hold such numbers."""
        return self.square <= LARGEST  # False for nan as well

    @property
    def variance(self) -> float:
        """The variance over everything."""
        return max(0.0, self.square - self.mean**2)

    @property
    def unit_correlation(self) -> float:
        """How alike two units are in one example, from 0 to 1."""
        return self._correlation(self.units)

    @property
    def example_correlation(self) -> float:
        """How alike two examples are in one unit, from 0 to 1."""
        return self._correlation(self.examples)

    @property
    def size(self) -> float:
        """The root of the mean square."""
        return sqrt(self.square)

    @property
    def spread(self) -> float:
        """The standard deviation from example to example, in which alone they differ."""
        return sqrt(max(0.0, self.square - self.examples))

    def _correlation(self, product: float) -> float:
        # the difference of nearly equal numbers is rounding, not variance
        if self.variance <= 1e-14 * self.square:
            return 0.0
        return min(1.0, max(0.0, (product - self.mean**2) / self.variance))


IMAGES = Moments(mean=0.0, square=1.0, units=0.0, examples=0.0)
"""Normalized images, as if pixels were drawn one by one."""

NOTHING = Moments(0.0, 0.0, 0.0, 0.0)


def constant_moments(value: float, std: float = 0.0) -> Moments:
    """Moments of numbers, such as biases, that units draw once for all examples."""
    square = value**2
    return Moments(value, square + std**2, square, square + std**2)


def added(one: Moments, other: Moments) -> Moments:
    """Moments of the sum of two independent signals."""
    cross = 2 * one.mean * other.mean
    return Moments(
        one.mean + other.mean,
        one.square + other.square + cross,
        one.units + other.units + cross,
        one.examples + other.examples + cross,
    )


def multiplied(one: Moments, other: Moments) -> Moments:
    """Moments of the product of two independent signals."""
    return Moments(
        one.mean * other.mean, one.square * other.square, one.units * other.units, one.examples * other.examples
    )


def weighted(before: Moments, terms: float, mean: float, std: float) -> Moments:
    """Moments of sums of `terms` numbers, each times a weight drawn with this mean and standard deviation.

    With mean 0 that is q_out = n * var_w * q_in. Source: He et al. 2015, equation 7; Poole et al. 2016, equation 3.
    """
    variance, shared, pairs = std**2, mean**2, terms * (terms - 1)
    apart = before.mean**2 + before.unit_correlation * before.example_correlation * before.variance
    units = shared * (terms * before.square + pairs * before.units)
    return Moments(
        mean=terms * mean * before.mean,
        square=terms * variance * before.square + units,
        units=units,
        examples=(variance + shared) * terms * before.examples + shared * pairs * apart,
    )

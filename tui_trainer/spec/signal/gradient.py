"""What a layer does to the gradient on its way back, as far as mean squares go."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt


@dataclass(frozen=True, slots=True)
class Gradient:
    """`square` is the mean square of the gradient's numbers, `units` the mean product of two units in one example."""

    square: float
    units: float = 0.0

    @property
    def size(self) -> float:
        """The root of the mean square; nan where it cannot be said."""
        return sqrt(self.square) if 0.0 <= self.square < inf else nan


@dataclass(frozen=True, slots=True)
class Transfer:
    """A linear map from the gradient behind a layer to that before it.

    Source: Schoenholz et al. 2017, section 5 (chi, the factor of the mean square through weights and activation).
    """

    from_square: float = 1.0
    from_units: float = 0.0
    units_from_square: float = 0.0
    units_from_units: float = 1.0

    def __call__(self, behind: Gradient) -> Gradient:
        """The gradient before the layer."""
        return Gradient(
            self.from_square * behind.square + self.from_units * behind.units,
            self.units_from_square * behind.square + self.units_from_units * behind.units,
        )

    def after(self, later: Transfer) -> Transfer:
        """The map of this layer and a later one together."""
        return Transfer(
            self.from_square * later.from_square + self.from_units * later.units_from_square,
            self.from_square * later.from_units + self.from_units * later.units_from_units,
            self.units_from_square * later.from_square + self.units_from_units * later.units_from_square,
            self.units_from_square * later.from_units + self.units_from_units * later.units_from_units,
        )

    def beside(self, other: Transfer) -> Transfer:
        """The map of two independent ways whose outputs are added."""
        return Transfer(
            self.from_square + other.from_square,
            self.from_units + other.from_units,
            self.units_from_square + other.units_from_square,
            self.units_from_units + other.units_from_units,
        )


PASSED = Transfer()


def scaled(square: float, units: float) -> Transfer:
    """The map of a layer that treats every number by itself."""
    return Transfer(square, 0.0, 0.0, units)


def through_weights(terms: float, mean: float, std: float) -> Transfer:
    """The map of weights with this mean and standard deviation, where each input goes into `terms` outputs.

    With mean 0 that is n_out * var_w. Source: He et al. 2015, equation 13; Glorot & Bengio 2010, equation 6.
    """
    shared = mean**2
    return Transfer(
        terms * (std**2 + shared), shared * terms * (terms - 1), shared * terms, shared * terms * (terms - 1)
    )

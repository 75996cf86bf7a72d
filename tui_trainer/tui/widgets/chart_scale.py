"""Where values lie on an axis: limits, ticks and their labels. Pure, no Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

_FARTHEST = 1e30
"""An axis ends here; a loss beyond it lies on its edge, where no digit of it would mean anything."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`; on a logarithmic one both are above 0."""

    low: float
    high: float
    log: bool = False

    def fraction(self, value: float) -> float:
        """Where a value lies: 0 at `low`, 1 at `high`; outside of these for values outside. A value that a
        logarithmic axis cannot show lies below it."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        if value <= 0:
            return -1.0
        return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))


Tick = tuple[float, str]


def nice_step(span: float, count: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts `span` into at most `count` parts."""
    raw = span / max(count, 1)
    power = 10.0 ** floor(log10(raw)) if raw > 0 else 1.0
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999999)


def loss_scale(values: Sequence[float], log: bool) -> Scale:
    """The axis of a loss: from 0 (or the power of ten below the least value) to a round number above the greatest."""
    finite = [max(-_FARTHEST, min(value, _FARTHEST)) for value in values if isfinite(value)]
    if log:
        positive = [max(value, 1 / _FARTHEST) for value in finite if value > 0] or [0.1, 1.0]
        low = _round_down(min(positive))
        return Scale(low, max(_round_up(max(positive)), low * 10), log=True)
    greatest = max(finite, default=1.0)
    least = min(0.0, min(finite, default=0.0))
    step = nice_step(max(greatest - least, 1e-9), 6)
    return Scale(floor(least / step) * step, max(ceil(greatest / step), 1) * step)


def _round_down(value: float) -> float:
    """The greatest of 1, 2 and 5 times a power of ten that is not above `value`."""
    power = 10.0 ** floor(log10(value))
    return next(factor * power for factor in (5, 2, 1, 0.5) if factor * power <= value)


def _round_up(value: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `value`."""
    power = 10.0 ** floor(log10(value))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= value)


def accuracy_scale(values: Sequence[float]) -> Scale:
    """The axis of an accuracy: up to 100 %, down to a round number below the least value."""
    least = min((value for value in values if isfinite(value)), default=0.0)
    for low in (0.9, 0.8, 0.6, 0.4, 0.2):
        if least >= low:
            return Scale(low, 1.0)
    return Scale(0.0, 1.0)


def value_ticks(scale: Scale, count: int, *, percent: bool = False) -> list[Tick]:
    """At most about `count` ticks with labels."""
    if scale.log:
        exponents = range(ceil(log10(scale.low) - 1e-9), floor(log10(scale.high) + 1e-9) + 1)
        stride = ceil(len(exponents) / max(count, 2))
        return [(10.0**exponent, f"{10.0**exponent:g}") for exponent in exponents[::stride]]
    step = nice_step(scale.high - scale.low, count)
    first, last = ceil(scale.low / step - 1e-9), floor(scale.high / step + 1e-9)
    if percent:
        return [(i * step, f"{i * step * 100:.3g}%") for i in range(first, last + 1)]
    decimals = max(0, -floor(log10(step) + 1e-9))
    large = max(abs(scale.low), abs(scale.high)) >= 1e5
    return [(i * step, f"{i * step:.1e}" if large else f"{i * step:.{decimals}f}") for i in range(first, last + 1)]


def epoch_limit(epoch: int, epochs: int, ended: bool) -> int:
    """The last epoch on the x axis. A long run starts with ten and doubles, so that its start fills the chart too."""
    if ended:
        return max(epoch, 1)
    limit = 10
    while limit < epoch + 1:
        limit *= 2
    return min(limit, epochs)


def epoch_ticks(limit: int, steps_per_epoch: int, count: int) -> list[Tick]:
    """Ticks at whole epochs, at their last steps."""
    step = max(1, round(nice_step(limit, count)))
    return [(epoch * steps_per_epoch, str(epoch)) for epoch in range(0, limit + 1, step)]

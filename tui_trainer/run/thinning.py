"""A curve of any length in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

DEFAULT_BUCKETS = 512


@dataclass(slots=True)
class Bucket:
    """The values of some steps in a row: least, greatest, their sum and count. Values that are not finite count
    in `broken` only."""

    first_step: int
    last_step: int
    low: float
    high: float
    total: float
    count: int
    broken: int = 0

    @property
    def mean(self) -> float:
        """The mean of the finite values; 0 where there are none."""
        return self.total / self.count if self.count else 0.0

    def add(self, step: int, value: float) -> None:
        """Take in the value of the step that comes right after this bucket."""
        self.last_step = step
        if not isfinite(value):
            self.broken += 1
            return
        if not self.count:
            self.low = self.high = value
        elif value < self.low:
            self.low = value
        elif value > self.high:
            self.high = value
        self.total += value
        self.count += 1

    def absorb(self, other: Bucket) -> None:
        """Take in the bucket that comes right after this one."""
        if other.count:
            self.low = min(self.low, other.low) if self.count else other.low
            self.high = max(self.high, other.high) if self.count else other.high
        self.last_step = other.last_step
        self.total += other.total
        self.count += other.count
        self.broken += other.broken


class ThinnedCurve:
    """Keeps least, greatest and mean value per bucket of steps; when the buckets are full, two become one.

    Memory and the time to draw are bounded whatever the number of steps; adding a step takes constant time on
    average.
    """

    def __init__(self, capacity: int = DEFAULT_BUCKETS) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity has to be even and at least 2, not {capacity}")
        self._capacity = capacity
        self._width = 1
        self.buckets: list[Bucket] = []

    @property
    def steps_per_bucket(self) -> int:
        """How many steps one bucket holds now; a power of two."""
        return self._width

    def add(self, step: int, value: float) -> None:
        """Add the value of a step; steps come in rising order."""
        last = self.buckets[-1] if self.buckets else None
        if last is not None and last.count + last.broken < self._width:
            last.add(step, value)
            return
        if len(self.buckets) == self._capacity:
            self._halve()
        finite = isfinite(value)
        kept = value if finite else 0.0
        self.buckets.append(Bucket(step, step, kept, kept, kept, int(finite), int(not finite)))

    def picture(self) -> tuple[Bucket, ...]:
        """The buckets as they are now; what is added later does not change them."""
        return (*self.buckets[:-1], replace(self.buckets[-1])) if self.buckets else ()

    def _halve(self) -> None:
        halved = [replace(left) for left in self.buckets[::2]]  # copies: a picture may hold the old ones
        for left, right in zip(halved, self.buckets[1::2], strict=True):
            left.absorb(right)
        self.buckets = halved
        self._width *= 2

    def __len__(self) -> int:
        return len(self.buckets)

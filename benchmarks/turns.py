"""Timing that other work on the machine disturbs as little as it can: short turns, one contender after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median


def in_turns(
    contenders: Mapping[str, Callable[[], float]], rounds: int, *, warm_up: bool = True
) -> dict[str, list[float]]:
    """What each contender measured in each round; with `warm_up` after a round that does not count.

    The order turns round from one round to the next, so that what grows slowly hits all alike.
    """
    for measure in contenders.values() if warm_up else ():
        measure()
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name in list(contenders)[:: 1 if number % 2 == 0 else -1]:
            found[name].append(contenders[name]())
    return found


def median_ratio(upper: list[float], lower: list[float]) -> float:
    """The median of the ratios within the rounds: both sides of each were measured at nearly the same moment."""
    return median(above / below for above, below in zip(upper, lower, strict=True))

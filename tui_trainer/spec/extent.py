"""How large and how deep a stack of layers may be, looked at before anything is reckoned: blocks multiply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import place_text
from tui_trainer.spec.problems import Problem

MOST_LAYERS = 2000
"""Layers of a stack, those of a `Repeat` counted as often as they are built."""

DEEPEST_BLOCK = 10
"""Blocks inside each other."""


def extent_problems(place: str, layers: list[Any]) -> Iterator[Problem]:
    """What is too large or too deep in a stack at a place, whatever is in its list."""
    count = 0
    waiting: list[tuple[tuple[str | int, ...], Any, int, int]] = [((i,), layer, 1, 1) for i, layer in enumerate(layers)]
    while waiting:
        keys, layer, times, depth = waiting.pop()
        inside = layer.get("layers") if isinstance(layer, dict) else None
        if not isinstance(inside, list):
            count += times
        elif depth > DEEPEST_BLOCK:
            yield Problem(
                place + place_text(keys), f"blocks {depth} deep inside each other; expected at most {DEEPEST_BLOCK}"
            )
        else:
            times *= _times(layer)
            waiting += [((*keys, "layers", index), entry, times, depth + 1) for index, entry in enumerate(inside)]
    if count > MOST_LAYERS:
        number = grouped(count) if count < 10**12 else "more than a million million"
        message = f"{number} layers, repeated ones counted each time; expected at most {grouped(MOST_LAYERS)}"
        yield Problem(place, message, why="Each of them takes memory and time; PyTorch could not even build so many.")


def _times(layer: dict[str, Any]) -> int:
    """How often the layers of a block are built; a number that is wrong is said elsewhere."""
    times = layer.get("times")
    return times if layer.get("kind") == "Repeat" and isinstance(times, int) and 1 <= times <= 100 else 1

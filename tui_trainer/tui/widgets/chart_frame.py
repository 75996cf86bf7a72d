"""The frame of a chart: title, axes, ticks and labels, laid out by plotext, with a hole for the curves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui_trainer.tui.widgets.chart_scale import Scale, Tick

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows of text, and the cells inside: `left`, `top`, `width`, `height`."""

    rows: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int


@lru_cache(maxsize=16)
def frame(
    width: int, height: int, x_scale: Scale, y_scale: Scale, x_ticks: tuple[Tick, ...], y_ticks: tuple[Tick, ...]
) -> Frame | None:
    """The frame of a chart of `width` by `height` cells; None where nothing would fit inside.

    It costs 2 to 3 ms, which is why it is kept until something about it changes.
    """
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure.theme("clear")
    figure.plotsize(width, height)
    # linear positions: a logarithmic axis is a linear one of fractions to plotext, which refuses some of their limits
    figure.xlim(0.0, 1.0)
    figure.ylim(0.0, 1.0)
    figure.xticks(*_positions(x_scale, x_ticks))
    figure.yticks(*_positions(y_scale, y_ticks))
    figure.plot([0.0], [0.0], marker=" ")
    rows = tuple(_ANSI.sub("", figure.build()).split("\n")[:height])
    top = next((index for index, row in enumerate(rows) if "┌" in row), None)
    bottom = next((index for index, row in enumerate(rows) if "└" in row), None)
    if top is None or bottom is None:
        return None
    left, right = rows[top].index("┌"), rows[top].rindex("┐")
    if right - left < 3 or bottom - top < 2:
        return None
    return Frame(tuple(row.ljust(width)[:width] for row in rows), left + 1, top + 1, right - left - 1, bottom - top - 1)


def _positions(scale: Scale, ticks: Sequence[Tick]) -> tuple[list[float], list[str]]:
    return [scale.fraction(value) for value, _ in ticks], [label for _, label in ticks]

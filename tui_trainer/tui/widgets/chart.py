"""A chart of curves over the steps of a run, drawn row by row as strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.geometry import Size

from tui_trainer.tui.widgets.chart_canvas import Canvas, thinned_line
from tui_trainer.tui.widgets.chart_frame import Frame, frame
from tui_trainer.tui.widgets.chart_scale import (
    Scale,
    accuracy_scale,
    epoch_limit,
    epoch_ticks,
    loss_scale,
    value_ticks,
)
from tui_trainer.tui.widgets.strip_rows import Row, StripRows


@dataclass(frozen=True, slots=True)
class Curve:
    """Values at steps, in rising order; `mark` is put at every point of a curve that has few."""

    name: str
    steps: Sequence[float]
    values: Sequence[float]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """How far the x axis goes: the epochs of the run, the epoch it is in, and the steps of each."""

    epochs: int
    epoch: int
    steps_per_epoch: int
    ended: bool
    last_step: int


_X_AXIS = "  over epochs "
_TITLE = 3  # the index of its part; curves count from 1


class Chart(StripRows):
    """Up to two curves (training, validation) over the epochs of a run.

    Nothing is drawn but the cells that changed since the last time, so that a frame costs 1 to 2 ms and a few hundred
    bytes.
    """

    PARTS = ("chart--frame", "chart--train", "chart--valid", "chart--title")
    COMPONENT_CLASSES: ClassVar[set[str]] = set(PARTS)
    DEFAULT_CSS = """
    Chart {
        width: 1fr; height: 1fr; min-height: 4;
        .chart--frame { color: $text-muted; }
        .chart--train { color: $curve-train; }
        .chart--valid { color: $curve-valid; text-style: bold; }
        .chart--title { color: $text; text-style: bold; }
    }
    """

    def __init__(self, title: str, quantity: Literal["loss", "accuracy"], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = title
        self._quantity = quantity
        self._curves: tuple[Curve, ...] = ()
        self._span: Span | None = None
        self._log = False

    @property
    def log_scale(self) -> bool:
        """Whether the y axis of a loss is logarithmic."""
        return self._log

    @log_scale.setter
    def log_scale(self, log: bool) -> None:
        self._log = log
        self.redraw()

    def show(self, curves: Sequence[Curve], span: Span | None) -> None:
        """Draw other curves."""
        self._curves, self._span = tuple(curves), span
        self.redraw()

    def build(self, size: Size) -> list[Row]:
        """Title with legend, then the curves in their frame; nothing where that cannot be read."""
        width, height = size
        if width < 12 or height < 5:
            return []
        x_scale, y_scale, outline = self._layout(width, height - 1)
        title: list[Row] = [self._legend(width)]
        if outline is None:
            return title
        canvas = Canvas(outline.width, outline.height)
        for number, curve in enumerate(self._curves, 1):
            dots = thinned_line(canvas, curve.steps, curve.values, x_scale, y_scale)
            canvas.line(dots, number)
            if curve.mark and len(dots) <= canvas.width // 3:
                for dot in dots:
                    canvas.mark(*dot, curve.mark, number)
        return title + _framed(outline, canvas)

    def _layout(self, width: int, height: int) -> tuple[Scale, Scale, Frame | None]:
        span = self._span or Span(1, 0, 1, False, 0)
        limit = epoch_limit(span.epoch, span.epochs, span.ended)
        last = limit * span.steps_per_epoch
        if span.ended and 0 < span.last_step < last:
            last = span.last_step
        x_scale = Scale(0.0, float(last))
        values = [value for curve in self._curves for value in _settled(curve.values)]
        percent = self._quantity == "accuracy"
        y_scale = accuracy_scale(values) if percent else loss_scale(values, self._log)
        x_ticks = [tick for tick in epoch_ticks(limit, span.steps_per_epoch, max(2, width // 8)) if tick[0] <= last]
        y_ticks = value_ticks(y_scale, max(2, height // 3), percent=percent)
        return x_scale, y_scale, frame(width, height, x_scale, y_scale, tuple(x_ticks), tuple(y_ticks))

    def _legend(self, width: int) -> Row:
        runs: Row = [(f" {self._title}{' (log)' if self._log else ''} ", _TITLE)]
        for number, curve in enumerate(self._curves, 1):
            runs.append((f"  {'─' + curve.mark + '─' if curve.mark else '───'} {curve.name}", number))
        length = sum(len(text) for text, _ in runs)
        if length + len(_X_AXIS) <= width:
            runs.append((" " * (width - length - len(_X_AXIS)) + _X_AXIS, 0))
        return (
            runs
            if length <= width
            else [(text.replace("validation", "valid").replace("training", "train"), part) for text, part in runs]
        )


def _settled(values: Sequence[float]) -> Sequence[float]:
    """The values by which the y axis is chosen: not the first steps, which are far off and soon over."""
    return values[len(values) // 50 + 1 :] if len(values) > 20 else values


def _framed(outline: Frame, canvas: Canvas) -> list[Row]:
    """The frame's rows with the canvas in its hole."""
    rows: list[Row] = [[(row, 0)] for row in outline.rows]
    right = outline.left + outline.width
    for offset, inner in enumerate(canvas.rows()):
        row = outline.rows[outline.top + offset]
        rows[outline.top + offset] = [(row[: outline.left], 0), *inner, (row[right:], 0)]
    return rows

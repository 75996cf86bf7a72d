"""The curve that the learning rate will take, drawn in a few lines before anything is trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

from tui_trainer.run.wording import learning_rate_text
from tui_trainer.spec.costs import steps_per_epoch
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.learning_rate_curve import curve_note, drawn_steps, learning_rate_at
from tui_trainer.tui.widgets.chart_canvas import Canvas

_WIDEST, _NARROWEST, _HEIGHT = 44, 8, 5


@dataclass(frozen=True, slots=True)
class RateCurve:
    """The rates of a run of some epochs at equal distances, and the highest of all.

    `note` says what cannot be known before the run.
    """

    rates: tuple[float, ...]
    highest: float
    epochs: int
    note: str = ""

    def lines(self, width: int) -> list[Content]:
        """The curve over an axis of epochs, with its first, highest and last value in words."""
        top = learning_rate_text(self.highest)
        label = len(top) + 1
        cells = min(width - label - 1, _WIDEST)
        drawn = []
        for y, row in enumerate(self._rows(cells) if cells >= _NARROWEST else []):
            name = top if y == 0 else "0" if y == _HEIGHT - 1 else ""
            axis = f"{name:>{label - 1}}{'┤' if name else '│'}"
            drawn.append(Content.assemble((axis, "$foreground-muted"), (row, "$primary")))
        if drawn:
            last = f"epoch {self.epochs}"
            first = f"{'':<{label}}{'epoch 1' if cells > len(last) + 9 else ''}"
            drawn.append(Content.styled(first + last.rjust(label + cells - len(first)), "$foreground-muted"))
        notes = _wrapped(self.note, width, "$foreground-muted") if self.note else []
        return [*drawn, *_wrapped(self._words(top), width, ""), *notes]

    def _words(self, top: str) -> str:
        first, last = learning_rate_text(self.rates[0]), learning_rate_text(self.rates[-1])
        if first == top == last and min(self.rates) == self.highest:
            return f"rate {top} throughout"
        return f"rate first {first} · highest {top} · last {last}"

    def _rows(self, cells: int) -> list[str]:
        canvas = Canvas(cells, _HEIGHT)
        per_column = (len(self.rates) - 1) / (canvas.columns - 1)
        rates = [self.rates[round(column * per_column)] for column in range(canvas.columns)]
        canvas.line([(column, canvas.row(rate / self.highest)) for column, rate in enumerate(rates)], 1)
        return ["".join(text for text, _ in row) for row in canvas.rows()]


def rate_curve(experiment: Experiment) -> RateCurve | None:
    """The curve of an experiment's schedule; None where it has no examples to take steps with."""
    steps_of_epoch = steps_per_epoch(experiment)
    if not steps_of_epoch:
        return None
    schedule, rate, epochs = experiment.schedule, experiment.optimizer.learning_rate, experiment.training.epochs

    def rate_at(step: int) -> float:
        return learning_rate_at(schedule, rate, step, steps_per_epoch=steps_of_epoch, epochs=epochs)

    steps = drawn_steps(steps_of_epoch, epochs, 2 * _WIDEST)
    rates = [rate_at(step) for step in steps]
    peak = rates.index(max(rates))
    highest = _highest(rate_at, steps[max(peak - 1, 0)], steps[min(peak + 1, len(steps) - 1)])
    return RateCurve(tuple(rates), max(highest, rates[peak]), epochs, curve_note(schedule))


def _highest(rate_at: Callable[[int], float], low: int, high: int) -> float:
    """The highest rate between two steps that have one peak between them."""
    while high - low > 2:
        third = (high - low) // 3
        if rate_at(low + third) < rate_at(high - third):
            low += third
        else:
            high -= third
    return max(rate_at(step) for step in range(low, high + 1))


def _wrapped(text: str, width: int, style: str) -> list[Content]:
    return [Content.styled(line.plain.rstrip(), style) for line in Content(text).wrap(max(width, 8))]

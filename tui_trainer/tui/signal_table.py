"""What the initialization gives each layer, drawn as a table: the spread of its weights, then signal and gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite, log10

from textual.content import Content

from tui_trainer.spec.numerals import two_digits
from tui_trainer.spec.signal import LayerSignal
from tui_trainer.tui.values import printable

_NUMBER = 6
_WIDE = 48


@dataclass(frozen=True, slots=True)
class SignalTable:
    """Layers with their numbers in the list. The middle of a bar is a size of 1: neither larger nor smaller."""

    layers: tuple[tuple[str, LayerSignal], ...]

    def lines(self, width: int) -> list[Content]:
        """A line for each layer; the gradient only where there is room."""
        bars, half = (2, 4) if width >= _WIDE else (1, 3)
        of_a_bar = 2 * half + 2 + _NUMBER
        room = max(width - _NUMBER - bars * (of_a_bar + 1), 6)
        head = f"{'':<{room}}{'std':>{_NUMBER}} {'signal':<{of_a_bar}} {'gradient' if bars > 1 else ''}"
        reach = self._reach()
        lines = [Content.styled(head[:width].rstrip(), "$foreground-muted")]
        for number, layer in self.layers:
            name = Content(f"{number:>2} {printable(layer.kind)}").truncate(room, ellipsis=True, pad=True)
            std = layer.weights[0].std if layer.weights else None
            parts = [part for value in _sizes(layer)[:bars] for part in _bar(value, reach, half)]
            lines.append(Content.assemble(name, f"{_number(std):>{_NUMBER}}", *parts).truncate(width, ellipsis=True))
        return lines

    def _reach(self) -> float:
        """How many powers of ten a whole half of a bar is."""
        sizes = [value for _, layer in self.layers for value in _sizes(layer)]
        return max([1.0, *(abs(log10(value)) for value in sizes if value and isfinite(value))])


def _sizes(layer: LayerSignal) -> tuple[float | None, float | None]:
    return layer.signal, layer.gradient


def _bar(value: float | None, reach: float, half: int) -> Iterator[tuple[str, str]]:
    """To the left of the middle what is smaller than 1, to the right what is larger, with the number behind it."""
    if value is None:
        yield f" {'':<{2 * half + 1}} {'?':<{_NUMBER}}", "$foreground-muted"
        return
    logarithm = log10(value) if value > 0 and isfinite(value) else reach * (1 if value else -1)
    cells = min(round(abs(logarithm) / reach * half), half)
    style = "$text-error" if abs(logarithm) >= 1 else "$primary"
    left, right = ("▄" * cells, "") if logarithm < 0 else ("", "▄" * cells)
    yield f" {left:>{half}}", style
    yield "│", "$foreground-muted"
    yield f"{right:<{half}}", style
    yield f" {_number(value):<{_NUMBER}}", ""


def _number(value: float | None) -> str:
    return "?" if value is None else two_digits(value)

"""The numbers of a run as a person reads them, on every screen and in every line."""

from __future__ import annotations

from math import isfinite

from tui_trainer.spec.numerals import digits_text, grouped


def duration_text(seconds: float) -> str:
    """Seconds as `0:05`, `12:34` or `1:02:03`."""
    if not isfinite(seconds):
        return "?"
    minutes, second = divmod(max(0, round(seconds)), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def elapsed_text(seconds: float) -> str:
    """Seconds as `4.7 s`, from a minute on as `12:34`."""
    return f"{seconds:.1f} s" if seconds < 59.95 else duration_text(seconds)


def loss_text(value: float | None) -> str:
    """A loss with four digits, however small or large it is."""
    if value is None:
        return "-"
    if not isfinite(value):
        return "NaN" if value != value else str(value)
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 or value == 0 else f"{value:.2e}"


def percent_text(value: float | None) -> str:
    """A share of 1 as `97.31 %`."""
    return "-" if value is None else f"{value * 100:.2f} %" if isfinite(value) else "NaN"


def rate_text(per_second: float) -> str:
    """Steps per second with three digits that matter."""
    return grouped(round(per_second)) if per_second >= 100 else f"{per_second:.3g}"


def learning_rate_text(rate: float) -> str:
    """A learning rate with three digits, in eight characters at most: `0.001`, `0.000125`, `4e-6`."""
    return digits_text(rate, 3)

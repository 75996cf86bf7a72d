"""The axes of the charts."""

from __future__ import annotations

from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.tui.widgets.chart_scale import (
    Scale,
    accuracy_scale,
    epoch_limit,
    epoch_ticks,
    loss_scale,
    nice_step,
    value_ticks,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)


@given(st.lists(st.floats(), max_size=30), st.booleans())
def test_loss_scale_spans_every_finite_value_whatever_comes(values: list[float], log: bool) -> None:
    scale = loss_scale(values, log)
    assert isfinite(scale.low)
    assert scale.low < scale.high
    for value in values:
        if isfinite(value) and abs(value) <= 1e30 and (not log or value >= 1e-30):
            assert -1e-6 <= scale.fraction(value) <= 1 + 1e-6


def test_loss_scale_of_nothing_is_zero_to_one() -> None:
    assert loss_scale([nan, inf], log=False) == Scale(0.0, 1.0)


def test_a_logarithmic_scale_puts_a_tenth_in_the_middle_of_one_and_a_hundredth() -> None:
    scale = loss_scale([1.0, 0.01], log=True)
    assert scale == Scale(0.01, 1.0, log=True)
    assert scale.fraction(0.1) == pytest.approx(0.5)
    assert scale.fraction(0.0) < 0


@pytest.mark.parametrize(("least", "low"), [(0.97, 0.9), (0.85, 0.8), (0.5, 0.4), (0.1, 0.0), (nan, 0.0)])
def test_accuracy_scale_leaves_out_what_is_empty(least: float, low: float) -> None:
    assert accuracy_scale([least, 0.99]) == Scale(low if least == least else 0.9, 1.0)


@given(st.floats(min_value=1e-9, max_value=1e9), st.integers(1, 40))
def test_nice_step_needs_at_most_the_wanted_parts(span: float, count: int) -> None:
    assert span / nice_step(span, count) <= count * 1.001


@given(st.lists(FINITE, min_size=1, max_size=10), st.integers(2, 12), st.booleans())
def test_ticks_lie_on_the_axis_with_different_labels(values: list[float], count: int, log: bool) -> None:
    scale = loss_scale(values, log)
    ticks = value_ticks(scale, count)
    assert 1 <= len(ticks) <= 2 * count + 2
    assert all(-1e-6 <= scale.fraction(value) <= 1 + 1e-6 for value, _ in ticks)
    assert len({label for _, label in ticks}) == len(ticks)


def test_percent_ticks() -> None:
    assert [label for _, label in value_ticks(Scale(0.8, 1.0), 4, percent=True)] == ["80%", "85%", "90%", "95%", "100%"]


@pytest.mark.parametrize(
    ("epoch", "epochs", "ended", "limit"),
    [(0, 5, False, 5), (3, 100, False, 10), (10, 100, False, 20), (90, 100, False, 100), (7, 100, True, 7)],
)
def test_epoch_limit_doubles_with_the_run(epoch: int, epochs: int, ended: bool, limit: int) -> None:
    assert epoch_limit(epoch, epochs, ended) == limit


def test_epoch_ticks_lie_at_the_last_step_of_an_epoch() -> None:
    assert epoch_ticks(5, 782, 10) == [(epoch * 782, str(epoch)) for epoch in range(6)]
    assert [label for _, label in epoch_ticks(100, 10, 5)] == ["0", "20", "40", "60", "80", "100"]

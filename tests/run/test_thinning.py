"""Curves of any length: bounded, and still true."""

from __future__ import annotations

from math import fsum, inf, isclose, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.run.thinning import DEFAULT_BUCKETS, ThinnedCurve

values = st.lists(st.floats(-1e6, 1e6) | st.sampled_from([nan, inf, -inf]), max_size=300)


@given(values, st.sampled_from([2, 4, 16]), st.integers(0, 10**9))
def test_least_greatest_and_mean_are_kept(numbers: list[float], capacity: int, first_step: int) -> None:
    curve = ThinnedCurve(capacity)
    for offset, number in enumerate(numbers):
        curve.add(first_step + offset, number)
    finite = [number for number in numbers if isfinite(number)]
    buckets = curve.buckets
    assert len(curve) <= capacity
    assert sum(bucket.count for bucket in buckets) == len(finite)
    assert sum(bucket.broken for bucket in buckets) == len(numbers) - len(finite)
    if finite:
        counted = [bucket for bucket in buckets if bucket.count]
        assert min(bucket.low for bucket in counted) == min(finite)
        assert max(bucket.high for bucket in counted) == max(finite)
        assert isclose(fsum(bucket.total for bucket in buckets), fsum(finite), rel_tol=1e-9, abs_tol=1e-3)
    for bucket in buckets:
        inside = numbers[bucket.first_step - first_step : bucket.last_step - first_step + 1]
        kept = [number for number in inside if isfinite(number)]
        assert bucket.count == len(kept)
        assert not kept or (bucket.low, bucket.high) == (min(kept), max(kept))
        assert not kept or min(kept) - 1e-6 <= bucket.mean <= max(kept) + 1e-6


@given(st.integers(0, 2000), st.sampled_from([2, 8, 64]))
def test_buckets_cover_every_step_once_and_are_equally_wide(count: int, capacity: int) -> None:
    curve = ThinnedCurve(capacity)
    for step in range(1, count + 1):
        curve.add(step, float(step))
    covered = [step for bucket in curve.buckets for step in range(bucket.first_step, bucket.last_step + 1)]
    assert covered == list(range(1, count + 1))
    widths = [bucket.last_step - bucket.first_step + 1 for bucket in curve.buckets]
    assert all(width == curve.steps_per_bucket for width in widths[:-1])


def test_a_million_steps_take_no_more_room_than_a_thousand() -> None:
    curve = ThinnedCurve()
    for step in range(1_000_000):
        curve.add(step, 1.0)
    assert DEFAULT_BUCKETS // 2 <= len(curve) <= DEFAULT_BUCKETS
    assert curve.steps_per_bucket * len(curve) >= 1_000_000


def test_the_mean_of_nothing_is_zero() -> None:
    curve = ThinnedCurve()
    curve.add(1, nan)
    (bucket,) = curve.buckets
    assert (bucket.mean, bucket.count, bucket.broken) == (0.0, 0, 1)


@pytest.mark.parametrize("capacity", [0, 1, 3, -2])
def test_a_capacity_that_cannot_be_halved_is_refused(capacity: int) -> None:
    with pytest.raises(ValueError, match="even and at least 2"):
        ThinnedCurve(capacity)

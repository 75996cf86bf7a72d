"""The curve of the learning rate as it is drawn; what it is beside torch's is tested in `engine/test_schedule.py`."""

from __future__ import annotations

import time
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.spec.catalogue import SCHEDULES
from tui_trainer.spec.learning_rate_curve import curve_note, drawn_steps, is_constant, learning_rates, schedule_text
from tui_trainer.spec.schedules import Constant, OneCycleLR, ReduceLROnPlateau, Schedule, StepLR


def schedule(kind: str, **values: object) -> Schedule:
    info = SCHEDULES[kind]
    made: Schedule = info.spec.model_validate({**info.starting_values(), **values})  # type: ignore[assignment]
    return made


@given(
    st.sampled_from(list(SCHEDULES)),
    st.integers(0, 30),
    st.integers(1, 2000),
    st.integers(1, 40),
    st.integers(0, 200),
)
def test_a_curve_has_a_rate_for_every_point(
    kind: str, warmup: int, steps_per_epoch: int, epochs: int, points: int
) -> None:
    rates = learning_rates(schedule(kind, warmup_epochs=warmup), 0.1, steps_per_epoch, epochs, points)
    steps = drawn_steps(steps_per_epoch, epochs, points)
    assert len(rates) == len(steps) <= max(points, 2)
    assert all(isfinite(rate) and 0.0 <= rate <= 0.1 * (1 + 1e-12) for rate in rates)
    assert (steps[0], steps[-1]) == (1, steps_per_epoch * epochs)
    assert steps == sorted(set(steps))


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_million_epochs_are_drawn_as_fast_as_one(kind: str) -> None:
    start = time.process_time()
    learning_rates(schedule(kind), 0.1, 1_000_000, 1_000_000, 200)
    assert time.process_time() - start < 0.05


def test_points_are_the_steps_they_stand_for() -> None:
    assert drawn_steps(7, 3, 5) == [1, 6, 11, 16, 21]
    rates = learning_rates(StepLR(step_size=1, gamma=0.5), 1.0, 7, 3, 5)
    assert rates == [1.0, 1.0, 0.5, 0.25, 0.25]


def test_only_what_depends_on_the_run_has_a_note() -> None:
    assert [kind for kind in SCHEDULES if curve_note(schedule(kind))] == ["ReduceLROnPlateau"]
    note = curve_note(ReduceLROnPlateau(patience=2, factor=0.5, min_lr=1e-5))
    assert "After 3 epochs in a row without" in note
    assert "multiplied by 0.5, down to 1e-05." in note
    assert "After 1 epoch in a row" in curve_note(ReduceLROnPlateau(patience=0))


def test_the_top_of_a_cycle_may_be_given() -> None:
    assert max(learning_rates(OneCycleLR(max_lr=0.7), 0.1, 100, 10, 1000)) == pytest.approx(0.7, rel=1e-3)


def test_a_schedule_is_told_in_few_words() -> None:
    assert schedule_text(StepLR(step_size=2)) == "StepLR"
    assert schedule_text(Constant(warmup_epochs=1)) == "constant after 1 epoch of warm-up"
    assert schedule_text(OneCycleLR(warmup_epochs=3)) == "OneCycleLR after 3 epochs of warm-up"
    assert is_constant(Constant())
    assert not is_constant(Constant(warmup_epochs=1))
    assert not is_constant(StepLR(step_size=2))

"""The curve of the learning rate, drawn before the run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.documents import mlp
from tui_trainer.spec.catalogue import SCHEDULES
from tui_trainer.spec.check import check
from tui_trainer.spec.experiment import Experiment
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.rate_curve import RateCurve, rate_curve


def experiment(epochs: int = 10, batch_size: int | str = 64, **schedule: Any) -> Experiment:
    training = {"epochs": epochs, "batch_size": batch_size, "seed": 0}
    found = check(mlp(schedule=schedule, training=training)).experiment
    assert found is not None
    return found


def curve(**arguments: Any) -> RateCurve:
    found = rate_curve(experiment(**arguments))
    assert found is not None
    return found


def text(found: RateCurve, width: int = 50) -> str:
    return "\n".join(line.plain.rstrip() for line in found.lines(width))


@settings(deadline=None)
@given(st.sampled_from([*SCHEDULES]), st.integers(1, 300), st.sampled_from([1, 64, "full"]), st.integers(5, 120))
def test_any_schedule_is_drawn_within_any_width(kind: str, epochs: int, batch_size: int | str, width: int) -> None:
    schedule = {"kind": kind, **SCHEDULES[kind].starting_values()}
    lines = curve(epochs=epochs, batch_size=batch_size, **schedule).lines(width)
    assert lines
    assert max(line.cell_length for line in lines) <= max(width, 8)


def test_first_highest_and_last_are_said() -> None:
    assert "rate first 4e-5 · highest 0.001 · last 4e-9" in text(curve(kind="OneCycleLR"))
    assert "rate 0.001 throughout" in text(curve(kind="constant"))
    assert "first 0.001 · highest 0.001 · last 1e-5" in text(curve(kind="MultiStepLR", milestones=[3, 6]))


def test_the_highest_rate_is_found_between_the_points() -> None:
    found = curve(kind="OneCycleLR", pct_start=0.123, anneal_strategy="linear")
    assert found.highest > max(found.rates)
    assert found.highest == pytest.approx(0.001, rel=0.03)


def test_a_fall_is_where_it_happens() -> None:
    rows = text(curve(kind="StepLR", step_size=5)).splitlines()
    left, right = rows[0].index("┤"), len(rows[5])
    middle = rows[0].rindex("⢸") if "⢸" in rows[0] else len(rows[0]) - 1
    assert abs((middle - left) / (right - left) - 0.5) < 0.04
    assert rows[0].startswith("0.001┤⠉")
    assert rows[4].startswith("    0┤ ")
    assert rows[5].endswith("epoch 10")


def test_the_schedule_and_an_optimizer_that_has_one_show_it() -> None:
    for schedule, optimizer in (({"kind": "constant"}, 0), ({"kind": "ExponentialLR", "gamma": 0.9}, 1)):
        document = mlp(schedule=schedule)
        found = check(document)
        assert len(explanation_of(document, ("schedule",), found).pictures) == 1
        assert len(explanation_of(document, ("optimizer",), found).pictures) == optimizer


def test_without_examples_there_is_no_curve() -> None:
    document = mlp(data={"dataset": "digits", "validation": 5000})
    found = check(document)
    assert found.experiment is not None
    assert rate_curve(found.experiment) is None
    assert explanation_of(document, ("schedule",), found).pictures == ()

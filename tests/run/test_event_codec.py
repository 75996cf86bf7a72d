"""Events survive JSON, numbers that JSON does not know included."""

from __future__ import annotations

import json
from math import inf, nan
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.run.samples import SAMPLES, metric_events
from tui_trainer.run.event_codec import event_from_json, event_to_json
from tui_trainer.run.events import EpochCompleted, Event, StepsCompleted


def test_there_is_a_sample_of_every_event() -> None:
    assert {type(event) for event in SAMPLES} == set(get_args(Event))


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_events_survive(event: Event) -> None:
    line = event_to_json(event)
    assert "\n" not in line
    assert event_from_json(line) == event
    assert json.loads(line)["event"] == type(event).__name__


@given(metric_events)
def test_any_numbers_survive(event: Event) -> None:
    line = event_to_json(event)
    json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert repr(event_from_json(line)) == repr(event)


def test_a_number_that_is_not_finite_is_null_with_a_flag() -> None:
    line = event_to_json(StepsCompleted(1.0, 1, 1, {"train_loss": [0.5, nan], "x": [inf]}))
    assert json.loads(line)["metrics"] == {"train_loss": [0.5, None], "x": [None]}
    line = event_to_json(EpochCompleted(1.0, 1, 1, {"train_loss": -inf}, False, 0.1, 1.0))
    assert json.loads(line)["metrics"] == {"train_loss": None}
    assert "-inf" in json.dumps(json.loads(line)["nonfinite"])


BROKEN = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    '{"event":"Unknown","time":1}',
    '{"event":["RunPaused"]}',
    '{"event":"RunPaused","time":1}',
    '{"event":"RunPaused","time":1,"step":1,"more":1}',
    '{"event":"RunPaused","time":1,"step":1,"nonfinite":[]}',
    '{"event":"RunPaused","time":1,"step":1,"nonfinite":{"a/b":"nan"}}',
    '{"event":"RunPaused","time":1,"step":1,"nonfinite":{"step":"huge"}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("line", BROKEN, ids=[line[:40] for line in BROKEN])
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an event"):
        event_from_json(line)


@given(st.sampled_from(SAMPLES), st.data())
def test_a_torn_line_is_refused(event: Event, data: st.DataObject) -> None:
    line = event_to_json(event)
    with pytest.raises(ValueError, match="not an event"):
        event_from_json(line[: data.draw(st.integers(0, len(line) - 1))])

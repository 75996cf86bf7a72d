"""Typed text to values and back."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.optimizers import Adam
from tui_trainer.spec.parameters import ParameterInfo, parameters_of
from tui_trainer.spec.training import Training
from tui_trainer.tui.values import printable, same_value, shown_value, typed_value

INFOS = {info.name: info for spec in (Data, Training, Adam, Experiment) for info in parameters_of(spec)}
WHOLE, SIZE, NUMBER, NUMBERS = (INFOS[name] for name in ("epochs", "batch_size", "learning_rate", "betas"))
TEXTS = INFOS["tags"]


@pytest.mark.parametrize(
    ("info", "text", "value"),
    [
        (WHOLE, "12", 12),
        (WHOLE, " 50 000 ", 50_000),
        (WHOLE, "10_000", 10_000),
        (WHOLE, "1e4", 10_000),
        (WHOLE, "-3", -3),
        (WHOLE, "1.5", "1.5"),
        (WHOLE, "12x", "12x"),
        (WHOLE, "1" * 400, "1" * 400),
        (WHOLE, "inf", "inf"),
        (SIZE, "full", "full"),
        (SIZE, "FULL", "full"),
        (SIZE, "32", 32),
        (SIZE, "half", "half"),
        (NUMBER, "1e-3", 0.001),
        (NUMBER, ".5", 0.5),
        (NUMBER, "1", 1.0),
        (NUMBER, "0,1", "0,1"),
        (NUMBER, "nan", "nan"),
        (NUMBERS, "0.9, 0.999", [0.9, 0.999]),
        (NUMBERS, "0.9 0.999", [0.9, 0.999]),
        (NUMBERS, "0.9, x", "0.9, x"),
        (NUMBERS, "", ""),
        (TEXTS, " mlp,  early stopping,", ["mlp", "early stopping"]),
        (TEXTS, "", []),
    ],
)
def test_what_typed_text_means(info: ParameterInfo, text: str, value: object) -> None:
    assert same_value(typed_value(info, text), value)


@given(st.text(), st.sampled_from([WHOLE, SIZE, NUMBER, NUMBERS, TEXTS]))
def test_any_text_means_something(text: str, info: ParameterInfo) -> None:
    typed_value(info, text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_shown_and_typed(number: float) -> None:
    assert typed_value(NUMBER, shown_value(number)) == number


@given(st.integers(min_value=-(2**63), max_value=2**63))
def test_a_whole_number_survives_being_shown_and_typed(number: int) -> None:
    assert typed_value(WHOLE, shown_value(number)) == number


def test_endless_numbers_are_not_written_out() -> None:
    assert shown_value(1 << 20_000) == "a number of more than 300 digits"


def test_values_of_different_types_differ() -> None:
    assert not same_value(1, True)
    assert not same_value(1, 1.0)
    assert not same_value({"a": 1}, {"a": 1.0})
    assert not same_value([1], [1, 2])
    assert same_value({"a": [nan]}, {"a": [float("nan")]})


def test_nothing_shown_acts_on_the_terminal() -> None:
    assert printable("a\x1b[2Jb\n") == "a [2Jb "

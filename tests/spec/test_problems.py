"""Problems in words, and the names that were meant."""

from __future__ import annotations

import pytest

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.problems import PresetError, Problem, did_you_mean, nearest


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("linear", "Linear"),
        ("Relu", "ReLU"),
        ("BatchNorm", "BatchNorm1d"),
        ("Droput", "Dropout"),
        ("xyz", None),
        (3, None),
    ],
)
def test_the_nearest_name(name: object, meant: str | None) -> None:
    assert nearest(name, LAYERS) == meant
    assert did_you_mean(name, LAYERS) == (f"; did you mean {meant}?" if meant else "")


def test_a_huge_name_takes_no_time() -> None:
    assert nearest("x" * 10**6, LAYERS) is None


def test_problems_are_listed_below_their_source() -> None:
    error = PresetError("mine.toml", [Problem("a.b", "missing"), Problem("", "not a preset")])
    assert str(error) == "mine.toml: 2 problems\n  a.b: missing\n  not a preset"
    assert str(PresetError("mine.toml", [Problem("a", "b")])) == "mine.toml: 1 problem\n  a: b"

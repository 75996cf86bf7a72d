"""Every optimizer with every kind of schedule: the same seed gives the same history, in one piece or in several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.scheduled import TRIED
from tests.engine.test_resume import assert_nothing_shows
from tests.engine.tiny import WITH_DROPOUT, Run, experiment
from tui_trainer.spec import catalogue
from tui_trainer.spec.experiment import Experiment


def history(spec: Experiment) -> tuple[Any, ...]:
    run = Run(spec)
    return run.recording.steps(), run.recording.epochs(), run.end.metrics


def varied(kind: str, schedule: str, **sections: Any) -> Experiment:
    optimizer = {"kind": kind, **({"max_iter": 3} if kind == "LBFGS" else {"learning_rate": 0.05})}
    document = {**TRIED[schedule][0], "warmup_epochs": 1}
    return experiment(WITH_DROPOUT, optimizer=optimizer, schedule=document, **sections)


@pytest.mark.parametrize("schedule", ["one cycle", "plateau"])
@pytest.mark.parametrize("kind", catalogue.OPTIMIZERS)
def test_the_same_seed_gives_the_same_history(kind: str, schedule: str) -> None:
    first = history(varied(kind, schedule))
    assert str(history(varied(kind, schedule))) == str(first)
    assert str(history(varied(kind, schedule, training={"seed": 1}))) != str(first)


@pytest.mark.parametrize("schedule", TRIED)
def test_the_same_seed_gives_the_same_history_under_every_schedule(schedule: str) -> None:
    assert history(varied("SGD", schedule)) == history(varied("SGD", schedule))


@pytest.mark.parametrize("schedule", ["one cycle", "plateau"])
@pytest.mark.parametrize("kind", catalogue.OPTIMIZERS)
@pytest.mark.parametrize("stops", [[4], [8], [3, 11, 18]], ids=str)
def test_nothing_shows_that_a_run_was_interrupted(tmp_path: Path, kind: str, schedule: str, stops: list[int]) -> None:
    """In the warm-up, between two epochs, and within the schedule; read back with `weights_only`."""
    assert_nothing_shows(varied(kind, schedule), tmp_path, stops)


@pytest.mark.parametrize("schedule", TRIED)
@pytest.mark.parametrize("stops", [[1], [7], [8], [15], [5, 9, 40]], ids=str)
def test_nothing_shows_under_any_schedule(tmp_path: Path, schedule: str, stops: list[int]) -> None:
    assert_nothing_shows(varied("Adam", schedule, training={"epochs": 6}), tmp_path, stops)

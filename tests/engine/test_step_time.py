"""The measurement of a step leaves everything as it was and says what the clock says."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
import torch

from tests.engine.tiny import CPU, experiment
from tui_trainer.engine.device import memory_bytes
from tui_trainer.engine.step_time import measured_step


def test_it_is_the_median_of_what_the_clock_says() -> None:
    ticks = count()
    found = measured_step(experiment(), CPU, clock=lambda: next(ticks) / 1000)
    assert found.seconds == pytest.approx(0.001)
    assert found.multiply_adds == 16 * (64 * 16 + 16 * 10)


def test_one_long_step_is_enough() -> None:
    ticks = count()
    whole = experiment(training={"batch_size": "full"})
    assert measured_step(whole, CPU, clock=lambda: float(next(ticks))).seconds == 1
    assert next(ticks) == 3, "one look before, and one at each end of the step"


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"optimizer": {"kind": "LBFGS", "max_iter": 2}},
        {"regularization": {"augmentation": {"shift": 1.0}, "input_noise": 0.1, "clip_norm": 1.0}},
    ],
)
def test_nothing_else_is_changed(sections: dict[str, Any]) -> None:
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    assert measured_step(experiment(**sections), CPU).seconds > 0
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == threads


def test_a_machine_has_memory() -> None:
    assert (memory_bytes(CPU) or 0) > 2**28

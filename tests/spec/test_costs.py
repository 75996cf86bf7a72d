"""What an experiment costs, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.costs import StepTime, epoch_seconds, memory, steps_per_epoch
from tui_trainer.spec.experiment import Experiment

LAYERS = [
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 32},
    {"kind": "ReLU"},
    {"kind": "Linear", "out_features": 10},
]
PARAMETERS = 64 * 32 + 32 + 32 * 10 + 10
WORK = 64 * 32 + 32 * 10


def checked(**changes: Any) -> tuple[Experiment, Check]:
    changes = {"data": {"dataset": "digits", "validation": 237}, "network": {"classifier": LAYERS}} | changes
    found = check(small_document(**changes))
    assert found.experiment is not None
    return found.experiment, found


def test_memory_is_weights_gradients_optimizer_activations_and_data() -> None:
    experiment, found = checked(optimizer={"kind": "Adam"}, training={"batch_size": 100})
    needed = memory(experiment, found.stacks)
    assert needed is not None
    assert needed.weights == needed.gradients == 4 * PARAMETERS
    assert needed.optimizer == 8 * PARAMETERS
    assert needed.data == (4 * 64 + 8) * 1437
    kept = 32 + 10  # behind the ReLU, and the scores; the Linear before the ReLU keeps what is there anyhow
    assert needed.activations == 4 * 100 * (kept + (64 + 32) + 64)
    assert needed.total == sum((needed.weights, needed.gradients, needed.optimizer, needed.activations, needed.data))


def test_the_whole_set_in_one_batch_takes_its_memory() -> None:
    small, full = (memory(*_pair(training={"batch_size": size})) for size in (100, "full"))
    assert small is not None
    assert full is not None
    assert full.activations == 12 * small.activations


def _pair(**changes: Any) -> Any:
    experiment, found = checked(**changes)
    return experiment, found.stacks


def test_steps_follow_from_examples_and_batch() -> None:
    assert steps_per_epoch(checked(training={"batch_size": 64})[0]) == 19
    assert steps_per_epoch(checked(training={"batch_size": "full"})[0]) == 1
    assert steps_per_epoch(checked(training={"batch_size": 5000})[0]) == 1
    assert steps_per_epoch(checked(data={"dataset": "digits", "validation": 5000})[0]) == 0


def test_an_epoch_of_what_was_measured_takes_its_steps() -> None:
    experiment, found = checked(training={"batch_size": 60})
    measured = StepTime(0.001, WORK * 60)
    assert epoch_seconds(experiment, found.stacks, measured) == pytest.approx((0.02, 0.02))
    twice = epoch_seconds(experiment, found.stacks, StepTime(0.001, WORK * 30))
    assert twice == pytest.approx((0.02, 0.04))


def test_unknown_shapes_cost_nothing_known() -> None:
    layers = [{"kind": "Linear", "out_features": 10}, {"kind": "Conv2d", "out_channels": 9, "kernel_size": 90}]
    experiment, found = checked(network={"classifier": layers})
    assert memory(experiment, found.stacks) is None
    assert epoch_seconds(experiment, found.stacks, StepTime(0.1, 10)) is None

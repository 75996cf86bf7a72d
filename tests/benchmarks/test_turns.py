"""Taking turns, and the step times that are compared in them."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import pytest

from benchmarks import by_hand, step_time
from benchmarks.key_latency import percentile
from benchmarks.screen_cost import steps_per_second
from benchmarks.turns import in_turns, median_ratio
from tests.engine.tiny import CPU, dataset
from tui_trainer.engine.trainer import Trainer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import EpochCompleted, Event, StepsCompleted


def test_contenders_take_turns_and_the_order_changes() -> None:
    order = ""

    def contender(name: str) -> Callable[[], float]:
        def turn() -> float:
            nonlocal order
            order += name
            return float(len(order))

        return turn

    found = in_turns({"a": contender("a"), "b": contender("b")}, rounds=3)
    assert order == "ab" + "ab" + "ba" + "ab"
    assert found == {"a": [3.0, 6.0, 7.0], "b": [4.0, 5.0, 8.0]}
    in_turns({"a": contender("x"), "b": contender("y")}, rounds=1, warm_up=False)
    assert order.endswith("abxy")


def test_the_ratio_is_taken_within_the_rounds() -> None:
    # the machine was three times slower in the last round, for both
    assert median_ratio([2.0, 4.0, 6.0], [1.0, 2.0, 3.0]) == 2.0


def test_percentiles_are_of_the_nearest_rank() -> None:
    values = [float(value) for value in range(50, 0, -1)]
    assert (percentile(values, 0.99), percentile(values, 0.5), percentile([7.0], 0.99)) == (50.0, 25.0, 7.0)


def test_the_pace_is_that_after_the_first_second() -> None:
    told: list[Event] = [
        StepsCompleted(100.0, 1, 1, {"train_loss": [1.0] * 500}),
        StepsCompleted(101.5, 1, 501, {"train_loss": [1.0] * 10}),
        EpochCompleted(101.7, 1, 510, {}, True, 0.1, 1.0),
        StepsCompleted(103.5, 2, 511, {"train_loss": [1.0] * 200}),
        StepsCompleted(109.0, 2, 711, {"train_loss": [1.0] * 9000}),
    ]
    assert steps_per_second(told, seconds=3.0) == 100.0


def test_ours_and_by_hand_can_be_compared() -> None:
    """A quick turn of each on made-up images: only that it works and yields a finite ratio."""
    experiment = step_time.one_epoch()
    images = step_time.part_of(dataset(640, shape=(1, 28, 28)), steps=5)
    assert len(images.train_indices) == 320
    ratio, detail = step_time.compare(experiment, images, rounds=2)
    assert isfinite(ratio)
    assert ratio > 0
    assert "a step" in detail


def test_by_hand_is_the_network_of_the_preset() -> None:
    images = dataset(64, shape=(1, 28, 28))
    ours = Trainer(step_time.one_epoch(), images, CPU, emit=lambda _: None, control=RunControl())
    theirs = by_hand.network()
    assert [p.shape for p in ours.state.stacks.parameters()] == [p.shape for p in theirs.parameters()]
    kinds = [type(module) for module in ours.state.stacks["classifier"].children()]
    assert kinds == [type(module) for module in theirs]
    assert step_time.one_epoch().training.batch_size == step_time.BATCH_SIZE
    assert ours.state.optimizer.param_groups[0]["lr"] == pytest.approx(0.001)
    assert type(ours.state.optimizer).__name__ == "Adam"

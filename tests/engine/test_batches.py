"""What the steps of an epoch are made of."""

from __future__ import annotations

import pytest

from tests.engine.tiny import LAYERS, Run, dataset, experiment
from tui_trainer.run.events import EpochCompleted, StepsCompleted

TRAINING = list(range(30, 130))  # the numbers of the 100 images of tiny.dataset that are not for validation


@pytest.mark.parametrize(
    ("batch_size", "sizes"),
    [
        (1, [1] * 100),
        (32, [32, 32, 32, 4]),
        (50, [50, 50]),
        (99, [99, 1]),
        (100, [100]),
        (5000, [100]),
        ("full", [100]),
    ],
)
def test_every_epoch_takes_every_training_image_once(
    batches: list[list[int]], batch_size: int | str, sizes: list[int]
) -> None:
    run = Run(experiment(training={"epochs": 2, "batch_size": batch_size}))
    assert [len(batch) for batch in batches] == sizes * 2
    assert run.trainer.steps_per_epoch == len(sizes)
    assert run.end.step == len(sizes) * 2
    for epoch in (batches[: len(sizes)], batches[len(sizes) :]):
        assert sorted(number for batch in epoch for number in batch) == TRAINING


def test_every_epoch_has_an_order_of_its_own(batches: list[list[int]]) -> None:
    Run(experiment(training={"epochs": 3, "batch_size": 50}))
    assert len({tuple(batch) for batch in batches}) == 6
    assert all(batch != sorted(batch) for batch in batches)


def test_gradient_descent_has_one_step_an_epoch_and_no_chance_but_the_weights() -> None:
    run = Run(experiment(LAYERS, training={"epochs": 5, "batch_size": "full"}))
    losses = run.recording.steps()
    assert len(losses) == 5
    assert losses == sorted(losses, reverse=True)
    other = Run(experiment(LAYERS, initialization={"scheme": "zeros"}, training={"batch_size": "full", "seed": 1}))
    same = Run(experiment(LAYERS, initialization={"scheme": "zeros"}, training={"batch_size": "full", "seed": 2}))
    assert other.recording.steps() == same.recording.steps()


@pytest.mark.parametrize("batch_size", [1, 7, 32, "full"])
def test_the_means_of_an_epoch_weigh_every_image_alike(batches: list[list[int]], batch_size: int | str) -> None:
    run = Run(experiment(training={"batch_size": batch_size}))
    sizes = [len(batch) for batch in batches]
    per_epoch = run.trainer.steps_per_epoch
    for event in run.recording.of(EpochCompleted):
        steps = slice((event.epoch - 1) * per_epoch, event.epoch * per_epoch)
        for name in ("train_loss", "train_accuracy"):
            values = run.recording.steps(name)[steps]
            mean = sum(value * size for value, size in zip(values, sizes[steps], strict=True)) / 100
            assert event.metrics[name] == pytest.approx(mean, rel=1e-12)


def test_the_network_learns() -> None:
    run = Run(experiment(optimizer={"kind": "Adam", "learning_rate": 0.01}, training={"epochs": 10}), dataset(200))
    first, *_, last = run.recording.of(EpochCompleted)
    assert last.metrics["valid_loss"] < first.metrics["valid_loss"] / 2
    assert run.end.metrics["test_accuracy"] >= 0.9


def test_steps_are_told_with_their_epoch() -> None:
    run = Run(experiment(training={"batch_size": 32}))
    told = [
        (event.epoch, step)
        for event in run.recording.of(StepsCompleted)
        for step in range(event.first_step, event.last_step + 1)
    ]
    assert told == [(1 + (step - 1) // 4, step) for step in range(1, 13)]

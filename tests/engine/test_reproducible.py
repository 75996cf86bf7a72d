"""The same seed gives the same run; what one part draws changes nothing elsewhere."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy
import pytest
import torch
from torch import Tensor

from tests.engine.tiny import CPU, LAYERS, SHAPE, WITH_DROPOUT, Run, experiment
from tui_trainer.engine import trainer
from tui_trainer.engine.generators import Generators
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import initial_state
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.seeds import derived_seed

ADAM = {"kind": "Adam", "learning_rate": 0.01}


def initial_weights(spec: Experiment) -> list[Tensor]:
    return [p.detach() for p in initial_state(spec, SHAPE, CPU).stacks.parameters()]


def equal(left: list[Tensor], right: list[Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(left, right, strict=True))


def test_the_same_seed_gives_the_same_numbers_at_every_step(batches: list[list[int]]) -> None:
    spec = experiment(WITH_DROPOUT, optimizer=ADAM, training={"seed": 4})
    first = Run(spec)
    order, batches[:] = list(batches), []
    again = Run(spec)
    assert first.recording.steps() == again.recording.steps()
    assert first.recording.steps("train_accuracy") == again.recording.steps("train_accuracy")
    assert first.recording.epochs() == again.recording.epochs()
    assert first.end.metrics == again.end.metrics
    assert order == batches
    assert equal(list(first.trainer.state.weights().values()), list(again.trainer.state.weights().values()))


def test_another_seed_gives_other_weights_other_batches_and_another_mask(batches: list[list[int]]) -> None:
    one, other = (experiment(WITH_DROPOUT, training={"seed": seed, "epochs": 1}) for seed in (4, 5))
    assert not equal(initial_weights(one), initial_weights(other))
    first = Run(one)
    order, batches[:] = list(batches), []
    assert first.recording.steps() != Run(other).recording.steps()
    assert order != batches
    masks = [torch.rand(9, generator=initial_state(spec, SHAPE, CPU).generators.dropout) for spec in (one, other)]
    assert not torch.equal(*masks)


def test_dropout_changes_neither_initial_weights_nor_the_order_of_batches(batches: list[list[int]]) -> None:
    specs = [experiment(LAYERS)]
    specs += [experiment([*LAYERS[:3], {"kind": "Dropout", "p": p}, LAYERS[3]]) for p in (0.2, 0.7)]
    orders, losses = [], []
    for spec in specs:
        losses.append(Run(spec).recording.steps())
        orders.append(list(batches))
        batches.clear()
    assert equal(initial_weights(specs[0]), initial_weights(specs[1]))
    assert equal(initial_weights(specs[1]), initial_weights(specs[2]))
    assert orders[0] == orders[1] == orders[2]
    assert losses[0] != losses[1] != losses[2]


def test_the_initialization_changes_not_the_order_of_batches(batches: list[list[int]]) -> None:
    Run(experiment(initialization={"scheme": "xavier_normal"}))
    order, batches[:] = list(batches), []
    Run(experiment(initialization={"scheme": "zeros"}))
    assert order == batches


def test_the_process_wide_random_numbers_are_neither_used_nor_moved_on() -> None:
    spec = experiment(WITH_DROPOUT, optimizer=ADAM)
    losses = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        random.seed(seed)
        numpy.random.seed(seed)
        before = torch.get_rng_state(), random.getstate(), str(numpy.random.get_state())
        losses.append(Run(spec).recording.steps())
        assert torch.equal(torch.get_rng_state(), before[0])
        assert random.getstate() == before[1]
        assert str(numpy.random.get_state()) == before[2]
    assert losses[0] == losses[1]


@pytest.mark.parametrize(("steps", "seconds"), [(1, 9.0), (3, 9.0), (512, 0.0)])
def test_how_often_losses_are_read_changes_no_number(
    monkeypatch: pytest.MonkeyPatch, steps: int, seconds: float
) -> None:
    spec = experiment(WITH_DROPOUT, optimizer=ADAM)
    expected = Run(spec)
    monkeypatch.setattr(trainer, "READ_STEPS", steps)
    monkeypatch.setattr(trainer, "READ_SECONDS", seconds)
    found = Run(spec)
    assert found.recording.steps() == expected.recording.steps()
    assert found.recording.epochs() == expected.recording.epochs()


def test_the_mean_of_an_epoch_does_not_follow_how_losses_were_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    class Awkward(Classify):
        """Losses of very different sizes, whose sum depends on the order of addition."""

        def read(self, outcomes: Sequence[Step]) -> dict[str, list[float]]:
            read = super().read(outcomes)
            return {name: [1e9 ** (value % 2) for value in values] for name, values in read.items()}

    monkeypatch.setitem(OBJECTIVES, "classify", Awkward)
    spec = experiment(training={"batch_size": 7})
    means = []
    for steps in (1, 4, 512):
        monkeypatch.setattr(trainer, "READ_STEPS", steps)
        monkeypatch.setattr(trainer, "READ_SECONDS", 9.0)
        means.append(Run(spec).recording.epochs())
    assert means[0] == means[1] == means[2]


def test_streams_of_random_numbers_are_apart() -> None:
    names = ("weights/classifier", "batches", "dropout", "augmentation", "noise")
    seeds = {derived_seed(seed, name) for seed in (0, 1, 2, 2**63 - 1) for name in names}
    assert len(seeds) == 4 * len(names)
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert derived_seed(0, "weights") == 133441691874178746, "the same on every machine, for ever"


def test_generators_go_on_where_their_states_were_taken() -> None:
    first, second = Generators.from_seed(3, CPU), Generators.from_seed(99, CPU)
    for generator in vars(first).values():
        torch.rand(5, generator=generator)
    second.load_state_dict(first.state_dict())
    for name in vars(first):
        draws = [torch.rand(3, generator=getattr(generators, name)) for generators in (first, second)]
        assert torch.equal(*draws)

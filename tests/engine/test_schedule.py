"""The rate that every step is really taken with, beside a loop with PyTorch's schedulers as its pages show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn, optim
from torch.optim import lr_scheduler

from tests.engine.scheduled import EPOCHS, LEARNING_RATE, STEPS_PER_EPOCH, TRIED
from tests.engine.tiny import CPU, SHAPE, Run, dataset, experiment
from tui_trainer.engine import schedule
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import TrainerState, initial_state
from tui_trainer.run.events import EpochCompleted
from tui_trainer.spec.catalogue import SCHEDULES
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.learning_rate_curve import learning_rate_at, learning_rates, one_cycle_pct_start
from tui_trainer.spec.schedules import OneCycleLR

SGD = {"kind": "SGD", "learning_rate": LEARNING_RATE, "momentum": 0.5}


def scheduled(name: str, warmup: int = 0, optimizer: dict[str, Any] | None = None, epochs: int = EPOCHS) -> Experiment:
    return experiment(
        optimizer=optimizer or SGD,
        schedule={**TRIED[name][0], "warmup_epochs": warmup},
        training={"epochs": epochs},
    )


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rate of every step that any trainer takes."""
    taken: list[float] = []

    class Watched(Classify):
        def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
            taken.append(state.optimizer.param_groups[0]["lr"])
            return super().train_step(state, images_BCHW, labels_B)

    monkeypatch.setitem(OBJECTIVES, "classify", Watched)
    return taken


class ByHand:
    """A loop of one's own around the same network and the same order of examples."""

    def __init__(self, spec: Experiment, name: str, warmup: int) -> None:
        self._state = initial_state(spec, SHAPE, CPU)
        self._model = self._state.stacks["classifier"]
        self._make, self._warmup = TRIED[name][1], warmup
        self.losses: list[float] = []
        self.rates: list[float] = []
        self._train()

    def _train(self) -> None:
        optimizer = optim.SGD(self._model.parameters(), lr=LEARNING_RATE, momentum=0.5, fused=True)
        warmup_steps = self._warmup * STEPS_PER_EPOCH
        growing = lr_scheduler.LambdaLR(optimizer, lambda n: (n + 1) / warmup_steps) if self._warmup else None
        scheduler = None
        for epoch in range(EPOCHS):
            if epoch == self._warmup:
                optimizer.param_groups[0]["lr"] = LEARNING_RATE
                scheduler = self._make(optimizer, EPOCHS - self._warmup)
            for images, labels in self._batches():
                self.rates.append(optimizer.param_groups[0]["lr"])
                loss = nn.functional.cross_entropy(self._model(images), labels)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
                self.losses.append(loss.item())
                if growing is not None and epoch < self._warmup:
                    growing.step()
                if isinstance(scheduler, lr_scheduler.OneCycleLR):
                    scheduler.step()
            if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
                scheduler.step(self._valid_loss())
            elif scheduler is not None and not isinstance(scheduler, lr_scheduler.OneCycleLR):
                scheduler.step()

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        data = dataset()
        order = data.train_indices[torch.randperm(100, generator=self._state.generators.batches)]
        for indices in torch.split(order, 16):
            yield data.images_NCHW[indices], data.labels_N[indices]

    @torch.no_grad()
    def _valid_loss(self) -> float:
        data = dataset()
        return nn.functional.cross_entropy(self._model(data.images_NCHW[:30]), data.labels_N[:30]).item()


def test_every_schedule_is_tried() -> None:
    assert {document["kind"] for document, _ in TRIED.values()} == set(schedule.CONSTRUCTORS)


def test_every_parameter_is_tried_with_another_value_than_its_default() -> None:
    tried = {(values["kind"], name, str(value)) for values, _ in TRIED.values() for name, value in values.items()}
    for kind, info in SCHEDULES.items():
        for parameter in info.parameters:
            values = {value for k, name, value in tried if (k, name) == (kind, parameter.name)}
            assert parameter.name == "warmup_epochs" or values - {str(parameter.default)}, f"{kind} {parameter.name}"


@pytest.mark.parametrize("warmup", [0, 1, 3])
@pytest.mark.parametrize("name", TRIED)
def test_losses_and_rates_are_those_of_a_loop_with_torch_s_schedulers(
    name: str, warmup: int, rates: list[float]
) -> None:
    spec = scheduled(name, warmup)
    run, by_hand = Run(spec), ByHand(spec, name, warmup)
    assert rates == by_hand.rates
    assert run.recording.steps() == by_hand.losses
    assert [event.learning_rate for event in run.recording.of(EpochCompleted)] == rates[6::7], "of its last step"
    if name == "plateau":
        assert 2 < len(set(rates[warmup * 7 :])) < 9, "it falls, but not after every epoch"


@pytest.mark.parametrize("warmup", [0, 1, 3])
@pytest.mark.parametrize("name", TRIED)
def test_the_curve_before_the_run_is_what_the_run_does(name: str, warmup: int, rates: list[float]) -> None:
    spec = scheduled(name, warmup)
    Run(spec)
    whole = 7 * EPOCHS
    expected = [
        learning_rate_at(spec.schedule, LEARNING_RATE, step, steps_per_epoch=7, epochs=EPOCHS)
        for step in range(1, whole + 1)
    ]
    assert learning_rates(spec.schedule, LEARNING_RATE, 7, EPOCHS, whole) == expected
    if name == "plateau":
        rates[warmup * 7 :] = [LEARNING_RATE] * (whole - warmup * 7)  # as if it always improved
    assert rates == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_a_warm_up_grows_in_equal_steps_to_the_full_rate(rates: list[float]) -> None:
    Run(scheduled("constant", warmup=2))
    assert rates[:14] == pytest.approx([LEARNING_RATE * step / 14 for step in range(1, 15)], rel=1e-12)
    assert rates[13:] == [LEARNING_RATE] * 50, "exactly"


def test_a_warm_up_longer_than_the_run_never_gets_there(rates: list[float]) -> None:
    Run(scheduled("one cycle", warmup=20))
    assert rates == pytest.approx([LEARNING_RATE * step / 140 for step in range(1, 64)], rel=1e-12)


@pytest.mark.parametrize("optimizer", ["LBFGS", "Adam"])
@pytest.mark.parametrize("name", ["one cycle", "plateau", "exponential"])
def test_the_rate_counts_for_every_optimizer(name: str, optimizer: str, rates: list[float]) -> None:
    plain = Run(scheduled("constant", optimizer={"kind": optimizer, "learning_rate": 0.05}, epochs=3))
    found = Run(scheduled(name, 1, optimizer={"kind": optimizer, "learning_rate": 0.05}, epochs=3))
    assert rates[:21] == [0.05] * 21
    assert rates[21] == pytest.approx(0.05 / 7)
    assert plain.recording.steps() != found.recording.steps()


def test_a_rate_that_never_changes_costs_no_step_anything() -> None:
    run = Run(scheduled("constant"))
    state = run.trainer.state
    assert "step" not in vars(state.optimizer), "a scheduler of torch wraps it"
    assert state.rate.begin_epoch(2, 7) is None


@pytest.mark.parametrize("name", ["step", "plateau"])
def test_a_rate_that_changes_by_epochs_costs_no_step_anything(name: str) -> None:
    assert Run(scheduled(name)).trainer.state.rate.begin_epoch(EPOCHS, 7) is None


@pytest.mark.parametrize(("pct_start", "batch_size", "steps"), [(0.1, 20, 10), (0.5, 50, 4), (0.25, 50, 4)])
def test_a_rise_of_exactly_one_step_is_no_division_by_zero(
    pct_start: float, batch_size: int, steps: int, rates: list[float]
) -> None:
    kind = {"kind": "OneCycleLR", "pct_start": pct_start}
    spec = experiment(optimizer=SGD, schedule=kind, training={"epochs": 2, "batch_size": batch_size})
    Run(spec)
    assert len(rates) == steps
    assert rates == pytest.approx(learning_rates(spec.schedule, LEARNING_RATE, steps // 2, 2, steps), rel=1e-9)
    assert rates[0] == pytest.approx(LEARNING_RATE / 25)


@pytest.mark.parametrize("steps", [*range(1, 30), 49, 98, 103])
def test_no_share_of_the_steps_is_a_division_by_zero(steps: int) -> None:
    for pct_start in (0.0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.9, 0.99, 1 / steps if steps > 1 else 0.5):
        spec = OneCycleLR(pct_start=min(pct_start, 0.99))
        optimizer = optim.SGD([torch.zeros(1)], lr=1.0)
        cycle = schedule.CONSTRUCTORS["OneCycleLR"](spec, optimizer, schedule.Span(1, steps))
        assert cycle is not None
        found = []
        for _ in range(steps):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            cycle.step()
        assert found == pytest.approx(learning_rates(spec, 1.0, steps, 1, steps), rel=1e-9)
        assert one_cycle_pct_start(spec.pct_start, steps) == pytest.approx(spec.pct_start)

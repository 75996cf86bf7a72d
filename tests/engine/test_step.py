"""A step with everything around the optimizer: clipping, the limit of norms, and an optimizer with a closure."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn, optim

from tests.engine.tiny import CPU, LAYERS, SHAPE, WITH_DROPOUT, Run, dataset, experiment
from tui_trainer.engine.objectives import build_objective
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import TrainerState, initial_state
from tui_trainer.spec.experiment import Experiment

LBFGS = {"kind": "LBFGS", "max_iter": 5}
KINDS: list[dict[str, Any]] = [{"kind": "SGD", "learning_rate": 0.5}, {"kind": "Adam", "learning_rate": 0.1}, LBFGS]


def batch(start: int = 0) -> tuple[Tensor, Tensor]:
    data = dataset()
    return data.images_NCHW[start : start + 16], data.labels_N[start : start + 16]


def steps(spec: Experiment, count: int) -> list[tuple[TrainerState, Step]]:
    """The same state after each of some steps, and what the step saw."""
    state, objective = initial_state(spec, SHAPE, CPU), build_objective(spec)
    return [(state, objective.train_step(state, *batch(start))) for start in range(count)]


@pytest.mark.parametrize("optimizer", KINDS, ids=lambda kind: kind["kind"])
def test_the_limit_of_norms_holds_after_each_step(optimizer: dict[str, Any]) -> None:
    def longest(max_norm: float) -> list[float]:
        spec = experiment(optimizer=optimizer, regularization={"max_norm": max_norm})
        state, objective = initial_state(spec, SHAPE, CPU), build_objective(spec)
        found = []
        for start in range(5):
            objective.train_step(state, *batch(start))
            found.append(max(p.norm(dim=1).max().item() for p in state.parameters if p.ndim > 1))
        return found

    assert max(longest(0.5)) <= 0.5 * (1 + 1e-6)
    assert min(longest(0.0)) > 0.6, "without a limit they are longer"
    assert longest(1000.0) == longest(0.0)


def test_biases_have_no_limit() -> None:
    spec = experiment(
        optimizer={"kind": "SGD", "learning_rate": 50.0},
        regularization={"max_norm": 0.01},
        initialization={"scheme": "default"},
    )
    state = steps(spec, 3)[-1][0]
    assert max(p.abs().max().item() for p in state.parameters if p.ndim == 1) > 0.01


@pytest.mark.parametrize(("name", "limit"), [("clip_norm", 0.05), ("clip_value", 0.002)])
def test_clipping_bounds_the_gradient_of_a_step(name: str, limit: float) -> None:
    def gradient(regularization: dict[str, float]) -> Tensor:
        spec = experiment(regularization=regularization)
        state = steps(spec, 1)[0][0]
        return torch.cat([p.grad.flatten() for p in state.parameters if p.grad is not None])

    plain, clipped = gradient({}), gradient({name: limit})
    if name == "clip_norm":
        assert torch.allclose(clipped, plain * (limit / plain.norm()), rtol=1e-4)
    else:
        assert torch.equal(clipped, plain.clamp(-limit, limit))
    assert not torch.allclose(clipped, plain)


def test_clipping_comes_after_l1_and_before_weight_decay() -> None:
    regularization = {"clip_value": 0.003, "l1": 0.1, "weight_decay": 0.2}
    spec = experiment(LAYERS, regularization=regularization)
    state, objective = initial_state(spec, SHAPE, CPU), build_objective(spec)
    weight = state.parameters[0]
    before = weight.detach().clone()
    objective.train_step(state, *batch())
    change = (before - weight.detach()) / 0.1 - 0.2 * before
    assert change.abs().max().item() == pytest.approx(0.003, rel=0.01)


class ByHand:
    """Torch's LBFGS as its page shows it, on the same network and batches, with the penalties in the loss."""

    def __init__(self, spec: Experiment, l1: float, weight_decay: float, **parameters: Any) -> None:
        self.model = initial_state(spec, SHAPE, CPU).stacks["classifier"].double()
        self.l1, self.weight_decay = l1, weight_decay
        self.optimizer = optim.LBFGS(self.model.parameters(), lr=0.5, max_iter=5, **parameters)

    def step(self, images: Tensor, labels: Tensor) -> float:
        def closure() -> Tensor:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.model(images), labels)
            for parameter in self.model.parameters():
                loss = loss + self.weight_decay / 2 * parameter.square().sum()
                if parameter.ndim > 1:
                    loss = loss + self.l1 * parameter.abs().sum()
            torch.autograd.backward(loss)
            return loss

        with torch.no_grad():
            shown = nn.functional.cross_entropy(self.model(images), labels).item()
        self.optimizer.step(closure)  # type: ignore[no-untyped-call]
        return shown


@pytest.mark.parametrize("line_search_fn", ["none", "strong_wolfe"])
@pytest.mark.parametrize(("l1", "weight_decay"), [(0.0, 0.0), (0.01, 0.0), (0.0, 0.05), (0.01, 0.05)])
def test_lbfgs_steps_as_torch_s_page_shows_with_the_penalty_in_its_loss(
    line_search_fn: str, l1: float, weight_decay: float
) -> None:
    spec = experiment(
        optimizer={**LBFGS, "learning_rate": 0.5, "line_search_fn": line_search_fn, "history_size": 3},
        regularization={"l1": l1, "weight_decay": weight_decay},
    )
    state, objective = initial_state(spec, SHAPE, CPU), build_objective(spec)
    search = None if line_search_fn == "none" else line_search_fn
    state.stacks.double()  # small differences grow with every step
    by_hand = ByHand(spec, l1, weight_decay, line_search_fn=search, history_size=3)
    for start in (0, 16, 32):
        images, labels = batch(start)
        shown = objective.train_step(state, images.double(), labels)
        before = by_hand.step(images.double(), labels)
        assert shown.loss.item() == pytest.approx(before, rel=1e-6), "before the step, and that of the data alone"
        for ours, theirs in zip(state.parameters, by_hand.model.parameters(), strict=True):
            assert torch.allclose(ours, theirs, rtol=1e-6, atol=1e-6)


def test_lbfgs_reports_its_first_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = experiment(WITH_DROPOUT, optimizer=LBFGS)
    state = initial_state(spec, SHAPE, CPU)
    seen: list[Tensor] = []
    state.stacks["classifier"].register_forward_hook(lambda *args: seen.append(args[2].detach().clone()))
    step = Classify(spec).train_step(state, *batch())
    assert len(seen) == 5, "one evaluation for each iteration"
    assert torch.equal(step.logits_BK, seen[0])
    assert step.loss.item() == nn.functional.cross_entropy(seen[0], batch()[1]).item()


def test_lbfgs_clips_within_its_evaluations() -> None:
    spec = experiment(optimizer={"kind": "LBFGS", "max_iter": 1}, regularization={"clip_value": 0.001})
    state, objective = initial_state(spec, SHAPE, CPU), build_objective(spec)
    before = [p.detach().clone() for p in state.parameters]
    objective.train_step(state, *batch())
    assert max((p - old).abs().max().item() for p, old in zip(state.parameters, before, strict=True)) <= 0.00101


def test_lbfgs_learns_with_full_batches() -> None:
    spec = experiment(
        optimizer={"kind": "LBFGS", "line_search_fn": "strong_wolfe"},
        training={"batch_size": "full", "epochs": 4},
    )
    losses = Run(spec).recording.steps()
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.01

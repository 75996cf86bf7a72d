"""Optimizers beside torch's plain ones; regularization beside what autograd makes of the penalty."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn, optim

from tests.engine.tiny import CPU, LAYERS, SHAPE, dataset, experiment
from tui_trainer.engine.objectives import build_objective
from tui_trainer.engine.optimize import CONSTRUCTORS, build_optimizer
from tui_trainer.engine.state import initial_state

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("Adagrad", {"eps": 1e-3}),
    ("RMSprop", {}),
    ("RMSprop", {"momentum": 0.9, "alpha": 0.9}),
    ("Adam", {}),
    ("Adam", {"betas": [0.5, 0.9], "eps": 1e-3}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("Adadelta", {"rho": 0.5, "eps": 0.1}),
    ("AdamW", {"betas": [0.5, 0.9]}),
    ("NAdam", {"momentum_decay": 0.1}),
    ("RAdam", {}),
    ("Adamax", {"eps": 1e-3}),
]


def test_every_optimizer_has_its_turn_here() -> None:
    assert {kind for kind, _ in VARIANTS} | {"LBFGS"} == set(CONSTRUCTORS), "LBFGS has its own in test_step"


def starting_point() -> list[nn.Parameter]:
    generator = torch.Generator().manual_seed(1)
    return [nn.Parameter(torch.randn(shape, generator=generator)) for shape in ((5, 7), (5,))]


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize(("kind", "parameters"), VARIANTS)
def test_steps_are_those_of_torch_s_plain_loop(kind: str, parameters: dict[str, Any], weight_decay: float) -> None:
    spec = experiment(optimizer={"kind": kind, "learning_rate": 0.05, **parameters}).optimizer
    ours, theirs = starting_point(), starting_point()
    built = build_optimizer(spec, ours, weight_decay=weight_decay, device=CPU)
    plain: Any = getattr(optim, kind)
    reference: optim.Optimizer = plain(theirs, lr=0.05, weight_decay=weight_decay, foreach=False, **parameters)
    generator = torch.Generator().manual_seed(2)
    for _ in range(5):
        for our, their in zip(ours, theirs, strict=True):
            our.grad = torch.randn(our.shape, generator=generator)
            their.grad = our.grad.clone()
        built.step()
        reference.step()
        for our, their in zip(ours, theirs, strict=True):
            assert torch.allclose(our, their, rtol=1e-5, atol=1e-6)
    assert not torch.allclose(ours[0], starting_point()[0], atol=0.01)


@pytest.mark.parametrize("kind", ["SGD", "Adagrad", "Adam", "AdamW"])
def test_the_fused_implementation_is_taken_where_there_is_one(kind: str) -> None:
    spec = experiment(optimizer={"kind": kind}).optimizer
    assert build_optimizer(spec, starting_point(), weight_decay=0.0, device=CPU).defaults["fused"] is True
    on_mps = build_optimizer(spec, starting_point(), weight_decay=0.0, device=torch.device("mps"))
    assert bool(on_mps.defaults["fused"]) == (kind != "Adagrad")
    elsewhere = build_optimizer(spec, starting_point(), weight_decay=0.0, device=torch.device("meta"))
    assert not elsewhere.defaults["fused"]


def gradients_of_the_written_out_loss(model: nn.Module, images: Tensor, labels: Tensor, l1: float) -> list[Tensor]:
    penalty = sum((p.abs().sum() for p in model.parameters() if p.ndim > 1), torch.zeros(()))
    loss = nn.functional.cross_entropy(model(images), labels) + l1 * penalty
    return list(torch.autograd.grad(loss, list(model.parameters())))


@pytest.mark.parametrize(("l1", "weight_decay"), [(0.0, 0.0), (0.05, 0.0), (0.0, 0.05), (0.05, 0.05)])
def test_a_step_goes_down_the_regularized_loss(l1: float, weight_decay: float) -> None:
    spec = experiment(
        LAYERS,
        optimizer={"kind": "SGD", "learning_rate": 0.1},
        initialization={"scheme": "default"},  # the one with biases that are not zero
        regularization={"l1": l1, "weight_decay": weight_decay},
    )
    state = initial_state(spec, SHAPE, CPU)
    data = dataset()
    images, labels = data.images_NCHW[:16], data.labels_N[:16]
    before = [p.detach().clone() for p in state.stacks.parameters()]
    gradients = gradients_of_the_written_out_loss(state.stacks["classifier"], images, labels, l1)
    shown = build_objective(spec).train_step(state, images, labels)
    for old, gradient, new in zip(before, gradients, state.stacks.parameters(), strict=True):
        # torch's weight_decay is the gradient of weight_decay / 2 * |w|^2, over biases, too
        assert torch.allclose(new, old - 0.1 * (gradient + weight_decay * old), atol=1e-6)
    assert shown.loss.item() == pytest.approx(nn.functional.cross_entropy(shown.logits_BK, labels).item()), (
        "the loss that is shown is that of the data alone"
    )

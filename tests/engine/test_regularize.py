"""The functions that change gradients and weights, beside what autograd and a count one by one make of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from tui_trainer.engine.regularize import (
    add_l1_gradient,
    add_l2_gradient,
    clip_gradients,
    limit_norms,
    penalty,
    weights_of,
)


def parameters() -> list[nn.Parameter]:
    generator = torch.Generator().manual_seed(1)
    return [nn.Parameter(torch.randn(shape, generator=generator)) for shape in ((5, 7), (5,))]


def with_gradients(scale: float = 1.0) -> list[nn.Parameter]:
    made = parameters()
    generator = torch.Generator().manual_seed(2)
    for parameter in made:
        parameter.grad = torch.randn(parameter.shape, generator=generator) * scale
    return made


def gradients(of: list[nn.Parameter]) -> list[Tensor]:
    return [parameter.grad for parameter in of if parameter.grad is not None]


PENALTIES: dict[str, tuple[Callable[[list[nn.Parameter]], None], Callable[[Tensor], Tensor], tuple[float, float]]] = {
    "l1": (lambda weights: add_l1_gradient(weights, 0.3), lambda w: w.abs().sum() * 0.3, (0.3, 0.0)),
    "l2": (lambda weights: add_l2_gradient(weights, 0.3), lambda w: w.square().sum() * 0.15, (0.0, 0.3)),
}


@pytest.mark.parametrize("name", PENALTIES)
def test_a_gradient_and_a_penalty_belong_together(name: str) -> None:
    add, term, (l1, weight_decay) = PENALTIES[name]
    weights = parameters()
    weights[0].data[0, 0] = 0.0  # where |w| has no slope, torch takes 0
    total = torch.stack([term(weight) for weight in weights]).sum()
    expected = torch.autograd.grad(total, weights)
    assert penalty(weights, l1, weights, weight_decay).item() == pytest.approx(total.item())
    for weight in weights:
        weight.grad = torch.zeros_like(weight)
    add(weights)
    assert all(torch.allclose(got, wanted) for got, wanted in zip(gradients(weights), expected, strict=True))


def test_what_has_no_gradient_gets_none() -> None:
    weight = nn.Parameter(torch.ones(2))
    add_l1_gradient([weight], 0.3)
    add_l2_gradient([weight], 0.3)
    assert weight.grad is None


@pytest.mark.parametrize("clip_value", [0.0, 0.5])
@pytest.mark.parametrize("clip_norm", [0.0, 1.5])
@pytest.mark.parametrize("scale", [0.01, 100.0])
def test_gradients_are_bounded_by_value_and_by_norm(clip_value: float, clip_norm: float, scale: float) -> None:
    clipped, before = with_gradients(scale), gradients(with_gradients(scale))
    clip_gradients(clipped, clip_value, clip_norm)
    largest = max(gradient.abs().max().item() for gradient in gradients(clipped))
    length = torch.cat([gradient.flatten() for gradient in gradients(clipped)]).norm().item()
    if clip_value:
        assert largest <= clip_value
    if clip_norm:
        assert length <= clip_norm * 1.00001
    if scale < 1 or not (clip_value or clip_norm):
        assert all(torch.equal(got, same) for got, same in zip(gradients(clipped), before, strict=True))
    elif clip_norm:
        assert length == pytest.approx(clip_norm, rel=1e-4), "scaled down, not to nothing"
    else:
        assert largest == clip_value


def test_weights_are_what_lies_between_units() -> None:
    model = nn.Sequential(
        nn.Linear(4, 3),
        nn.Sequential(nn.Conv2d(2, 5, 3), nn.ConvTranspose2d(5, 2, 3)),
        nn.LayerNorm((2, 4, 4)),
        nn.BatchNorm2d(2),
        nn.PReLU(),
        nn.LSTM(4, 6),
    )
    assert [(tuple(weight.shape), unit_dim) for weight, unit_dim in weights_of(model)] == [
        ((3, 4), 0),
        ((5, 2, 3, 3), 0),
        ((5, 2, 3, 3), 1),
        ((24, 4), 0),
        ((24, 6), 0),
    ]


@pytest.mark.parametrize(
    ("weight", "unit_dim", "incoming"),
    [
        (nn.Linear(50, 8).weight, 0, lambda w, unit: w[unit]),
        (nn.Conv2d(4, 8, 3).weight, 0, lambda w, unit: w[unit]),
        (nn.ConvTranspose2d(4, 8, 3).weight, 1, lambda w, unit: w[:, unit]),
    ],
    ids=["Linear", "Conv2d", "ConvTranspose2d"],
)
def test_each_unit_s_incoming_weights_become_no_longer_than_the_limit(
    weight: Tensor, unit_dim: int, incoming: Callable[[Tensor, int], Tensor]
) -> None:
    generator = torch.Generator().manual_seed(3)
    before = torch.randn(weight.shape, generator=generator) * torch.linspace(0.1, 2.0, 8).view(
        [8 if dim == unit_dim else 1 for dim in range(weight.ndim)]
    )
    weight.data.copy_(before)
    limit_norms([(weight, unit_dim)], 3.0)
    lengths = [incoming(before, unit).norm().item() for unit in range(8)]
    assert min(lengths) < 3.0 < max(lengths)
    for unit, length in enumerate(lengths):
        expected = incoming(before, unit) * min(1.0, 3.0 / length)
        assert torch.allclose(incoming(weight.detach(), unit), expected, rtol=1e-5)

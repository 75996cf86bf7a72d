"""The functions that change gradients and weights, beside what autograd and a count one by one make of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from tui_trainer.engine.regularize import (
    add_l1_gradient,
    clip_gradients,
    l1_penalty,
    l2_penalty,
    limit_norms,
    units_of,
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


def test_the_gradient_of_l1_is_that_of_its_penalty() -> None:
    weights = parameters()
    weights[0].data[0, 0] = 0.0  # where |w| has no slope, torch takes 0
    penalty = l1_penalty(weights, 0.3)
    assert penalty.item() == pytest.approx(0.3 * sum(weight.abs().sum().item() for weight in weights))
    expected = torch.autograd.grad(penalty, weights)
    for weight in weights:
        weight.grad = torch.zeros_like(weight)
    add_l1_gradient(weights, 0.3)
    assert all(torch.equal(got, wanted) for got, wanted in zip(gradients(weights), expected, strict=True))


def test_the_gradient_of_the_l2_penalty_is_weight_decay() -> None:
    weights = parameters()
    penalty = l2_penalty(weights, 0.3)
    assert penalty.item() == pytest.approx(0.15 * sum(weight.square().sum().item() for weight in weights))
    for weight, gradient in zip(weights, torch.autograd.grad(penalty, weights), strict=True):
        assert torch.allclose(gradient, 0.3 * weight)


def test_what_has_no_gradient_gets_none() -> None:
    weight = nn.Parameter(torch.ones(2))
    add_l1_gradient([weight], 0.3)
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
        nn.Sequential(nn.Conv2d(2, 6, 3), nn.ConvTranspose2d(6, 2, 3), nn.ConvTranspose2d(6, 4, 3, groups=2)),
        nn.LayerNorm((2, 4, 4)),
        nn.BatchNorm2d(2),
        nn.PReLU(),
        nn.LSTM(4, 6),
    )
    weights = weights_of(model)
    assert [tuple(weight.shape) for weight in weights] == [
        (3, 4),
        (6, 2, 3, 3),
        (6, 2, 3, 3),
        (6, 2, 3, 3),
        (24, 4),
        (24, 6),
    ]
    assert [tuple(weight.shape) for weight in units_of(model)] == [
        (3, 4),
        (6, 2, 3, 3),
        (2, 6, 3, 3),
        *2 * [(2, 3, 3, 3)],
        (24, 4),
        (24, 6),
    ]


@pytest.mark.parametrize(
    ("module", "incoming"),
    [
        (nn.Linear(50, 8), lambda w, unit: w[unit]),
        (nn.Conv2d(4, 8, 3), lambda w, unit: w[unit]),
        (nn.Conv2d(8, 8, 3, groups=2), lambda w, unit: w[unit]),
        (nn.ConvTranspose2d(4, 8, 3), lambda w, unit: w[:, unit]),
        (nn.ConvTranspose2d(8, 8, 3, groups=2), lambda w, unit: w[4 * (unit // 4) :][:4, unit % 4]),
    ],
    ids=["Linear", "Conv2d", "Conv2d in groups", "ConvTranspose2d", "ConvTranspose2d in groups"],
)
def test_each_unit_s_incoming_weights_become_no_longer_than_the_limit(
    module: nn.Module, incoming: Callable[[Tensor, int], Tensor]
) -> None:
    weight = weights_of(module)[0].detach()
    generator = torch.Generator().manual_seed(3)
    weight.copy_(torch.randn(weight.shape, generator=generator))
    for unit in range(8):
        incoming(weight, unit).mul_(0.1 + 0.25 * unit)
    before = weight.clone()
    limit_norms(units_of(module), 3.0)
    lengths = [incoming(before, unit).norm().item() for unit in range(8)]
    assert min(lengths) < 3.0 < max(lengths)
    for unit, length in enumerate(lengths):
        expected = incoming(before, unit) * min(1.0, 3.0 / length)
        assert torch.allclose(incoming(weight, unit), expected, rtol=1e-5)

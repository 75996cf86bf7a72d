"""Stacks of modules; Dropout beside torch's own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tests.engine.tiny import SHAPE, experiment
from tui_trainer.engine.build import build_stack
from tui_trainer.engine.dropout import Dropout
from tui_trainer.spec.shapes import ShapeError


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_modules_stand_in_their_order_with_sizes_that_follow() -> None:
    layers: list[dict[str, Any]] = [
        {"kind": "Flatten"},
        {"kind": "Linear", "out_features": 12, "bias": False},
        {"kind": "BatchNorm1d"},
        {"kind": "Tanh"},
        {"kind": "Linear", "out_features": 10},
    ]
    stack = build_stack(experiment(layers).network["classifier"], SHAPE, generator())
    assert [type(module).__name__ for module in stack] == [layer["kind"] for layer in layers]
    assert [tuple(p.shape) for p in stack.parameters()] == [(12, 64), (12,), (12,), (10, 12), (10,)]
    assert stack(torch.zeros(3, *SHAPE)).shape == (3, 10)


def test_impossible_shapes_are_refused_in_words() -> None:
    layers = experiment([{"kind": "Flatten"}, {"kind": "BatchNorm1d"}, {"kind": "Linear", "out_features": 10}])
    with pytest.raises(ShapeError, match="takes rows of features, but gets images of 1x8x8"):
        build_stack(layers.network["classifier"][1:], (1, 8, 8), generator())


def test_building_draws_nothing_from_the_process_wide_generator() -> None:
    layers = experiment().network["classifier"]
    state = torch.get_rng_state()
    build_stack(layers, SHAPE, generator())
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_zeroes_at_its_rate_and_scales_the_rest(p: float) -> None:
    count = 100_000
    out = Dropout(p, generator())(torch.full((count,), 2.0))
    dropped = int((out == 0).sum())
    assert dropped == pytest.approx(p * count, abs=5 * (count * p * (1 - p)) ** 0.5)
    kept = out[out != 0]
    assert torch.allclose(kept, torch.full_like(kept, 2 / (1 - p)))


def test_dropout_is_torch_s_where_they_drop_the_same() -> None:
    x = torch.randn(64, 32, generator=generator(1))
    torch.manual_seed(3)
    theirs = nn.Dropout(0.3)(x)
    ours = Dropout(0.3, generator(3))(x)
    # both draw a Bernoulli mask of the input's shape from a generator with the same seed
    assert torch.equal(ours == 0, theirs == 0)
    assert torch.allclose(ours, theirs)


def test_dropout_s_gradient_goes_where_the_signal_went() -> None:
    x = torch.ones(1000, requires_grad=True)
    out = Dropout(0.25, generator())(x)
    out.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, out.detach())


@pytest.mark.parametrize(("p", "training"), [(0.5, False), (0.0, True)])
def test_dropout_is_the_identity_in_evaluation_and_at_rate_0(p: float, training: bool) -> None:
    x = torch.randn(100)
    source = generator()
    state = source.get_state()
    assert torch.equal(Dropout(p, source).train(training)(x), x)
    assert torch.equal(source.get_state(), state)


def masks(source: torch.Generator) -> list[Tensor]:
    dropout = Dropout(0.5, source)
    return [dropout(torch.ones(200)) for _ in range(3)]


def test_dropout_draws_from_its_generator_alone() -> None:
    torch.manual_seed(1)
    state = torch.get_rng_state()
    first = masks(generator(7))
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(2)
    again, other = masks(generator(7)), masks(generator(8))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(torch.equal(a, b) for a, b in zip(first, other, strict=True))
    assert not torch.equal(first[0], first[1])


def test_dropout_says_its_rate() -> None:
    assert "p=0.3" in repr(Dropout(0.3, generator()))

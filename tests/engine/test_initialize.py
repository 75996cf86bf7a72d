"""Initial weights against their formulas."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
import torch
from torch import nn

from tests.engine.tiny import experiment
from tui_trainer.engine.initialize import initialize
from tui_trainer.spec.catalogue import INITIALIZATIONS

N_IN, N_OUT = 300, 500


def drawn(scheme: str, seed: int = 0, **parameters: Any) -> nn.Linear:
    layer = nn.Linear(N_IN, N_OUT)
    spec = experiment(initialization={"scheme": scheme, **parameters}).initialization
    initialize(layer, spec, torch.Generator().manual_seed(seed))
    return layer


# scheme, parameters, standard deviation, largest absolute value (None: a normal distribution)
FORMULAS = [
    ("default", {}, 1 / sqrt(3 * N_IN), 1 / sqrt(N_IN)),
    ("zeros", {}, 0.0, 0.0),
    ("normal", {}, 1 / sqrt(N_IN), None),
    ("xavier_uniform", {}, sqrt(2 / (N_IN + N_OUT)), sqrt(6 / (N_IN + N_OUT))),
    ("xavier_uniform", {"gain": 2.0}, 2 * sqrt(2 / (N_IN + N_OUT)), 2 * sqrt(6 / (N_IN + N_OUT))),
    ("xavier_normal", {}, sqrt(2 / (N_IN + N_OUT)), None),
    ("xavier_normal", {"gain": 0.5}, 0.5 * sqrt(2 / (N_IN + N_OUT)), None),
    ("kaiming_uniform", {}, sqrt(2 / N_IN), sqrt(6 / N_IN)),
    ("kaiming_uniform", {"mode": "fan_out"}, sqrt(2 / N_OUT), sqrt(6 / N_OUT)),
    ("kaiming_normal", {}, sqrt(2 / N_IN), None),
    ("kaiming_normal", {"mode": "fan_out"}, sqrt(2 / N_OUT), None),
    ("kaiming_normal", {"nonlinearity": "tanh"}, 5 / 3 / sqrt(N_IN), None),
    ("kaiming_normal", {"nonlinearity": "sigmoid"}, 1 / sqrt(N_IN), None),
    ("kaiming_normal", {"nonlinearity": "linear"}, 1 / sqrt(N_IN), None),
]


def test_every_scheme_has_its_formula_here() -> None:
    assert {scheme for scheme, *_ in FORMULAS} == set(INITIALIZATIONS)


@pytest.mark.parametrize(("scheme", "parameters", "deviation", "bound"), FORMULAS)
def test_weights_follow_the_formula(
    scheme: str, parameters: dict[str, Any], deviation: float, bound: float | None
) -> None:
    weight = drawn(scheme, **parameters).weight.detach()
    assert weight.std().item() == pytest.approx(deviation, rel=0.01)
    assert weight.mean().item() == pytest.approx(0.0, abs=0.02 * deviation)
    largest = weight.abs().max().item()
    if bound is None:
        assert largest > 3.5 * deviation
    else:
        assert largest <= bound + 1e-7
        assert largest >= 0.999 * bound


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_biases_are_zero_but_for_torch_s_default(scheme: str) -> None:
    bias = drawn(scheme).bias.detach()
    if scheme == "default":
        assert 0.95 / sqrt(N_IN) < bias.abs().max().item() <= 1 / sqrt(N_IN)
        assert bias.std().item() == pytest.approx(1 / sqrt(3 * N_IN), rel=0.15)
    else:
        assert not bias.any()


def test_the_default_is_what_torch_does() -> None:
    torch.manual_seed(9)
    theirs = nn.Linear(N_IN, N_OUT)
    ours = drawn("default", seed=9)
    assert torch.equal(ours.weight, theirs.weight)
    assert torch.equal(ours.bias, theirs.bias)


@pytest.mark.parametrize("scheme", sorted(set(INITIALIZATIONS) - {"zeros"}))
def test_weights_follow_from_the_generator_alone(scheme: str) -> None:
    torch.manual_seed(1)
    first = drawn(scheme, seed=3).weight
    torch.manual_seed(2)
    again = drawn(scheme, seed=3).weight
    assert torch.equal(first, again)
    assert not torch.equal(first, drawn(scheme, seed=4).weight)


def test_the_process_wide_generator_is_left_alone() -> None:
    layer = nn.Linear(4, 4)
    state = torch.get_rng_state()
    for scheme in INITIALIZATIONS:
        spec = experiment(initialization={"scheme": scheme}).initialization
        initialize(layer, spec, torch.Generator())
    assert torch.equal(torch.get_rng_state(), state)


def test_normalization_keeps_scale_1_and_shift_0_and_a_layer_may_have_no_bias() -> None:
    model = nn.Sequential(nn.Linear(4, 4, bias=False), nn.BatchNorm1d(4))
    initialize(model, experiment(initialization={"scheme": "zeros"}).initialization, torch.Generator())
    values = {name: value.tolist() for name, value in model.named_parameters()}
    assert values == {"0.weight": [[0.0] * 4] * 4, "1.weight": [1.0] * 4, "1.bias": [0.0] * 4}

"""Initial weights against their formulas."""

from __future__ import annotations

from math import sqrt
from typing import Any, TypeVar

import pytest
import torch
from torch import Tensor, nn

from tests.engine.tiny import CPU, LAYERS, SHAPE, experiment
from tui_trainer.engine.initialize import draw, initialize
from tui_trainer.engine.state import initial_state
from tui_trainer.spec.catalogue import INITIALIZATIONS
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Linear
from tui_trainer.spec.seeds import weights_seed

N_IN, N_OUT = 300, 500

Module = TypeVar("Module", bound=nn.Module)


def scheme_of(scheme: str, **parameters: Any) -> Initialization:
    return experiment(initialization={"scheme": scheme, **parameters}).initialization


def filled(module: Module, scheme: str, seed: int = 0, **parameters: Any) -> Module:
    draw(module, scheme_of(scheme, **parameters), torch.Generator().manual_seed(seed))
    return module


def drawn(scheme: str, seed: int = 0, **parameters: Any) -> nn.Linear:
    return filled(nn.Linear(N_IN, N_OUT), scheme, seed, **parameters)


# scheme, parameters, standard deviation, largest absolute value (None: a normal distribution)
FORMULAS = [
    ("default", {}, 1 / sqrt(3 * N_IN), 1 / sqrt(N_IN)),
    ("zeros", {}, 0.0, 0.0),
    ("constant", {"val": 0.0}, 0.0, 0.0),
    ("uniform", {"a": -0.3, "b": 0.3}, 0.3 / sqrt(3), 0.3),
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
    ("kaiming_normal", {"nonlinearity": "selu"}, 0.75 / sqrt(N_IN), None),
    ("kaiming_normal", {"nonlinearity": "leaky_relu", "a": 1.0}, 1 / sqrt(N_IN), None),
    ("kaiming_uniform", {"nonlinearity": "leaky_relu", "a": 1.0}, 1 / sqrt(N_IN), sqrt(3 / N_IN)),
    ("orthogonal", {}, 1 / sqrt(N_OUT), None),
    ("orthogonal", {"gain": 3.0}, 3 / sqrt(N_OUT), None),
    ("trunc_normal", {}, 0.8796, 2.0),  # the standard deviation of a normal distribution cut off at 2 sigma
    ("trunc_normal", {"std": 0.02, "a": -0.04, "b": 0.04}, 0.02 * 0.8796, 0.04),
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


def test_a_constant_and_a_range_are_taken_as_they_are() -> None:
    assert bool((drawn("constant", val=0.25).weight == 0.25).all())
    weight = drawn("uniform", a=1.0, b=3.0).weight.detach()
    assert (weight.min().item(), weight.max().item()) == pytest.approx((1, 3), abs=1e-3)


def test_orthogonal_columns_stand_at_right_angles() -> None:
    weight = drawn("orthogonal", gain=2.0).weight.detach()
    assert torch.allclose(weight.T @ weight, 4 * torch.eye(N_IN), atol=1e-4)


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_biases_are_zero_but_for_torch_s_default(scheme: str) -> None:
    bias = drawn(scheme).bias.detach()
    if scheme == "default":
        assert 0.95 / sqrt(N_IN) < bias.abs().max().item() <= 1 / sqrt(N_IN)
        assert bias.std().item() == pytest.approx(1 / sqrt(3 * N_IN), rel=0.15)
    else:
        assert not bias.any()


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_biases_may_be_a_number_or_torch_s_default_under_any_scheme(scheme: str) -> None:
    assert bool((drawn(scheme, bias=0.125).bias == 0.125).all())
    largest = drawn(scheme, bias="default").bias.abs().max().item()
    assert 0.95 / sqrt(N_IN) < largest <= 1 / sqrt(N_IN)


MODULES: list[tuple[type[nn.Module], tuple[int, ...], dict[str, Any]]] = [
    (nn.Linear, (N_IN, N_OUT), {}),
    (nn.Conv1d, (6, 8, 3), {"groups": 2}),
    (nn.Conv2d, (6, 8, 3), {}),
    (nn.ConvTranspose2d, (6, 8, 3), {}),
    (nn.RNN, (6, 8, 2), {"bidirectional": True}),
    (nn.LSTM, (6, 8, 2), {"bidirectional": True}),
    (nn.GRU, (6, 8), {}),
]
KINDS = [kind.__name__ for kind, *_ in MODULES]


@pytest.mark.parametrize(("kind", "sizes", "options"), MODULES, ids=KINDS)
def test_the_default_is_what_torch_does(kind: type[nn.Module], sizes: tuple[int, ...], options: dict[str, Any]) -> None:
    torch.manual_seed(9)
    theirs = kind(*sizes, **options)
    torch.manual_seed(1)
    ours = filled(kind(*sizes, **options), "default", seed=9)
    for (name, parameter), theirs_too in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        assert torch.equal(parameter, theirs_too), name


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
@pytest.mark.parametrize(("kind", "sizes", "options"), MODULES, ids=KINDS)
def test_every_scheme_fills_every_kind_of_module_from_the_generator_alone(
    kind: type[nn.Module], sizes: tuple[int, ...], options: dict[str, Any], scheme: str
) -> None:
    torch.manual_seed(1)
    first = filled(kind(*sizes, **options), scheme, seed=3)
    torch.manual_seed(2)
    state = torch.get_rng_state()
    again, other = (kind(*sizes, device="meta", **options).to_empty(device="cpu") for _ in range(2))
    for parameter in [*again.parameters(), *other.parameters()]:
        parameter.data.fill_(torch.nan)
    filled(again, scheme, seed=3)
    filled(other, scheme, seed=4)
    assert torch.equal(torch.get_rng_state(), state), "the process-wide generator is left alone"
    for (name, parameter), same, apart in zip(
        first.named_parameters(), again.parameters(), other.parameters(), strict=True
    ):
        assert torch.equal(parameter, same), name
        if name.startswith("weight") and scheme not in {"zeros", "constant"}:
            assert not torch.equal(parameter, apart), name


def test_a_transposed_convolution_is_drawn_by_what_goes_in_and_out() -> None:
    weight = filled(nn.ConvTranspose2d(100, 4, 5), "kaiming_normal").weight.detach()
    assert weight.std().item() == pytest.approx(sqrt(2 / (100 * 25)), rel=0.03)
    weight = filled(nn.ConvTranspose2d(100, 80, 5, groups=4), "kaiming_normal").weight.detach()
    assert weight.std().item() == pytest.approx(sqrt(2 / (25 * 25)), rel=0.03), "a unit sees one group alone"
    weight = filled(nn.ConvTranspose2d(10, 4, 3), "orthogonal").weight.detach()
    rows = weight.transpose(0, 1).flatten(1)
    assert torch.allclose(rows @ rows.T, torch.eye(4), atol=1e-5)


@pytest.mark.parametrize(("kind", "gates"), [(nn.RNN, 1), (nn.GRU, 3), (nn.LSTM, 4)])
def test_each_gate_is_a_matrix_of_its_own(kind: type[nn.Module], gates: int) -> None:
    weight = filled(kind(30, 20), "orthogonal").get_parameter("weight_hh_l0")
    for gate in weight.detach().chunk(gates):
        assert torch.allclose(gate @ gate.T, torch.eye(20), atol=1e-5)
    weight = filled(kind(300, 200), "xavier_normal").get_parameter("weight_ih_l0")
    assert weight.std().item() == pytest.approx(sqrt(2 / 500), rel=0.02)


def test_normalization_keeps_scale_1_and_shift_0_and_a_layer_may_have_no_bias() -> None:
    spec = experiment(
        [LAYERS[0], {"kind": "Linear", "out_features": 10, "bias": False}, {"kind": "BatchNorm1d"}],
        initialization={"scheme": "zeros", "bias": 3.0},
    )
    values = {name: set(value.flatten().tolist()) for name, value in weights_of(spec).items()}
    assert values == {"1.weight": {0.0}, "2.weight": {1.0}, "2.bias": {0.0}}


def weights_of(spec: Experiment) -> dict[str, Tensor]:
    """The initial weights of the one stack."""
    return dict(initial_state(spec, SHAPE, CPU).stacks["classifier"].named_parameters())


def deep(exception: dict[str, Any] | None = None, **sections: Any) -> Experiment:
    """Three linear layers, of which the second may have an initialization of its own."""
    middle = {"kind": "Linear", "out_features": 12, **({"initialization": exception} if exception else {})}
    return experiment([*LAYERS[:3], middle, LAYERS[2], LAYERS[3]], **sections)


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_an_exception_for_one_layer_leaves_the_weights_of_the_others_as_they_were(scheme: str) -> None:
    general = {"scheme": "kaiming_normal", "bias": "default"}
    before = weights_of(deep(initialization=general))
    after = weights_of(deep({"scheme": scheme, "bias": 0.5}, initialization=general))
    for name in before:
        if not name.startswith("3."):
            assert torch.equal(before[name], after[name]), name
    assert not torch.equal(before["3.bias"], after["3.bias"])
    assert bool((after["3.bias"] == 0.5).all())
    assert (scheme == "kaiming_normal") == torch.equal(before["3.weight"], after["3.weight"])


def test_each_module_draws_from_a_generator_of_its_own() -> None:
    """The rule that an exported script follows."""
    spec = deep({"scheme": "uniform"}, initialization={"scheme": "xavier_normal"}, training={"seed": 7})
    weights = weights_of(spec)
    first = weights_seed(7, "classifier")
    generator = torch.Generator().manual_seed(first)
    assert torch.equal(weights["1.weight"], nn.init.xavier_normal_(torch.empty(16, 64), generator=generator))
    generator = torch.Generator().manual_seed(first + 1)
    assert torch.equal(weights["3.weight"], nn.init.uniform_(torch.empty(12, 16), generator=generator))
    generator = torch.Generator().manual_seed(first + 2)
    assert torch.equal(weights["5.weight"], nn.init.xavier_normal_(torch.empty(10, 12), generator=generator))


def test_layers_of_the_same_size_are_not_drawn_alike() -> None:
    stack = nn.Sequential(nn.Linear(50, 50), nn.Linear(50, 50))
    initialize(stack, [Linear(out_features=50)] * 2, scheme_of("normal"), 0)
    one, other = (layer.weight.detach().flatten() for layer in stack if isinstance(layer, nn.Linear))
    assert abs(torch.corrcoef(torch.stack([one, other]))[0, 1].item()) < 0.1
    assert weights_seed(0, "encoder") != weights_seed(0, "decoder") != weights_seed(1, "decoder")


def test_layers_within_blocks_may_be_exceptions() -> None:
    own = {"kind": "Linear", "out_features": 16, "initialization": {"scheme": "constant", "val": 0.25}}
    other = {"kind": "Linear", "out_features": 16}
    blocks = [{"kind": "Repeat", "times": 2, "layers": [{"kind": "Residual", "layers": [other, own]}]}]
    weights = weights_of(experiment([*LAYERS[:2], *blocks, LAYERS[3]]))
    for block in range(2):
        assert bool((weights[f"2.{block}.0.block.1.weight"] == 0.25).all())
        assert not bool((weights[f"2.{block}.0.block.0.weight"] == 0.25).any())


def test_layers_within_blocks_have_exceptions_too_and_a_projection_has_none() -> None:
    special: dict[str, Any] = {
        "kind": "Linear",
        "out_features": 12,
        "initialization": {"scheme": "constant", "val": 0.5, "bias": 2.0},
    }
    plain: dict[str, Any] = {"kind": "Linear", "out_features": 9}
    blocks: list[dict[str, Any]] = [
        {"kind": "Residual", "layers": [plain, {"kind": "Repeat", "times": 2, "layers": [special, plain]}]},
        {"kind": "Repeat", "times": 2, "layers": [special]},
    ]
    weights = weights_of(experiment([*LAYERS[:2], *blocks, LAYERS[3]], initialization={"scheme": "normal"}))
    constant = {name for name, value in weights.items() if bool((value == value.flatten()[0]).all())}
    assert {name for name in constant if name.endswith("weight")} == {
        "2.block.1.0.0.weight",
        "2.block.1.1.0.weight",
        "3.0.0.weight",
        "3.1.0.weight",
    }
    assert bool((weights["3.1.0.bias"] == 2.0).all())
    assert weights["2.projection.weight"].shape == (9, 16)
    assert not torch.equal(weights["2.block.1.0.1.weight"], weights["2.block.1.1.1.weight"])


def test_an_exception_for_a_recurrent_layer_is_for_all_its_layers() -> None:
    own = {"scheme": "zeros", "bias": 1.0}
    lstm = {"kind": "LSTM", "hidden_size": 6, "num_layers": 2, "bidirectional": True, "initialization": own}
    weights = weights_of(experiment([{"kind": "RowsToSequence"}, lstm, LAYERS[3]]))
    values = {name: set(value.flatten().tolist()) for name, value in weights.items() if name.startswith("1.")}
    assert len(values) == 16
    assert values == {name: {0.0} if "weight" in name else {1.0} for name in values}

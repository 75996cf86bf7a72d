"""The predicted signal and gradient against real networks at their first step."""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

import pytest
import torch
from pydantic import TypeAdapter
from torch import Tensor, nn

from tui_trainer.engine.build import build_stack
from tui_trainer.engine.initialize import initialize
from tui_trainer.spec.catalogue import INITIALIZATIONS
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.shapes import Shape, stack_reports
from tui_trainer.spec.signal import StackSignal, stack_signal
from tui_trainer.spec.signal.weights import weight_matrices, weight_spread

_LAYERS: TypeAdapter[list[Layer]] = TypeAdapter(list[Layer])
_SCHEME: TypeAdapter[Initialization] = TypeAdapter(Initialization)
KAIMING = {"scheme": "kaiming_normal"}
WIDE: Shape = (256,)
FLATTEN = {"kind": "Flatten"}
Table = dict[str, Any]


def linear(out_features: int = 300, **parameters: Any) -> Table:
    return {"kind": "Linear", "out_features": out_features, **parameters}


def conv(out_channels: int, **parameters: Any) -> Table:
    return {"kind": "Conv2d", "out_channels": out_channels, "kernel_size": 3, **parameters}


def act(kind: str, **parameters: Any) -> Table:
    return {"kind": kind, **parameters}


def deep(activation: Table, depth: int) -> list[Table]:
    return [part for _ in range(depth) for part in (linear(), activation)] + [linear(100)]


def predicted(layers: list[Table], scheme: Table, shape: Shape = WIDE) -> StackSignal:
    stack = _LAYERS.validate_python(layers)
    return stack_signal(stack, stack_reports(stack, shape), _SCHEME.validate_python(scheme))


class Measured(NamedTuple):
    """Root mean square and standard deviation over the examples behind a layer, and the length of its gradient."""

    signal: float
    spread: float
    gradient: float


def measured(layers: list[Table], scheme: Table, shape: Shape = WIDE, draws: int = 2) -> list[Measured]:
    """Behind every layer, for random normal inputs and gradients, over some draws of the weights."""
    stack = _LAYERS.validate_python(layers)
    squares = torch.zeros(len(stack), 3, dtype=torch.float64)
    for draw in range(draws):
        generator = torch.Generator().manual_seed(77 + draw)
        network = build_stack(stack, shape, generator)
        initialize(network, stack, _SCHEME.validate_python(scheme), 1000 * draw)
        x = torch.randn(192, *shape, generator=generator, requires_grad=True)
        outputs: list[Tensor] = []
        for module in network:
            x = module(x)
            x.retain_grad()
            outputs.append(x)
        x.backward(torch.randn(x.shape, generator=generator))  # type: ignore[no-untyped-call]
        for row, output in zip(squares, outputs, strict=True):
            assert output.grad is not None
            seen = output.detach().double()
            row += torch.stack([seen.square().mean(), seen.var(0).mean(), output.grad.double().square().sum()]) / draws
    return [Measured(*row.sqrt().tolist()) for row in squares]


def assert_as_measured(
    layers: list[Table],
    scheme: Table,
    shape: Shape = WIDE,
    *,
    tolerance: float,
    spread_tolerance: float | None = None,
    gradients: bool = True,
) -> StackSignal:
    signal, real = predicted(layers, scheme, shape), measured(layers, scheme, shape)
    last = max(index for index, layer in enumerate(signal.layers) if layer.weights)
    first = min(index for index, layer in enumerate(signal.layers) if layer.weights)
    for index, (layer, seen) in enumerate(zip(signal.layers, real, strict=True)):
        where = f"{index} {layer.kind}"
        assert layer.signal == pytest.approx(seen.signal, rel=tolerance), where
        if seen.spread > 1e-5 * seen.signal:  # below that single precision rounds it away
            assert layer.spread == pytest.approx(seen.spread, rel=spread_tolerance or tolerance), where
        if gradients:
            assert layer.gradient == pytest.approx(seen.gradient / real[last].gradient, rel=tolerance), where
    if gradients:
        assert signal.gradient_factor == pytest.approx(real[first].gradient / real[last].gradient, rel=tolerance)
    assert signal.signal_factor == pytest.approx(real[last].signal / real[first].signal, rel=2 * tolerance)
    return signal


@pytest.mark.parametrize(
    ("layers", "scheme"),
    [
        (deep(act("Sigmoid"), 10), {"scheme": "xavier_normal"}),
        (deep(act("Sigmoid"), 10), {"scheme": "default"}),
        (deep(act("ReLU"), 20), KAIMING),
        (deep(act("ReLU"), 20), {"scheme": "kaiming_uniform", "mode": "fan_out"}),
        (deep(act("ReLU"), 20), {"scheme": "xavier_uniform"}),
        (deep(act("Tanh"), 8), {"scheme": "xavier_uniform"}),
        (deep(act("Tanh"), 4), {"scheme": "trunc_normal"}),
        (deep(act("GELU"), 4), {"scheme": "orthogonal", "gain": 1.3, "bias": "default"}),
        (deep(act("SELU"), 10), {"scheme": "normal"}),
    ],
    ids=lambda value: value.get("scheme") if isinstance(value, dict) else value[1]["kind"],
)
def test_deep_networks(layers: list[Table], scheme: Table) -> None:
    assert_as_measured(layers, scheme, tolerance=0.25)


ACTIVATIONS = [
    act("ReLU"),
    act("LeakyReLU", negative_slope=0.2),
    act("PReLU"),
    act("ELU"),
    act("SELU"),
    act("GELU"),
    act("GELU", approximate="tanh"),
    act("SiLU"),
    act("Sigmoid"),
    act("Tanh"),
    act("Softplus", beta=2.0),
    act("Hardtanh", min_val=-0.5, max_val=2.0),
    act("Identity"),
]


@pytest.mark.parametrize("bias", [0.0, -0.7])
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: "-".join(map(str, a.values())))
def test_every_activation(activation: Table, bias: float) -> None:
    """Three layers, the second of large weights, so that the bends are met from near and far."""
    large = linear(initialization={"scheme": "normal", "bias": 5 * bias})
    wide = linear(initialization={"scheme": "trunc_normal", "bias": bias})
    layers = [linear(), activation, wide, activation, large, activation, linear(100)]
    assert_as_measured(layers, {**KAIMING, "bias": bias}, tolerance=0.1, spread_tolerance=0.15)


def test_zeros_leave_nothing() -> None:
    signal = predicted(deep(act("ReLU"), 3), {"scheme": "zeros"})
    assert (signal.signal_factor, signal.gradient_factor) == (0.0, 0.0)
    assert [layer.signal for layer in signal.layers] == [
        seen.signal for seen in measured(deep(act("ReLU"), 3), {"scheme": "zeros"})
    ]
    half = predicted(deep(act("Sigmoid"), 1), {"scheme": "zeros"}).layers[1]
    assert (half.signal, half.spread) == (0.5, 0.0)


@pytest.mark.parametrize("scheme", [{"scheme": "constant", "val": 0.01}, {"scheme": "uniform", "bias": 0.1}])
def test_weights_that_have_a_mean_make_units_alike(scheme: Table) -> None:
    assert_as_measured(
        [linear(), act("ReLU"), linear(), act("ReLU"), linear()], scheme, tolerance=0.25, gradients=False
    )


def test_normalization_dropout_and_one_exception() -> None:
    layers = [
        linear(), act("Sigmoid"), linear(), act("BatchNorm1d"), act("ReLU"),
        linear(initialization={"scheme": "uniform", "a": -1.0, "b": 1.0}), act("BatchNorm1d"), act("Tanh"),
        act("Dropout", p=0.4), linear(), act("LayerNorm"), act("SiLU"), linear(),
        act("Sigmoid"), act("LayerNorm"), linear(100),
    ]  # fmt: skip
    assert_as_measured(layers, KAIMING, tolerance=0.1)


def test_convolutions() -> None:
    layers = [
        conv(32), act("ReLU"), conv(64, stride=2), act("BatchNorm2d"), act("ReLU"), conv(32, groups=4),
        act("GroupNorm", num_groups=4), act("Tanh"), act("ConvTranspose2d", out_channels=16, kernel_size=4, stride=2),
        act("ReLU"), act("Dropout2d", p=0.2), act("ConvTranspose2d", out_channels=16, kernel_size=3), FLATTEN,
        linear(100),
    ]  # fmt: skip
    assert_as_measured(layers, KAIMING, (3, 16, 16), tolerance=0.1)


def test_gradients_through_pooling() -> None:
    """Neighbours in noise are not alike, so that only the way back is as predicted."""
    layers = [
        conv(32), act("MaxPool2d", kernel_size=2), conv(32), act("AvgPool2d", kernel_size=2), act("Upsample"), conv(16),
        act("AdaptiveAvgPool2d", output_size=1), FLATTEN, linear(10),
    ]  # fmt: skip
    signal, real = predicted(layers, KAIMING, (3, 28, 28)), measured(layers, KAIMING, (3, 28, 28))
    assert signal.gradient_factor == pytest.approx(real[0].gradient / real[-1].gradient, rel=0.5)
    for index in (5, 6, 7):
        assert signal.layers[index].gradient == pytest.approx(real[index].gradient / real[-1].gradient, rel=0.1)


def test_blocks_within_the_stack() -> None:
    layers = [
        linear(), act("Residual", layers=[act("ReLU"), linear(), act("ReLU"), linear()]),
        act("Residual", layers=[act("ReLU"), linear(200)]),
        act("Repeat", times=3, layers=[act("Residual", layers=[act("Tanh"), linear(200)])]),
        act("Repeat", times=3, layers=[linear(250), act("SELU")]), linear(100),
    ]  # fmt: skip
    signal = assert_as_measured(layers, KAIMING, tolerance=0.1)
    assert signal.weighted == 1 + 2 + 1 + 3 + 3 + 1
    inner = signal.layers[1].children
    assert [child.kind for child in inner] == ["ReLU", "Linear", "ReLU", "Linear"]
    assert inner[-1].gradient == signal.layers[1].gradient


@pytest.mark.parametrize("output", ["last", "sequence"])
@pytest.mark.parametrize(("kind", "tolerance"), [("RNN", 0.15), ("LSTM", 0.3), ("GRU", 0.3)])
@pytest.mark.parametrize("scheme", ["default", "orthogonal", "xavier_normal"])
def test_recurrent_layers(kind: str, tolerance: float, scheme: str, output: str) -> None:
    layers = [act(kind, hidden_size=200, bidirectional=True, output=output), FLATTEN, linear(10)]
    signal, real = predicted(layers, {"scheme": scheme}, (20, 64)), measured(layers, {"scheme": scheme}, (20, 64))
    assert signal.layers[0].signal == pytest.approx(real[0].signal, rel=tolerance)
    assert signal.layers[0].gradient == pytest.approx(real[0].gradient / real[-1].gradient, rel=0.05)
    assert signal.layers[0].backward is None


@pytest.mark.parametrize(("kind", "tolerance"), [("Softmax", 0.1), ("LogSoftmax", 0.02)])
def test_scores_and_probabilities(kind: str, tolerance: float) -> None:
    layers = [linear(), act("ReLU"), linear(100), act(kind)]
    signal, real = predicted(layers, {"scheme": "xavier_normal"}), measured(layers, {"scheme": "xavier_normal"})
    assert signal.layers[-1].signal == pytest.approx(real[-1].signal, rel=tolerance)
    assert signal.layers[0].gradient == pytest.approx(real[0].gradient / real[2].gradient, rel=0.1)


OTHER_VALUES: list[Table] = [
    {"scheme": "constant", "val": -0.3},
    {"scheme": "uniform", "a": -0.5, "b": 1.5},
    {"scheme": "kaiming_normal", "mode": "fan_out", "nonlinearity": "leaky_relu", "a": 0.5},
    {"scheme": "kaiming_uniform", "nonlinearity": "tanh"},
    {"scheme": "orthogonal", "gain": 3.0},
    {"scheme": "trunc_normal", "std": 0.5, "a": -0.1, "b": 2.0},
    {"scheme": "trunc_normal", "std": 50.0, "a": -0.1, "b": 0.2},
    {"scheme": "trunc_normal", "std": 100.0, "a": -0.001, "b": 0.002},
]
WITH_WEIGHTS: list[tuple[Table, Shape]] = [
    (linear(500), (300,)),
    (act("Conv1d", out_channels=64, kernel_size=5), (32, 40)),
    (conv(64, groups=2), (32, 9, 9)),
    (act("ConvTranspose2d", out_channels=64, kernel_size=5), (16, 9, 9)),
    (act("ConvTranspose2d", out_channels=64, kernel_size=5, groups=4), (64, 9, 9)),
    (act("RNN", hidden_size=150, num_layers=2, bidirectional=True), (4, 200)),
    (act("LSTM", hidden_size=150, num_layers=2), (4, 200)),
    (act("GRU", hidden_size=150), (4, 200)),
]


@pytest.mark.parametrize("scheme", [*({"scheme": name} for name in INITIALIZATIONS), *OTHER_VALUES], ids=str)
@pytest.mark.parametrize(
    ("table", "shape"), WITH_WEIGHTS, ids=lambda value: str(value["kind"]) if isinstance(value, dict) else ""
)
def test_mean_and_deviation_of_every_weight(table: Table, shape: Shape, scheme: Table) -> None:
    (layer,) = _LAYERS.validate_python([table])
    module = build_stack([layer], shape, torch.Generator())[0]
    initialize(nn.Sequential(module), [layer], _SCHEME.validate_python(scheme), 5)
    weights = [p.detach() for name, p in module.named_parameters() if "weight" in name and not name.endswith("reverse")]
    matrices = weight_matrices(layer, shape)
    assert len(weights) == len(matrices)
    for weight, matrix in zip(weights, matrices, strict=True):
        expected = weight_spread(_SCHEME.validate_python(scheme), matrix)
        assert weight.std().item() == pytest.approx(expected.std, rel=0.03, abs=1e-6), matrix
        error = 5 * (expected.std + 1e-6) / sqrt(weight.numel())
        assert weight.mean().item() == pytest.approx(expected.mean, abs=error, rel=1e-4), matrix

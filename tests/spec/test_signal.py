"""The predicted signal without torch: known cases, unknown shapes, extreme values, speed, words."""

from __future__ import annotations

import time
from math import inf, isfinite, sqrt
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.spec.documents import small_document
from tests.spec.stacks import SHAPE, stack_around
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS
from tui_trainer.spec.check import check
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Layer, ReLU, Sigmoid, Softplus, Tanh
from tui_trainer.spec.shapes import LayerReport, Shape, stack_reports
from tui_trainer.spec.signal import LayerSignal, Spread, StackSignal, layer_words, stack_signal, stack_words
from tui_trainer.spec.signal.activations import activated

_LAYERS: TypeAdapter[list[Layer]] = TypeAdapter(list[Layer])
_SCHEME: TypeAdapter[Initialization] = TypeAdapter(Initialization)


def signal_of(layers: list[dict[str, Any]], shape: Shape = (256,), **scheme: Any) -> StackSignal:
    stack = _LAYERS.validate_python(layers)
    return stack_signal(stack, stack_reports(stack, shape), _SCHEME.validate_python(scheme))


def deep(activation: str, depth: int, width: int = 256) -> list[dict[str, Any]]:
    kinds: list[dict[str, Any]] = [{"kind": "Linear", "out_features": width}, {"kind": activation}]
    return [dict(layer) for layer in [*kinds * depth, kinds[0]]]


def test_kaiming_keeps_signal_and_gradient_through_relu() -> None:
    signal = signal_of(deep("ReLU", 30), scheme="kaiming_normal")
    assert {round(layer.signal or 0, 6) for layer in signal.layers if layer.kind == "Linear"} == {round(sqrt(2), 6)}
    assert {round(layer.forward or 0, 6) for layer in signal.layers[1:]} == {round(sqrt(2), 6), round(sqrt(0.5), 6)}
    assert signal.weighted == 31
    assert signal.gradient_factor == pytest.approx(1.0)
    assert signal.signal_factor == pytest.approx(1.0)


def test_xavier_loses_half_of_the_square_in_every_relu() -> None:
    signal = signal_of(deep("ReLU", 20), scheme="xavier_uniform")
    assert signal.per_layer(signal.signal_factor) == pytest.approx(sqrt(0.5))
    assert signal.per_layer(signal.gradient_factor) == pytest.approx(sqrt(0.5))


def test_sigmoids_lose_the_gradient() -> None:
    signal = signal_of(deep("Sigmoid", 10), scheme="xavier_normal")
    rate = signal.per_layer(signal.gradient_factor)
    assert rate is not None
    assert 0.2 < rate <= 0.25  # the slope of a sigmoid is at most 1/4


def test_a_layer_s_own_scheme_and_bias_count() -> None:
    layers = deep("Tanh", 2)
    layers[2]["initialization"] = {"scheme": "constant", "val": 0.0, "bias": 0.5}
    signal = signal_of(layers, scheme="normal")
    assert signal.layers[2].weights == (Spread("weight", 0.0, 0.0),)
    assert signal.layers[2].signal == 0.5
    assert signal.layers[0].weights == (Spread("weight", 0.0, 1 / 16),)
    assert signal.gradient_factor == 0.0


def test_behind_a_problem_nothing_is_known() -> None:
    layers = [*deep("ReLU", 1), {"kind": "Conv2d", "out_channels": 3, "kernel_size": 3}, *deep("ReLU", 1)]
    found = check(small_document(network={"classifier": [{"kind": "Flatten"}, *layers]}))
    assert found.experiment is not None
    stack = found.experiment.network["classifier"]
    signal = stack_signal(stack, found.stacks["classifier"], found.experiment.initialization)
    assert [layer.signal is None for layer in signal.layers] == [False] * 4 + [True] * 4
    assert (signal.signal_factor, signal.gradient_factor) == (None, None)
    assert stack_words(signal) == ()
    unknown = [LayerReport(layer.kind) for layer in stack]
    assert all(layer.signal is None for layer in stack_signal(stack, unknown, found.experiment.initialization).layers)
    assert stack_signal([], (), found.experiment.initialization) == StackSignal(())


def test_numbers_that_single_precision_cannot_hold() -> None:
    signal = signal_of(deep("ReLU", 40), scheme="constant", val=100.0)
    sizes = [layer.signal for layer in signal.layers]
    first = sizes.index(inf)
    assert all(size is not None and size < 4e38 for size in sizes[:first])
    assert set(sizes[first + 1 :]) == {None}
    assert layer_words(signal.layers[first]).endswith("signal too large for single precision")
    assert signal_of(deep("Tanh", 40), scheme="uniform", a=-100.0, b=100.0).signal_factor is not None


def numbers_in(layer: LayerSignal) -> list[float | None]:
    own = [layer.signal, layer.spread, layer.forward, layer.backward, layer.gradient]
    return own + [number for child in layer.children for number in numbers_in(child)]


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_every_layer_has_a_signal_under_every_scheme(kind: str, scheme: str) -> None:
    for bias in (0.0, "default", -100.0):
        signal = signal_of(stack_around(kind), SHAPE, scheme=scheme, bias=bias)
        assert all(layer.signal is not None and isfinite(layer.signal) for layer in signal.layers)
        assert all(layer.weights for layer in signal.layers if layer.kind in ("Linear", "Conv2d", "LSTM", "Conv1d"))
        numbers = [number for layer in signal.layers for number in numbers_in(layer) if number is not None]
        assert all(number >= 0.0 for number in numbers)
        assert layer_words(signal.layers[-1]).startswith("std of weights ")


@pytest.mark.parametrize("variance", [0.0, 1e-300, 1e-20, 1e-3, 1.0, 50.0, 1e6, 1e76])
@pytest.mark.parametrize("mean", [0.0, -3.0, 1e-150, 700.0, -1e38])
def test_extreme_numbers_have_moments_too(mean: float, variance: float) -> None:
    for layer in (ReLU(), Tanh(), Sigmoid(), Softplus()):
        found = activated(layer, mean, variance)
        assert isfinite(found.mean)
        assert 0.0 <= found.square < inf
        assert 0.0 <= found.slope_square <= 1.0 + 1e-12
        for correlation in (0.0, 0.3, 1.0):
            assert isfinite(found.between(correlation, variance))


def test_saturated_sigmoids_are_steps() -> None:
    found = activated(Sigmoid(), 0.0, 1e8)
    assert (found.mean, found.square) == pytest.approx((0.5, 0.5), rel=1e-3)
    assert found.slope_square == pytest.approx(
        1 / 6 / sqrt(2e8 * 3.141592653589793), rel=0.01
    )  # integral of s^2 (1-s)^2


def test_two_hundred_layers_take_milliseconds() -> None:
    layers = _LAYERS.validate_python(deep("Tanh", 100, width=64))
    reports, scheme = stack_reports(layers, (256,)), _SCHEME.validate_python({"scheme": "xavier_normal"})
    seconds = []
    for _ in range(5):
        activated.cache_clear()
        start = time.process_time()
        stack_signal(layers, reports, scheme)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.02


def test_blocks_repeated_beyond_reason_are_not_followed() -> None:
    inner: dict[str, Any] = {"kind": "Linear", "out_features": 8}
    for _ in range(3):
        inner = {"kind": "Repeat", "times": 100, "layers": [inner]}
    layers = _LAYERS.validate_python([inner])
    found = stack_signal(layers, (LayerReport("Repeat", (8,), (8,)),), _SCHEME.validate_python({"scheme": "zeros"}))
    assert found.layers == (LayerSignal("Repeat"),)


def test_words() -> None:
    sigmoids = signal_of(deep("Sigmoid", 9), scheme="xavier_normal")
    assert stack_words(sigmoids)[-1] == (
        "The gradient shrinks on its way back by a factor of 0.23 per layer: 10 layers leave 2e-6."
    )
    assert any(words.startswith("The difference between images shrinks") for words in stack_words(sigmoids))
    kept = signal_of(deep("ReLU", 9), scheme="kaiming_normal")
    assert stack_words(kept)[0] == "The signal keeps its size: a factor of 1 over 10 layers."
    grown = signal_of(deep("Identity", 9), scheme="orthogonal", gain=2.0)
    assert stack_words(grown)[0] == "The signal grows by a factor of 2 per layer: 10 layers make it 512."
    dead = signal_of(deep("ReLU", 9), scheme="zeros")
    assert stack_words(dead) == (
        "The signal dies: nothing of it is left.",
        "The gradient dies on its way back: nothing of it is left.",
    )
    assert stack_words(signal_of(deep("ReLU", 0), scheme="zeros")) == ()


def test_words_of_a_layer() -> None:
    signal = signal_of(deep("ReLU", 1), scheme="kaiming_normal")
    assert [layer_words(layer) for layer in signal.layers] == [
        "std of weights 0.088, signal 1.4, gradient 1",
        "signal 1",
        "std of weights 0.088, signal 1.4, gradient 1",
    ]
    lstm = signal_of([{"kind": "LSTM", "hidden_size": 25, "num_layers": 2}], (10, 75), scheme="xavier_normal")
    assert layer_words(lstm.layers[0]).startswith("std of weights 0.14 (input), 0.2 (hidden), signal ")
    uniform = signal_of(deep("ReLU", 0), scheme="uniform")
    assert layer_words(uniform.layers[0]).startswith("std of weights 0.29 around 0.5, ")


def test_recurrent_layers_that_are_followed_step_by_step_count_for_more() -> None:
    lstm = {"kind": "LSTM", "hidden_size": 64, "num_layers": 16, "output": "sequence"}
    block: list[dict[str, Any]] = [{"kind": "RowsToSequence"}, {"kind": "Repeat", "times": 100, "layers": [lstm]}]
    assert signal_of(block, (1, 8, 8), scheme="orthogonal").weighted == 0
    block[1]["times"] = 5
    assert signal_of(block, (1, 8, 8), scheme="orthogonal").weighted == 5

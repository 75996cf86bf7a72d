"""Shapes and numbers of parameters are those of the real torch modules."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from tui_trainer.engine.build import CONSTRUCTORS, build_stack
from tui_trainer.spec.layers import (
    GRU,
    LSTM,
    AvgPool2d,
    BatchNorm1d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Repeat,
    Residual,
    Sigmoid,
    Tanh,
    Unflatten,
    Upsample,
)
from tui_trainer.spec.shapes import Shape, ShapeError, layer_report, normalized_shape, shape_text, stack_reports
from tui_trainer.spec.shapes.report import LayerBefore

layers = st.one_of(
    st.sampled_from([Flatten(), ReLU(), LeakyReLU(), Sigmoid(), Tanh(), Dropout(), BatchNorm1d()]),
    st.builds(Linear, out_features=st.integers(1, 9), bias=st.booleans()),
)
small = st.integers(1, 4)
pools: dict[str, Any] = {
    "kernel_size": small,
    "stride": st.none() | small,
    "padding": st.integers(0, 2),
    "ceil_mode": st.booleans(),
}
convolutions: dict[str, Any] = {
    "out_channels": st.sampled_from([2, 4, 6]),
    "kernel_size": small,
    "stride": small,
    "padding": st.integers(0, 2),
    "dilation": st.integers(1, 2),
    "groups": st.integers(1, 2),
    "bias": st.booleans(),
}
blocks = st.lists(st.builds(Conv2d, **convolutions), min_size=1, max_size=2)
sliding = st.one_of(
    st.builds(MaxPool2d, dilation=st.integers(1, 2), **pools),
    st.builds(AvgPool2d, **pools),
    st.builds(Conv2d, **convolutions | {"padding": st.integers(0, 2) | st.just("same")}),
    st.builds(ConvTranspose2d, output_padding=st.integers(0, 2), **convolutions),
    st.builds(Residual, layers=blocks),
    st.builds(Repeat, times=small, layers=blocks),
)
shapes = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)
images = st.tuples(st.sampled_from([1, 2, 4]), st.integers(1, 9), st.integers(1, 9))


def numbers_of(module: nn.Module, shape: Shape) -> Shape:
    """The shape that torch makes, which has numbers; torch does not always refuse to make none."""
    output = torch_output(module, shape)
    if not prod(output):
        raise ValueError(output)
    return output


def torch_output(module: nn.Module, shape: Shape) -> Shape:
    """The shape that torch makes of a batch of two, without the batch."""
    return tuple(module(torch.zeros(2, *shape)).shape[1:])


def torch_parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@settings(max_examples=150, deadline=None)
@given(st.lists(layers, min_size=1, max_size=5), shapes)
def test_any_stack_as_torch_has_it(stack: list[Layer], shape: Shape) -> None:
    try:
        reports = stack_reports(stack, shape)
    except ShapeError:
        assert any(isinstance(layer, BatchNorm1d) for layer in stack)
        return
    module = build_stack(stack, shape, torch.Generator())
    assert reports[-1].output_shape == torch_output(module, shape)
    assert sum(report.parameters or 0 for report in reports) == torch_parameters(module)
    assert [report.input_shape for report in reports[1:]] == [report.output_shape for report in reports[:-1]]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@settings(max_examples=300, deadline=None)
@given(sliding, images)
def test_what_slides_fits_exactly_where_torch_lets_it(layer: Layer, shape: Shape) -> None:
    try:
        report = layer_report(layer, shape)
    except ShapeError:
        # a block cannot be built without its shapes, and repeats and sums are refused for reasons of our own
        if not isinstance(layer, Residual | Repeat):
            with pytest.raises((RuntimeError, ValueError)):
                numbers_of(CONSTRUCTORS[layer.kind](layer, shape, torch.Generator()), shape)
        return
    module = build_stack([layer], shape, torch.Generator())
    assert report.output_shape == torch_output(module, shape)
    assert report.parameters == torch_parameters(module)


@pytest.mark.parametrize(
    ("layer", "shape", "multiply_adds"),
    [
        (Conv2d(out_channels=6, kernel_size=5, padding=2), (1, 28, 28), 28 * 28 * 6 * 25),
        (Conv2d(out_channels=16, kernel_size=5), (6, 14, 14), 10 * 10 * 16 * 6 * 25),
        (Conv2d(out_channels=8, kernel_size=3, groups=4), (4, 5, 5), 3 * 3 * 8 * 9),
        (ConvTranspose2d(out_channels=3, kernel_size=2, stride=2), (4, 5, 5), 4 * 25 * 3 * 4),
        (LSTM(hidden_size=3), (7, 5), 7 * 4 * 3 * (5 + 3)),
        (GRU(hidden_size=3, num_layers=2, bidirectional=True), (7, 5), 7 * 2 * 3 * 3 * ((5 + 3) + (6 + 3))),
        (Repeat(times=3, layers=[Linear(out_features=4)]), (2,), 8 + 16 + 16),
        (Residual(layers=[Linear(out_features=4)]), (2,), 8 + 8),
    ],
)
def test_multiply_adds_are_reckoned_by_hand(layer: Layer, shape: Shape, multiply_adds: int) -> None:
    assert layer_report(layer, shape).multiply_adds == multiply_adds


def test_the_last_time_decides_whether_a_block_can_be_repeated() -> None:
    block: list[Layer] = [Conv2d(out_channels=4, kernel_size=3)]
    assert layer_report(Repeat(times=3, layers=block), (1, 8, 8)).output_shape == (4, 2, 2)
    with pytest.raises(ShapeError, match="cannot be repeated: the next time the block gets 4x2x2"):
        layer_report(Repeat(times=4, layers=block), (1, 8, 8))


def test_sizes_beyond_reckoning_are_refused() -> None:
    with pytest.raises(ShapeError, match="more than 2 147 483 648 numbers"):
        layer_report(Repeat(times=100, layers=[Upsample(scale_factor=16)]), (1, 8, 8))


def test_multiply_adds_of_linear_layers_are_weights_times_rows() -> None:
    assert layer_report(Linear(out_features=128), (784,)).multiply_adds == 784 * 128
    assert layer_report(Linear(out_features=4), (3, 5)).multiply_adds == 3 * 5 * 4
    assert layer_report(BatchNorm1d(), (7,)).multiply_adds == 7
    assert layer_report(ReLU(), (7,)).multiply_adds == 0


def test_batch_normalization_of_images_is_refused() -> None:
    with pytest.raises(ShapeError, match="gets images of 1x28x28"):
        layer_report(BatchNorm1d(), (1, 28, 28))


@pytest.mark.parametrize(("units", "size"), [(64, [1, 8, 8]), (20, [20, 1, 1]), (1, [1, 1, 1])])
def test_a_row_can_become_an_image_again(units: int, size: list[int]) -> None:
    with pytest.raises(ShapeError) as error:
        layer_report(Conv2d(out_channels=2, kernel_size=1), (units,))
    assert error.value.remedies[-1] == LayerBefore({"kind": "Unflatten", "unflattened_size": size})
    assert layer_report(Unflatten(unflattened_size=size), (units,)).output_shape == tuple(size)


@pytest.mark.parametrize(
    ("shape", "normalized"), [((3, 8, 8), (3, 8, 8)), ((5, 4), (4,)), ((7,), (7,))], ids=["image", "sequence", "row"]
)
def test_layer_normalization_is_over_an_image_or_one_step(shape: Shape, normalized: Shape) -> None:
    assert normalized_shape(shape) == normalized


@given(shapes)
def test_flattening_keeps_every_number(shape: Shape) -> None:
    assert layer_report(Flatten(), shape).output_shape == (prod(shape),)
    assert shape_text(shape).count("x") == len(shape) - 1

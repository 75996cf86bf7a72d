"""Shapes and numbers of parameters are those of the real torch modules."""

from __future__ import annotations

from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from tui_trainer.engine.build import build_stack
from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.layers import BatchNorm1d, Dropout, Flatten, Layer, LeakyReLU, Linear, ReLU, Sigmoid, Tanh
from tui_trainer.spec.shapes import Shape, ShapeError, layer_report, shape_text, stack_reports

LAYER_SAMPLES: dict[str, Layer] = {
    kind: info.spec(**info.starting_values())  # type: ignore[misc]
    for kind, info in LAYERS.items()
}
layers = st.one_of(
    st.sampled_from([Flatten(), ReLU(), LeakyReLU(), Sigmoid(), Tanh(), Dropout(), BatchNorm1d()]),
    st.builds(Linear, out_features=st.integers(1, 9), bias=st.booleans()),
)
shapes = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)


def torch_output(module: nn.Module, shape: Shape) -> Shape:
    """The shape that torch makes of a batch of two, without the batch."""
    return tuple(module(torch.zeros(2, *shape)).shape[1:])


def torch_parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize("kind", LAYERS)
def test_every_layer_as_torch_has_it(kind: str) -> None:
    layer = LAYER_SAMPLES[kind]
    report = layer_report(layer, (12,))
    module = build_stack([layer], (12,), torch.Generator())
    assert report.output_shape == torch_output(module, (12,))
    assert report.parameters == torch_parameters(module)


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


def test_multiply_adds_of_linear_layers_are_weights_times_rows() -> None:
    assert layer_report(Linear(out_features=128), (784,)).multiply_adds == 784 * 128
    assert layer_report(Linear(out_features=4), (3, 5)).multiply_adds == 3 * 5 * 4
    assert layer_report(BatchNorm1d(), (7,)).multiply_adds == 7
    assert layer_report(ReLU(), (7,)).multiply_adds == 0


def test_batch_normalization_of_images_is_refused() -> None:
    with pytest.raises(ShapeError, match="gets 1x28x28; put a Flatten layer before it"):
        layer_report(BatchNorm1d(), (1, 28, 28))


@given(shapes)
def test_flattening_keeps_every_number(shape: Shape) -> None:
    assert layer_report(Flatten(), shape).output_shape == (prod(shape),)
    assert shape_text(shape).count("x") == len(shape) - 1

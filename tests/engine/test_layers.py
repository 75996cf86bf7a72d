"""Every layer of the catalogue against the real module: parameters, shapes, counts."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from tests.spec.stacks import SHAPE, layer_of, place_of, stack_around
from tui_trainer.engine.build import build_stack
from tui_trainer.engine.dropout import Dropout
from tui_trainer.engine.modules import Recurrent
from tui_trainer.spec.catalogue import LAYERS, KindInfo
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.shapes import LayerReport, stack_reports

PARAMETERS = [
    pytest.param(info, parameter, id=f"{info.kind}.{parameter.name}")
    for info in LAYERS.values()
    for parameter in info.parameters
]
UNUSUAL: dict[str, Any] = {
    "out_features": 7,
    "unflattened_size": [5, 4],
    "out_channels": 6,
    "kernel_size": 4,
    "stride": 3,
    "padding": 1,
    "output_padding": 1,
    "dilation": 2,
    "groups": 2,
    "output_size": 2,
    "scale_factor": 3,
    "mode": "bilinear",
    "approximate": "tanh",
    "num_groups": 2,
    "hidden_size": 7,
    "num_layers": 3,
    "nonlinearity": "relu",
    "output": "sequence",
    "times": 4,
}
NEEDS: dict[str, dict[str, Any]] = {"output_padding": {"stride": 2}, "dropout": {"num_layers": 2}}


def unusual(parameter: ParameterInfo) -> Any:
    """A value that is allowed and not the default."""
    if parameter.type == "switch":
        return not parameter.default
    return UNUSUAL.get(parameter.name, 0.125)


def layers_of(document_layers: list[dict[str, Any]]) -> list[Layer]:
    document = {
        "schema": 1,
        "data": {"dataset": "digits", "validation": 237},
        "network": {"classifier": document_layers},
        "optimizer": {"kind": "SGD"},
    }
    return experiment_of(document, "test").network["classifier"]


def built(kind: str, **parameters: Any) -> tuple[nn.Sequential, tuple[LayerReport, ...]]:
    layers = layers_of(stack_around(kind, **parameters))
    return build_stack(layers, SHAPE, torch.Generator()), stack_reports(layers, SHAPE)


def value_in(module: nn.Module, name: str) -> Any:
    """What a module says of a parameter, one number where it is the same in both directions."""
    if isinstance(module, Recurrent) and name != "output":
        layers = [layer for layer in module if isinstance(layer, nn.RNNBase)]
        if name == "num_layers":
            return len(layers)
        if name == "dropout":
            return next(layer.p for layer in module if isinstance(layer, Dropout))
        module = layers[0]
    if name == "times":
        assert isinstance(module, nn.Sequential)
        return len(module)
    found = getattr(module, name)
    if name == "unflattened_size":
        return list(found)
    return found[0] if isinstance(found, tuple) and len(set(found)) == 1 else found


@pytest.mark.parametrize(("info", "parameter"), PARAMETERS)
def test_every_parameter_reaches_the_layer(info: KindInfo, parameter: ParameterInfo) -> None:
    value = unusual(parameter)
    module = built(info.kind, **NEEDS.get(parameter.name, {}), **{parameter.name: value})[0][place_of(info.kind)]
    found = value_in(module, parameter.name)
    assert (found is not None) == value if parameter.name == "bias" else found == value


def assert_as_torch(layers: list[Layer], what: str) -> None:
    """Hold shapes and counts of every layer of a stack against the modules."""
    reports = stack_reports(layers, SHAPE)
    x = torch.zeros(2, *SHAPE)
    for module, report in zip(build_stack(layers, SHAPE, torch.Generator()).eval(), reports, strict=True):
        assert tuple(x.shape[1:]) == report.input_shape, what
        x = module(x)
        assert tuple(x.shape[1:]) == report.output_shape, what
        assert sum(p.numel() for p in module.parameters()) == report.parameters, what


@pytest.mark.parametrize("kind", LAYERS)
def test_shapes_and_counts_are_torch_s(kind: str) -> None:
    assert_as_torch(layers_of(stack_around(kind)), kind)


@pytest.mark.parametrize(("info", "parameter"), PARAMETERS)
def test_shapes_and_counts_are_torch_s_with_every_parameter(info: KindInfo, parameter: ParameterInfo) -> None:
    values = {**NEEDS.get(parameter.name, {}), parameter.name: unusual(parameter)}
    assert_as_torch(layers_of(stack_around(info.kind, **values)), f"{info.kind} {values}")


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_recurrent_layers_give_what_torch_s_give(kind: str, bidirectional: bool) -> None:
    values = {"hidden_size": 5, "num_layers": 2, "bidirectional": bidirectional}
    ours = built(kind, **values)[0][1]
    theirs: nn.RNNBase = getattr(nn, kind)(8, batch_first=True, **values)
    for number in range(2):
        for name, weight in ours[number].named_parameters():  # type: ignore[index]
            weight.data = getattr(theirs, name.replace("_l0", f"_l{number}")).data
    x = torch.randn(3, 8, 8, generator=torch.Generator().manual_seed(1))
    sequence, memory = theirs(x)
    hidden = memory[0] if kind == "LSTM" else memory
    last = hidden[-2:].transpose(0, 1).flatten(1) if bidirectional else hidden[-1]
    assert torch.equal(ours(x), last)
    ours.output = "sequence"  # type: ignore[assignment]
    assert torch.equal(ours(x), sequence)


def test_dropout_of_torch_is_ours_from_the_same_seed() -> None:
    x = torch.ones(4, 6, 3, 3)
    for kind in ("Dropout", "Dropout2d"):
        generator = torch.Generator().manual_seed(3)
        layers = layers_of([layer_of("Conv2d"), {"kind": kind, "p": 0.4}, *stack_around("Flatten")])
        ours = build_stack(layers, SHAPE, generator)
        state = torch.random.get_rng_state()
        try:
            torch.manual_seed(3)
            theirs = getattr(nn, kind)(0.4)(x)
        finally:
            torch.random.set_rng_state(state)
        assert torch.equal(ours[1](x), theirs)


def test_rows_and_pixels_are_read_in_their_order() -> None:
    image = torch.arange(64.0).reshape(1, 1, 8, 8)
    rows = built("RowsToSequence")[0][0](image)
    assert rows[0, 2].tolist() == list(range(16, 24))
    pixels = built("PixelsToSequence")[0][0](image)
    assert pixels[0, 11].tolist() == [11]


def test_a_residual_block_adds_its_input() -> None:
    module = built("Residual", layers=[{"kind": "ReLU"}])[0][2]
    x = torch.tensor([[1.0, -2.0] * 10])
    assert torch.equal(module(x), torch.tensor([[2.0, -2.0] * 10]))

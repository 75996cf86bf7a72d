"""The reckoned costs against torch: what autograd saves, what optimizers remember."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from pydantic import TypeAdapter
from torch import nn

from tests.spec.stacks import SHAPE, stack_around
from tui_trainer.engine.build import build_stack
from tui_trainer.engine.optimize import build_optimizer
from tui_trainer.spec.activations import activations
from tui_trainer.spec.catalogue import LAYERS, OPTIMIZERS
from tui_trainer.spec.costs import optimizer_numbers
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.optimizers import Optimizer
from tui_trainer.spec.shapes import Shape, stack_reports

BATCH = 32
_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)
_OPTIMIZER: TypeAdapter[Optimizer] = TypeAdapter(Optimizer)
RELU = {"kind": "ReLU"}
HIDDEN: list[dict[str, Any]] = [{"kind": "Linear", "out_features": 32}, RELU, {"kind": "Dropout"}]
BLOCK: list[dict[str, Any]] = [
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1},
    {"kind": "BatchNorm2d"},
    RELU,
]
STACKS: dict[str, list[dict[str, Any]]] = {
    **{kind: stack_around(kind) for kind in LAYERS},
    "mlp": [{"kind": "Flatten"}, *(HIDDEN * 3)],
    "residual with a projection": [{"kind": "Residual", "layers": BLOCK}, RELU, {"kind": "Flatten"}],
    "repeated residuals": [
        {"kind": "Repeat", "times": 5, "layers": [{"kind": "Residual", "layers": BLOCK}, RELU]},
        {"kind": "Flatten"},
        {"kind": "Linear", "out_features": 10},
    ],
    "shrinking repeats": [
        {"kind": "Repeat", "times": 3, "layers": [*BLOCK, {"kind": "MaxPool2d", "kernel_size": 2}]},
        {"kind": "Flatten"},
        {"kind": "Linear", "out_features": 10},
    ],
    "deep LSTM": [
        {"kind": "RowsToSequence"},
        {"kind": "LSTM", "hidden_size": 16, "num_layers": 2, "bidirectional": True},
        {"kind": "Linear", "out_features": 10},
    ],
}


def saved_numbers(layers: list[Layer], shape: Shape) -> float:
    """Numbers of 4 bytes per example that autograd saves, without weights, buffers and the images."""
    network = build_stack(layers, shape, torch.Generator().manual_seed(0)).train()
    for parameter in network.parameters():
        nn.init.constant_(parameter, 0.01)
    images = torch.ones(BATCH, *shape)
    known = {tensor.untyped_storage().data_ptr() for tensor in (*network.parameters(), *network.buffers(), images)}
    saved: dict[int, torch.Tensor] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        saved[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = network(images)
        _ = output * output  # a loss that needs the scores
    return sum(t.untyped_storage().nbytes() for key, t in saved.items() if key not in known) / 4 / BATCH


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS.keys())
def test_activations_are_those_that_autograd_saves(stack: list[dict[str, Any]]) -> None:
    layers = [_LAYER.validate_python(layer) for layer in stack]
    reports = stack_reports(layers, SHAPE)
    found = activations(layers, reports)
    saved = saved_numbers(layers, SHAPE)
    recurrent = any(layer.kind in ("RNN", "LSTM", "GRU") for layer in layers)
    assert found.kept == pytest.approx(saved, rel=0.5 if recurrent else 0.03, abs=2)
    assert found.largest >= max(max(report.output_shape or (0,)) for report in reports)
    assert sum(numbers for path, numbers in found.by_layer.items() if len(path) == 1) == found.kept


@pytest.mark.parametrize("kind", [*OPTIMIZERS, "SGD with momentum", "RMSprop with momentum"])
def test_optimizers_remember_what_is_reckoned(kind: str) -> None:
    name, _, momentum = kind.partition(" with ")
    document: dict[str, Any] = {"kind": name} | ({"momentum": 0.9} if momentum else {})
    if name == "LBFGS":
        document |= {"history_size": 3, "max_iter": 1, "learning_rate": 0.01}
    spec = _OPTIMIZER.validate_python(document)
    weights = nn.Parameter(torch.linspace(-1.0, 1.0, 1000))
    optimizer = build_optimizer(spec, [weights], weight_decay=0.0, device=torch.device("cpu"))

    def loss() -> float:
        weights.grad = 4 * weights.detach() ** 3
        return float((weights.detach() ** 4).sum())

    for _ in range(6):
        optimizer.step(loss)
    assert numbers_in(optimizer.state[weights]) / 1000 == pytest.approx(optimizer_numbers(spec), abs=0.1)


def numbers_in(state: object) -> int:
    """The numbers in all tensors of a state."""
    if isinstance(state, torch.Tensor):
        return state.numel()
    entries = state.values() if isinstance(state, dict) else state if isinstance(state, list | tuple) else ()
    return sum(numbers_in(entry) for entry in entries)

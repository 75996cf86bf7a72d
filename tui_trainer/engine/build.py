"""Makes torch modules of layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

from tui_trainer.engine.dropout import Dropout, Dropout2d
from tui_trainer.engine.modules import PixelsToSequence, Recurrent, Residual, RowsToSequence
from tui_trainer.spec import layers as spec
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.shapes import Shape, normalized_shape, pool_stride, projection_of, stack_output, stack_reports

Constructor = Callable[[Any, Shape, torch.Generator], nn.Module]


def _undrawn(module: Callable[..., nn.Module], *sizes: Any, **options: Any) -> nn.Module:
    """A module whose weights are left for `initialize` to draw: its own would come from the process-wide generator."""
    return module(*sizes, **options, device="meta").to_empty(device="cpu")


def _conv(module: Callable[..., nn.Module]) -> Constructor:
    def construct(layer: Any, shape: Shape, _: torch.Generator) -> nn.Module:
        return _undrawn(module, shape[0], **layer.model_dump(exclude={"kind", "initialization"}))

    return construct


def _max_pool(layer: spec.MaxPool2d, *_: Any) -> nn.Module:
    options = layer.model_dump(exclude={"kind", "stride"})
    return nn.MaxPool2d(stride=pool_stride(layer), **options)


def _avg_pool(layer: spec.AvgPool2d, *_: Any) -> nn.Module:
    options = layer.model_dump(exclude={"kind", "stride"})
    return nn.AvgPool2d(stride=pool_stride(layer), **options)


def _recurrent(layer: spec.Recurrent, shape: Shape, generator: torch.Generator) -> nn.Module:
    """One module per layer: with `num_layers`, PyTorch's would draw its dropout from the process-wide generator."""
    module = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}[layer.kind]
    options: dict[str, Any] = {"nonlinearity": layer.nonlinearity} if isinstance(layer, spec.RNN) else {}
    options |= {"batch_first": True, "bidirectional": layer.bidirectional}
    modules: list[nn.Module] = []
    features = shape[-1]
    for number in range(layer.num_layers):
        if number and layer.dropout:
            modules.append(Dropout(layer.dropout, generator))
        modules.append(_undrawn(module, features, layer.hidden_size, **options))
        features = layer.features
    return Recurrent(*modules, output=layer.output)


def _residual(layer: spec.Residual, shape: Shape, generator: torch.Generator) -> nn.Module:
    block = build_stack(layer.layers, shape, generator)
    return Residual(block, _projection(shape, stack_output([layer], shape)))


def _projection(before: Shape, after: Shape) -> nn.Module:
    projection = projection_of(before, after)
    match projection.kind:
        case "Identity":
            return nn.Identity()
        case "Linear":
            return _undrawn(nn.Linear, projection.in_size, projection.out_size, bias=False)
        case kind:
            module = nn.Conv1d if kind == "Conv1d" else nn.Conv2d
            stride = projection.stride[0] if kind == "Conv1d" else projection.stride
            return _undrawn(module, projection.in_size, projection.out_size, 1, stride=stride, bias=False)


def _repeat(layer: spec.Repeat, shape: Shape, generator: torch.Generator) -> nn.Module:
    blocks: list[nn.Module] = []
    for _ in range(layer.times):
        blocks.append(build_stack(layer.layers, shape, generator))
        shape = stack_output(layer.layers, shape)
    return nn.Sequential(*blocks)


# One constructor per kind of `spec.catalogue.LAYERS`: the layer, the shape it gets, the generator for dropout.
CONSTRUCTORS: dict[str, Constructor] = {
    "Linear": lambda layer, shape, _: _undrawn(nn.Linear, shape[-1], layer.out_features, bias=layer.bias),
    "Flatten": lambda *_: nn.Flatten(),
    "Unflatten": lambda layer, *_: nn.Unflatten(1, tuple(layer.unflattened_size)),
    "Identity": lambda *_: nn.Identity(),
    "Conv1d": _conv(nn.Conv1d),
    "Conv2d": _conv(nn.Conv2d),
    "ConvTranspose2d": _conv(nn.ConvTranspose2d),
    "MaxPool2d": _max_pool,
    "AvgPool2d": _avg_pool,
    "AdaptiveAvgPool2d": lambda layer, *_: nn.AdaptiveAvgPool2d(layer.output_size),
    "Upsample": lambda layer, *_: nn.Upsample(scale_factor=layer.scale_factor, mode=layer.mode),
    "ReLU": lambda *_: nn.ReLU(),
    "LeakyReLU": lambda layer, *_: nn.LeakyReLU(layer.negative_slope),
    "PReLU": lambda layer, *_: nn.PReLU(init=layer.init),
    "ELU": lambda layer, *_: nn.ELU(layer.alpha),
    "SELU": lambda *_: nn.SELU(),
    "GELU": lambda layer, *_: nn.GELU(layer.approximate),
    "SiLU": lambda *_: nn.SiLU(),
    "Sigmoid": lambda *_: nn.Sigmoid(),
    "Tanh": lambda *_: nn.Tanh(),
    "Softplus": lambda layer, *_: nn.Softplus(layer.beta, layer.threshold),
    "Hardtanh": lambda layer, *_: nn.Hardtanh(layer.min_val, layer.max_val),
    "Softmax": lambda *_: nn.Softmax(dim=-1),
    "LogSoftmax": lambda *_: nn.LogSoftmax(dim=-1),
    "Dropout": lambda layer, _, generator: Dropout(layer.p, generator),
    "Dropout2d": lambda layer, _, generator: Dropout2d(layer.p, generator),
    "BatchNorm1d": lambda layer, shape, _: nn.BatchNorm1d(shape[0], eps=layer.eps, momentum=layer.momentum),
    "BatchNorm2d": lambda layer, shape, _: nn.BatchNorm2d(shape[0], eps=layer.eps, momentum=layer.momentum),
    "LayerNorm": lambda layer, shape, _: nn.LayerNorm(normalized_shape(shape), eps=layer.eps),
    "GroupNorm": lambda layer, shape, _: nn.GroupNorm(layer.num_groups, shape[0], eps=layer.eps),
    "RowsToSequence": lambda *_: RowsToSequence(),
    "PixelsToSequence": lambda *_: PixelsToSequence(),
    "RNN": _recurrent,
    "LSTM": _recurrent,
    "GRU": _recurrent,
    "Residual": _residual,
    "Repeat": _repeat,
}


def build_stack(layers: Sequence[Layer], input_shape: Shape, dropout_generator: torch.Generator) -> nn.Sequential:
    """The modules of a stack in their order; the shape is that of one example. Raises ShapeError."""
    reports = stack_reports(layers, input_shape)
    return nn.Sequential(
        *(
            CONSTRUCTORS[layer.kind](layer, report.input_shape or (), dropout_generator)
            for layer, report in zip(layers, reports, strict=True)
        )
    )

"""The modules of a stack whose weights are drawn, in the order in which the engine numbers them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from tui_trainer.spec.code.expressions import Keys
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import GRU, LSTM, RNN, Conv1d, Conv2d, ConvTranspose2d, Layer, Linear, Repeat, Residual
from tui_trainer.spec.shapes import Shape, layer_report, projection_of


@dataclass(frozen=True, slots=True)
class WeightedModule:
    """One module with weights: its class in `torch.nn`, whether it has a bias, and an initialization of its own."""

    kind: str
    bias: bool = True
    own: Initialization | None = None
    place: Keys = ()


def weighted_modules(layers: Sequence[Layer], shape: Shape, place: Keys = ()) -> Generator[WeightedModule, None, Shape]:
    """The modules of a sound stack in the order of `nn.Module.modules`, and then its shape; raises ShapeError."""
    for index, layer in enumerate(layers):
        here = (*place, index)
        if isinstance(layer, Residual):
            output = yield from weighted_modules(layer.layers, shape, (*here, "layers"))
            projection = projection_of(shape, output)
            if projection.kind != "Identity":
                yield WeightedModule(projection.kind, bias=False, place=here)
            shape = output
        elif isinstance(layer, Repeat):
            for _ in range(layer.times):
                shape = yield from weighted_modules(layer.layers, shape, (*here, "layers"))
        else:
            yield from (replace(module, place=here) for module in weighted_kinds([layer]))
            shape = layer_report(layer, shape).output_shape or shape
    return shape


def weighted_kinds(layers: Sequence[Layer]) -> Iterator[WeightedModule]:
    """The modules of a stack whose shapes may be unknown; the projections of residual blocks are left out."""
    for layer in layers:
        if isinstance(layer, Residual):
            yield from weighted_kinds(layer.layers)
        elif isinstance(layer, Repeat):
            yield from [*weighted_kinds(layer.layers)] * layer.times
        elif isinstance(layer, RNN | LSTM | GRU):
            yield from [WeightedModule(layer.kind, own=layer.initialization)] * layer.num_layers
        elif isinstance(layer, Linear | Conv1d | Conv2d | ConvTranspose2d):
            yield WeightedModule(layer.kind, layer.bias, layer.initialization)


def stack_output(layers: Sequence[Layer], shape: Shape) -> Shape:
    """The shape that a stack makes of a shape; raises ShapeError."""
    for layer in layers:
        shape = layer_report(layer, shape).output_shape or shape
    return shape

"""The modules of a stack whose weights are drawn, in the order in which the engine numbers them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from tui_trainer.spec.code.expressions import Keys
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Convolution, ConvTranspose2d, Layer, Linear, Recurrent, Repeat, Residual
from tui_trainer.spec.shapes import Shape, projection_of, stack_output


@dataclass(frozen=True, slots=True)
class WeightedModule:
    """One module with weights: its class in `torch.nn`, whether it has a bias, and an initialization of its own."""

    kind: str
    bias: bool = True
    own: Initialization | None = None
    is_recurrent: bool = False
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
            shape = stack_output([layer], shape)
    return shape


def weighted_kinds(layers: Sequence[Layer]) -> Iterator[WeightedModule]:
    """The modules of a stack whose shapes may be unknown; the projections of residual blocks are left out."""
    for layer in layers:
        if isinstance(layer, Residual):
            yield from weighted_kinds(layer.layers)
        elif isinstance(layer, Repeat):
            yield from [*weighted_kinds(layer.layers)] * layer.times
        elif isinstance(layer, Recurrent):
            module = WeightedModule(layer.kind, own=layer.initialization, is_recurrent=True)
            yield from [module] * layer.num_layers
        elif isinstance(layer, Linear | Convolution | ConvTranspose2d):
            yield WeightedModule(layer.kind, layer.bias, layer.initialization)

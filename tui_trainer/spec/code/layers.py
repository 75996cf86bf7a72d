"""How each kind of layer is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui_trainer.spec.code.expressions import Call, Keys, keywords, literal
from tui_trainer.spec.layers import Layer, Recurrent
from tui_trainer.spec.shapes import Projection, Shape, normalized_shape

MODULES = "engine/modules.py"
"""Where the modules are that PyTorch does not have."""

_RECURRENT = {"kind", "initialization", "hidden_size", "num_layers", "dropout", "output"}


def _nothing(_: Shape) -> tuple[object, ...]:
    return ()


def _channels(shape: Shape) -> tuple[object, ...]:
    return (shape[0],)


def _features(shape: Shape) -> tuple[object, ...]:
    return (shape[-1],)


@dataclass(frozen=True, slots=True)
class LayerCode:
    """How a kind of layer is written.

    `sizes` are the arguments that follow from the input; `leading` are parameters that are always said, without their
    names; then come the input's other sizes, those that are always said with their names (`named`), what is not as
    PyTorch has it by default, and what is `fixed` here. `own` is the module of this application that is taken where
    PyTorch has none; one that `draws` takes random numbers while it trains.
    """

    sizes: Callable[[Shape], tuple[object, ...]] = _nothing
    leading: tuple[str, ...] = ()
    sizes_after: Callable[[Shape], tuple[object, ...]] = _nothing
    named: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    own: str = ""
    draws: bool = False


# One entry per kind of `spec.catalogue.LAYERS`. Recurrent layers and blocks are written by functions of their own.
LAYER_CODE: dict[str, LayerCode] = {
    "Linear": LayerCode(_features, ("out_features",)),
    "Flatten": LayerCode(),
    "Unflatten": LayerCode(lambda _: (1,), ("unflattened_size",)),
    "Identity": LayerCode(),
    "Conv1d": LayerCode(_channels, ("out_channels",)),
    "Conv2d": LayerCode(_channels, ("out_channels",)),
    "ConvTranspose2d": LayerCode(_channels, ("out_channels",)),
    "MaxPool2d": LayerCode(leading=("kernel_size",)),
    "AvgPool2d": LayerCode(leading=("kernel_size",)),
    "AdaptiveAvgPool2d": LayerCode(leading=("output_size",)),
    "Upsample": LayerCode(named=("scale_factor",)),
    "ReLU": LayerCode(),
    "LeakyReLU": LayerCode(leading=("negative_slope",)),
    "PReLU": LayerCode(),
    "ELU": LayerCode(),
    "SELU": LayerCode(),
    "GELU": LayerCode(),
    "SiLU": LayerCode(),
    "Sigmoid": LayerCode(),
    "Tanh": LayerCode(),
    "Softplus": LayerCode(),
    "Hardtanh": LayerCode(),
    "Softmax": LayerCode(fixed=("dim=-1",)),
    "LogSoftmax": LayerCode(fixed=("dim=-1",)),
    "Dropout": LayerCode(leading=("p",), draws=True),
    "Dropout2d": LayerCode(leading=("p",), draws=True),
    "BatchNorm1d": LayerCode(_channels),
    "BatchNorm2d": LayerCode(_channels),
    "LayerNorm": LayerCode(lambda shape: (normalized_shape(shape),)),
    "GroupNorm": LayerCode(leading=("num_groups",), sizes_after=_channels),
    "RowsToSequence": LayerCode(own="RowsToSequence"),
    "PixelsToSequence": LayerCode(own="PixelsToSequence"),
    "RNN": LayerCode(own="Recurrent"),
    "LSTM": LayerCode(own="Recurrent"),
    "GRU": LayerCode(own="Recurrent"),
    "Residual": LayerCode(own="Residual"),
    "Repeat": LayerCode(),
}


def layer_call(layer: Layer, shape: Shape, place: Keys = (), note: str = "") -> Call:
    """A layer that gets `shape` and holds no others, as it is made."""
    if isinstance(layer, Recurrent):
        return _recurrent_call(layer, shape, place, note)
    code = LAYER_CODE[layer.kind]
    leading = (*code.sizes(shape), *(getattr(layer, name) for name in code.leading), *code.sizes_after(shape))
    said = [(name, getattr(layer, name)) for name in code.named]
    named = keywords(said + unusual(layer, {"kind", "initialization", *code.leading, *code.named}))
    return Call(code.own or f"nn.{layer.kind}", (*map(literal, leading), *named, *code.fixed), place=place, note=note)


def _recurrent_call(layer: Recurrent, shape: Shape, place: Keys, note: str) -> Call:
    """One module per layer, as the engine has them, so that dropout between them can be drawn from its own seed."""
    named = keywords([("batch_first", True), *unusual(layer, _RECURRENT)])
    modules: list[Call] = []
    features = shape[-1]
    for number in range(layer.num_layers):
        if number and layer.dropout:
            modules.append(Call("nn.Dropout", (literal(layer.dropout),)))
        modules.append(Call(f"nn.{layer.kind}", (literal(features), literal(layer.hidden_size), *named)))
        features = layer.features
    return Call(LAYER_CODE[layer.kind].own, (*modules, f"output={literal(layer.output)}"), place=place, note=note)


def projection_call(projection: Projection, place: Keys) -> Call:
    """The projection of a residual block."""
    if projection.kind == "Identity":
        return Call("nn.Identity", place=place)
    sizes = [literal(projection.in_size), literal(projection.out_size)]
    if projection.kind != "Linear":
        stride = projection.stride[0] if projection.kind == "Conv1d" else projection.stride
        sizes += ["1", f"stride={literal(stride)}"]
    return Call(f"nn.{projection.kind}", (*sizes, "bias=False"), place=place)


def own_modules(layers: Sequence[Layer]) -> set[str]:
    """The modules among them, and inside them, that PyTorch does not have."""
    names = {own for layer in layers if (own := LAYER_CODE[layer.kind].own)}
    return names.union(*(own_modules(getattr(layer, "layers", ())) for layer in layers))


def draws_while_training(layers: Sequence[Layer]) -> bool:
    """Whether any of the layers, or of those inside them, takes random numbers while it trains."""
    return any(_draws(layer) or draws_while_training(getattr(layer, "layers", ())) for layer in layers)


def _draws(layer: Layer) -> bool:
    if isinstance(layer, Recurrent):
        return layer.num_layers > 1 and layer.dropout > 0
    return LAYER_CODE[layer.kind].draws


def unusual(spec: Any, known: set[str]) -> list[tuple[str, object]]:
    """The parameters that have no default or are not at it, without those that are `known`."""
    fields = [(name, field) for name, field in type(spec).model_fields.items() if name not in known]
    values = [(name, getattr(spec, name), field) for name, field in fields]
    return [(name, value) for name, value, field in values if field.is_required() or value != field.default]

"""A stack of layers as far as it can be understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tui_trainer.spec.code.expressions import Call, Keys, Remark, Repeated
from tui_trainer.spec.code.layers import layer_call
from tui_trainer.spec.code.model import module_call, shape_note
from tui_trainer.spec.code.sections import Remarks
from tui_trainer.spec.code.weighted import WeightedModule, weighted_kinds, weighted_modules
from tui_trainer.spec.extent import extent_problems
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.shapes import LayerReport

_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)
_DEEPEST = 12

Argument = Call | Remark | Repeated


class _Unknown:
    """A size that does not follow yet."""

    def __repr__(self) -> str:
        return "?"


class Sketch:
    """The layers of a document, of which some may make no sense, with what `check` says of their shapes."""

    def __init__(self, tables: Sequence[Any], reports: Sequence[LayerReport]) -> None:
        self._tables, self._reports = tables, reports
        self.layers = [layer for layer in map(_understood, tables) if layer is not None]
        """The layers that make sense, without the others."""

    @property
    def weighted(self) -> list[WeightedModule]:
        """The modules with weights among them; without projections where the shapes are not all known."""
        if self.is_known and self._reports[0].input_shape is not None:
            return list(weighted_modules(self.layers, self._reports[0].input_shape))
        if any(extent_problems("", list(self._tables))):
            return []  # far too many to write down
        return list(weighted_kinds(self.layers))

    @property
    def is_known(self) -> bool:
        """Whether every layer makes sense and gets what it needs."""
        return len(self.layers) == len(self._reports) > 0 and self._reports[-1].output_shape is not None

    def call(self, place: Keys, remarks: Remarks) -> Call:
        """The stack; what makes no sense is a remark in its place."""
        return _stack(self._tables, self._reports, place, remarks, "layer ")


def _understood(table: Any) -> Layer | None:
    try:
        return _LAYER.validate_python(table)
    except ValidationError:
        return None


def _stack(tables: Sequence[Any], reports: Sequence[LayerReport], place: Keys, remarks: Remarks, name: str) -> Call:
    arguments: list[Argument] = []
    for index, table in enumerate(tables):
        report = reports[index] if index < len(reports) else LayerReport("?")
        arguments += _module(table, report, (*place, index), remarks, f"{name}{index + 1}")
    return Call("nn.Sequential", tuple(arguments), place=place, is_open=True)


def _module(table: Any, report: LayerReport, place: Keys, remarks: Remarks, name: str) -> list[Argument]:
    """A layer with what is wrong with it: the layer, a remark, or both."""
    layer = _understood(table)
    inner = table.get("layers") if isinstance(table, dict) else None
    if isinstance(inner, list) and len(place) < 2 * _DEEPEST:
        if layer is not None and report.output_shape is not None and report.input_shape is not None:
            written: list[Argument] = [module_call(layer, report.input_shape, place)]
        else:
            block = _stack(inner, report.children, (*place, "layers"), remarks, f"{name}.")
            written = [_block(report.kind, block, layer, place)]
    else:
        written = [_single(layer, report, place)] if layer is not None else []
    remark = remarks.take(place, name)
    if remark or not written:
        written.append(Remark(remark or f"{name}: not understood", place))
    return written


def _block(kind: str, block: Call, layer: Layer | None, place: Keys) -> Argument:
    if kind == "Residual":
        return Call("Residual", (block, "..."), place=place)
    times = layer.times if isinstance(layer, Repeat) else 1
    return Call("nn.Sequential", (Repeated(block, times) if times > 1 else block,), place=place, is_open=True)


def _single(layer: Layer, report: LayerReport, place: Keys) -> Argument:
    if isinstance(layer, Residual | Repeat):
        return Remark(f"{layer.kind} ...", place)
    if report.input_shape is not None:
        return layer_call(layer, report.input_shape, place, shape_note(report))
    call = layer_call(layer, (_Unknown(),), place)  # type: ignore[arg-type]
    text = call.flat() or call.name
    return Remark(text, place) if "?" in text else call

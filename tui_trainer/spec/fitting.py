"""What would fit at a place of a network: every kind of layer, tried on the shape that it would get."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.shapes import LayerReport, Shape, ShapeError, layer_report
from tui_trainer.spec.stacks import BLOCKS, Place, beside, is_layer

Reports = dict[str, tuple[LayerReport, ...]]

_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)

_IMAGE = 3
_ROW_BY_ROW = "takes every row of the image by itself; put a Flatten before it to have all pixels in"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a kind of layer, as it begins, makes of a shape; where it cannot, `reason` says why and `output` is None.

    A layer that can do it but is seldom meant to has a `caution`.
    """

    output: Shape | None
    reason: str = ""
    caution: str = ""


@lru_cache(maxsize=4096)
def fit_of(kind: str, shape: Shape) -> Fit:
    """How a layer of a known kind with its starting values fits behind a shape; an empty block hands the shape on."""
    if kind in BLOCKS:
        return Fit(shape)
    try:
        layer = _LAYER.validate_python({"kind": kind, **LAYERS[kind].starting_values()})
        output = layer_report(layer, shape).output_shape
        return Fit(output, caution=_ROW_BY_ROW if kind == "Linear" and len(shape) == _IMAGE else "")
    except ShapeError as error:
        return Fit(None, str(error))
    except ValidationError:
        return Fit(None, "needs values of its own first")


def report_at(reports: Reports, place: Place) -> LayerReport | None:
    """The report of the layer at a place, also of one inside another."""
    inside, report = reports.get(str(place[1]), ()), None
    for key in place[2:]:
        if isinstance(key, int):
            report = inside[key] if key < len(inside) else None
            inside = report.children if report else ()
    return report


def shape_before(reports: Reports, place: Place, example: Shape | None) -> Shape | None:
    """The shape that a layer gets that is put in at a place, as far as it is known; `example` is that of the data."""
    while int(place[-1]) == 0 and is_layer(place[:-2]):
        place = place[:-2]  # the first layer of a block gets what the block gets
    if int(place[-1]) == 0:
        return example
    before = report_at(reports, beside(place, -1))
    return before.output_shape if before else None

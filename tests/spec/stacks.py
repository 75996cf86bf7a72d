"""A sound stack around every kind of layer, for 8x8 digits."""

from __future__ import annotations

from typing import Any

from tui_trainer.spec.catalogue import LAYERS

SHAPE = (1, 8, 8)
LINEAR = {"kind": "Linear", "out_features": 10}
FLATTEN = {"kind": "Flatten"}
CONV = {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3}
ROWS = {"kind": "RowsToSequence"}
HIDDEN = {"kind": "Linear", "out_features": 20}

_IMAGES = {
    "Conv2d",
    "MaxPool2d",
    "AvgPool2d",
    "AdaptiveAvgPool2d",
    "ConvTranspose2d",
    "Upsample",
    "Dropout2d",
    "BatchNorm2d",
    "GroupNorm",
}
_OTHER_VALUES: dict[str, dict[str, Any]] = {
    "Unflatten": {"unflattened_size": [4, 5]},
    "Residual": {"layers": [{"kind": "Linear", "out_features": 12}, {"kind": "ReLU"}]},
    "Repeat": {"layers": [{"kind": "Linear", "out_features": 12}, {"kind": "ReLU"}], "times": 3},
}


def layer_of(kind: str, **parameters: Any) -> dict[str, Any]:
    """A layer of a kind with small values."""
    return {"kind": kind, **LAYERS[kind].starting_values(), **_OTHER_VALUES.get(kind, {}), **parameters}


def stack_around(kind: str, **parameters: Any) -> list[dict[str, Any]]:
    """A classifier of digits in which a layer of this kind has what it needs."""
    layer = layer_of(kind, **parameters)
    if kind in _IMAGES:
        return [CONV, layer, FLATTEN, LINEAR]
    if kind in ("RowsToSequence", "PixelsToSequence"):
        return [layer, FLATTEN, LINEAR]
    if kind == "Conv1d":
        return [ROWS, layer, FLATTEN, LINEAR]
    if kind in ("RNN", "LSTM", "GRU"):
        return [ROWS, layer, *([FLATTEN] if layer.get("output") == "sequence" else []), LINEAR]
    if kind == "Flatten":
        return [layer, LINEAR]
    return [FLATTEN, HIDDEN, layer, *([FLATTEN] if kind == "Unflatten" else []), LINEAR]


def place_of(kind: str) -> int:
    """Where the layer of this kind is in its stack."""
    if kind in ("RowsToSequence", "PixelsToSequence", "Flatten"):
        return 0
    return 1 if kind in _IMAGES or kind in ("Conv1d", "RNN", "LSTM", "GRU") else 2

"""What a check costs: validation, shapes and rules of a stack of 200 layers, as at every key press in the builder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks.bars import Bar, Result
from benchmarks.script import run_script
from tui_trainer.spec.check import check
from tui_trainer.spec.place import Document

LAYERS = 200
CHECKS = 300
BAR = Bar(f"validation and shapes of a stack of {LAYERS} layers, median of {CHECKS}", "<=", 20, "ms", 1)
BLOCKS: dict[str, list[dict[str, Any]]] = {
    "fully connected": [{"kind": "Linear", "out_features": 64}, {"kind": "ReLU"}],
    "convolutions": [
        {"kind": "Conv2d", "out_channels": 16, "kernel_size": 3, "padding": 1},
        {"kind": "BatchNorm2d"},
        {"kind": "ReLU"},
    ],
}


def deep_document(layers: int, block: list[dict[str, Any]]) -> Document:
    """An experiment on MNIST with so many layers: a block again and again, and what makes ten scores of it."""
    end: list[dict[str, Any]] = [{"kind": "Linear", "out_features": 10}]
    flatten: list[dict[str, Any]] = [{"kind": "Flatten"}]
    flat = block[0]["kind"] == "Linear"
    repeated = [dict(block[index % len(block)]) for index in range(layers - 2)]
    stack = [*flatten, *repeated, *end] if flat else [*repeated, *flatten, *end]
    return {
        "schema": 1,
        "title": f"{layers} layers",
        "data": {"dataset": "mnist", "validation": 10_000},
        "network": {"classifier": stack},
        "optimizer": {"kind": "Adam", "learning_rate": 0.001},
        "training": {"epochs": 5, "batch_size": 64, "seed": 0},
    }


def milliseconds(document: Document, checks: int) -> list[float]:
    """How long each of so many checks took."""
    found = []
    for _ in range(checks):
        start = time.perf_counter()
        check(document)
        found.append(1000 * (time.perf_counter() - start))
    return found


def measure() -> Iterator[Result]:
    """Check stacks of each kind of block; the slower kind counts."""
    times = {}
    for name, block in BLOCKS.items():
        document = deep_document(LAYERS, block)
        milliseconds(document, 3)
        times[name] = milliseconds(document, CHECKS)
    detail = "; ".join(f"{name}: median {median(t):.1f} ms, slowest {max(t):.1f} ms" for name, t in times.items())
    yield Result(BAR, max(median(found) for found in times.values()), detail)


if __name__ == "__main__":
    run_script([BAR], measure)

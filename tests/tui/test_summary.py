"""The network as a whole: its costs, its picture, its table, and the view that shows them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.stacks import stack_around
from tests.tui.building import building
from tests.tui.documents import BROKEN, mlp
from tests.tui.snapshot import assert_snapshot
from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import check
from tui_trainer.spec.costs import UNKNOWN_MACHINE, Machine, StepTime
from tui_trainer.spec.place import Document
from tui_trainer.tui.amounts import bytes_text, count_text, seconds_text
from tui_trainer.tui.explanation import Picture
from tui_trainer.tui.summary import Summary, summary_of
from tui_trainer.tui.widgets.network_picture import block_size

RELU = {"kind": "ReLU"}
CONV = {"kind": "Conv2d", "out_channels": 16, "kernel_size": 3, "padding": 1}
BLOCKS = [
    CONV,
    RELU,
    {"kind": "Residual", "layers": [CONV, {"kind": "BatchNorm2d"}, RELU]},
    RELU,
    {"kind": "Repeat", "times": 3, "layers": [CONV, RELU, {"kind": "MaxPool2d", "kernel_size": 2}]},
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 10},
]


def network(layers: list[Any], **changes: Any) -> Document:
    return mlp(network={"classifier": layers}, **changes)


def summary(document: Document, machine: Machine = UNKNOWN_MACHINE) -> Summary:
    return summary_of(document, check(document), "classifier", machine)


def text(picture: Picture, width: int = 60) -> str:
    return "\n".join(line.plain.rstrip() for line in picture.lines(width))


DOCUMENTS = [mlp(), BROKEN, network(BLOCKS), network([]), *(network(stack_around(kind)) for kind in LAYERS)]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(DOCUMENTS), st.integers(18, 120))
def test_nothing_is_wider_than_its_room(document: Document, width: int) -> None:
    found = summary(document, Machine(10**6, StepTime(0.01, 1000)))
    for picture in (found.totals, found.picture, found.table):
        assert max((line.cell_length for line in picture.lines(width)), default=0) <= width


def test_the_totals_add_up() -> None:
    found = text(summary(mlp(), Machine(10**9, StepTime(0.001, 2368 * 64))).totals)
    for line in (
        "shape          1x8x8 -> 10",
        "parameters     2 410",
        "multiply-adds  2 368 (MACs) per example",
        "  Adam         19 KiB",
        "an epoch       about 19 ms",
        "the device     ✓ fits 954 MiB",
    ):
        assert line in found
    assert "✗ does not fit 977 KiB" in text(summary(network(BLOCKS), Machine(10**6)).totals)
    assert "an epoch" not in text(summary(mlp()).totals)


def test_the_table_has_every_layer_with_what_it_costs() -> None:
    rows = {row.path: row for row in summary(network(BLOCKS)).table.rows}
    assert list(rows) == [(0,), (1,), (2,), (2, 0), (2, 1), (2, 2), (3,), (4,), (4, 0), (4, 1), (4, 2), (5,), (6,)]
    assert (rows[2, 0].kind, rows[2, 0].shape, rows[2, 0].parameters) == ("Conv2d", "16x8x8", "2.32 k")
    assert rows[1,].kept == bytes_text(4 * 64 * 16 * 8 * 8)
    assert rows[0,].kept == ""
    broken = summary(network([{"kind": "Linear", "out_features": "x"}])).table.rows[0]
    assert (broken.shape, broken.parameters, broken.kept) == ("?", "?", "?")


def test_the_picture_follows_the_shapes() -> None:
    lines = text(summary(network(BLOCKS)).picture, 50).splitlines()
    assert "1x8x8 input" in lines[0]
    labels = [line.split("█")[-1].split("▄")[-1].strip(" ╭╰│") for line in lines if line.strip("█▄ │")]
    assert labels == [
        *("1x8x8 input", "16x8x8 Conv2d · ReLU", "Residual", "16x8x8 Conv2d · BatchNorm2d · ReLU", "16x8x8 ReLU"),
        *("Repeat x3", "16x8x8 Conv2d · ReLU", "16x4x4 MaxPool2d", "16x1x1", "16 Flatten", "10 Linear"),
    ]
    assert sum("█" in line for line in lines) >= 3


def test_layers_with_weights_are_blocks_of_their_own() -> None:
    same = {"kind": "Linear", "out_features": 32}
    found = text(summary(network([{"kind": "Flatten"}, same, RELU, same, RELU])).picture)
    assert found.count("32 Linear · ReLU") == 2


@given(st.integers(1, 2000), st.integers(1, 2000), st.integers(1, 40))
def test_larger_shapes_have_larger_blocks(one: int, other: int, widest: int) -> None:
    small, large = sorted((one, other))
    assert block_size((small,), large, widest)[0] <= block_size((large,), large, widest)[0] == widest
    assert block_size((small, 5, 5), 5, widest)[1] <= block_size((large, 5, 5), 5, widest)[1] <= 4


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_summary_is_a_view(size: tuple[int, int]) -> None:
    async with building(network(BLOCKS), size) as build:
        await build.press("v", "down", "down")
        assert build.bench.views.current == "Summary"
        await assert_snapshot(build.pilot, "build-summary")


async def test_the_view_follows_changes_and_enter_goes_back_to_the_form() -> None:
    async with building(size=(140, 40)) as build:
        await build.press("v")
        assert await build.sees("multiply-adds 2 368 (MACs) per example")
        build.select("Linear")
        await build.press("d")
        assert await build.sees("multiply-adds 640 (MACs) per example")
        await build.press("z", "enter")
        assert build.bench.views.current == "Form"
        assert build.bench.form.active_field is not None
        await build.press("escape", "v", "v", "v")
        assert build.bench.views.current == "Form"


def test_amounts_are_short() -> None:
    assert [bytes_text(number) for number in (0, 1023, 1024, 10_000, 5 * 2**20, 2**50)] == [
        *("0 bytes", "1023 bytes", "1.0 KiB", "9.8 KiB", "5.0 MiB", "1024 TiB"),
    ]
    assert [count_text(number) for number in (0, 999, 1000, 99_999, 123_456, 10**9)] == [
        *("0", "999", "1 k", "100 k", "123 k", "1 G"),
    ]
    assert [seconds_text(seconds) for seconds in (0, 0.5, 3.24, 40, 130, 900, 3600, 3900, 10**6)] == [
        *("1 ms", "500 ms", "3.2 s", "40 s", "2 min 10 s", "15 min", "1 h", "1 h 5 min", "277 h"),
    ]

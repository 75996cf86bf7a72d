"""Where the cursor comes to be when a form is entered."""

from __future__ import annotations

import pytest

from tests.tui.building import building
from tests.tui.documents import mlp

LAYERS = mlp()["network"]["classifier"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("Linear", "out_features"),
        ("Optimizer", "learning_rate"),
        ("Loss", "kind"),
        ("Schedule", "kind"),
        ("Initialization", "scheme"),
        ("Regularization", "weight_decay"),
    ],
)
async def test_what_a_person_most_likely_came_for(row: str, field: str) -> None:
    async with building() as build:
        build.select(row)
        await build.press("enter")
        active = build.bench.form.active_field
        assert active is not None
        assert active.name == field


async def test_a_field_below_a_long_problem_is_seen_while_it_is_typed_into() -> None:
    async with building() as build:
        await build.press("n", "a", *"conv", "enter")
        assert await build.sees("▸ out_channels")
        await build.press(*"12")
        assert await build.sees("▸ out_channels 12") or await build.sees("▸ out_channels  12")


async def test_another_row_is_read_from_its_beginning() -> None:
    document = mlp(network={"classifier": [{"kind": "Conv2d", "out_channels": 4, "kernel_size": 3}, *LAYERS]})
    async with building(document, (60, 16)) as build:
        build.select("Conv2d")
        await build.press("enter", *["tab"] * 7, "escape")
        assert build.bench.form.scroll_offset.y > 0
        await build.press("down")
        assert build.bench.form.scroll_offset.y == 0


async def test_the_same_row_stays_where_it_was_scrolled_to() -> None:
    async with building(mlp(), (60, 16)) as build:
        build.select("Linear")
        await build.press("right_square_bracket")
        scrolled = build.bench.form.scroll_offset.y
        assert scrolled > 0
        await build.press("space", "ctrl+a")
        assert build.bench.form.scroll_offset.y == scrolled

"""Where the cursor comes to be when a form is entered."""

from __future__ import annotations

import pytest

from tests.tui.building import building


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

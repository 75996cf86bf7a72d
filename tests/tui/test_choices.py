"""The filter of a menu."""

from __future__ import annotations

import pytest

from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.tui.dialogs.choose import matching
from tui_trainer.tui.fields import choices_of


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("conv2d", "Conv2d"),
        ("conv", "Conv2d"),
        ("conv 6", "Conv2d"),
        ("6 conv", "Conv2d"),
        ("linear 128", "Linear"),
        ("pool max", "MaxPool2d"),
        ("pool max 2", "MaxPool2d"),
    ],
)
def test_words_are_found_in_any_order_and_numbers_do_not_hinder(query: str, first: str) -> None:
    assert matching(choices_of(LAYERS), query)[0].value == first


@pytest.mark.parametrize("query", ["nothing of the kind", "6000", "nowhere 6"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert matching(choices_of(LAYERS), query) == ()

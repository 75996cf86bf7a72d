"""How many images fit into a terminal, how large, and the words about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.tui.dialogs.augmented import amounts_text, layout

EVERYTHING = Augmentation(shift=2.0, rotate=10.0, scale=0.1, elastic=1.0, erase=0.25)


@given(st.integers(60, 250), st.integers(16, 80), st.integers(8, 28), st.booleans())
def test_a_layout_fits_and_shows_eight_images(columns: int, lines: int, side: int, augmented: bool) -> None:
    room = Size(columns - 4, lines - 6)
    found = layout(room, side, side, augmented=augmented)
    assert found.across * (found.rows - augmented) >= (8 if lines >= 22 or not augmented else 4)
    assert 4 <= found.across <= 8
    assert found.size.width <= room.width
    assert found.size.height <= room.height
    assert found.width == found.height
    assert found.width <= side or found.width % side == 0


def test_layouts_of_the_usual_terminals() -> None:
    def at(columns: int, lines: int, side: int, augmented: bool) -> tuple[int, int, int]:
        found = layout(Size(columns - 4, lines - 6), side, side, augmented=augmented)
        return found.across, found.rows, found.width

    assert at(80, 24, 28, True) == (6, 3, 11)
    assert at(140, 40, 28, True) == (8, 4, 15)
    assert at(80, 24, 8, True) == (8, 3, 8)
    assert at(140, 40, 8, True) == (8, 3, 16)
    assert at(80, 24, 28, False) == (4, 2, 17)
    assert at(140, 40, 28, False) == (4, 2, 28)
    assert at(250, 80, 28, True) == (8, 4, 28)
    assert at(60, 16, 28, True) == (5, 2, 9)
    assert at(60, 16, 28, False) == (5, 2, 9)


def test_images_keep_their_proportions() -> None:
    found = layout(Size(76, 18), 28, 14, augmented=True)
    assert found.width == pytest.approx(2 * found.height, abs=1)


def test_amounts_are_told_with_their_units_and_only_where_they_are_something() -> None:
    assert amounts_text(EVERYTHING) == "shift 2 px, rotate 10°, scale 10 %, elastic 1 px, erase 25 %"
    assert amounts_text(Augmentation(rotate=7.5)) == "rotate 7.5°"

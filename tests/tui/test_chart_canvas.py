"""Curves as braille dots."""

from __future__ import annotations

from math import nan

from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.tui.widgets.chart_canvas import Canvas, thinned_line
from tui_trainer.tui.widgets.chart_scale import Scale

UNIT = Scale(0.0, 1.0)


def drawn(canvas: Canvas) -> list[str]:
    return ["".join(text for text, _ in row) for row in canvas.rows()]


def dot_columns(canvas: Canvas) -> list[int]:
    """How many dots every dot column has."""
    counts = [0] * canvas.columns
    for row in drawn(canvas):
        for x, character in enumerate(row):
            bits = ord(character) - 0x2800 if character != " " else 0
            for dot, masks in enumerate(((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))):
                counts[2 * x + dot] += sum(bool(bits & mask) for mask in masks)
    return counts


def test_a_level_line_fills_one_row_of_dots() -> None:
    canvas = Canvas(3, 1)
    canvas.line([(0, 0), (5, 0)], 1)
    assert drawn(canvas) == ["⠉⠉⠉"]


def test_corners_are_where_the_scale_puts_them() -> None:
    canvas = Canvas(4, 2)
    assert [column for column, _ in thinned_line(canvas, [-1.0, 0.5, 1.0, 9.0], [0.0] * 4, UNIT, UNIT)] == [0, 4, 7]
    assert (canvas.row(1.0), canvas.row(0.0)) == (0, 7)
    assert (canvas.row(99.0), canvas.row(-99.0)) == (0, 7)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-2, 3)), min_size=2, max_size=40))
def test_a_line_has_no_gaps(points: list[tuple[float, float]]) -> None:
    canvas = Canvas(20, 6)
    points.sort()
    dots = thinned_line(canvas, [x for x, _ in points], [y for _, y in points], UNIT, UNIT)
    canvas.line(dots, 1)
    counts = dot_columns(canvas)
    first, last = dots[0][0], dots[-1][0]
    assert all(counts[first : last + 1])
    assert not any(counts[:first])
    assert not any(counts[last + 1 :])


def test_values_of_one_column_become_their_mean_and_nan_is_left_out() -> None:
    canvas = Canvas(1, 25)  # 2 columns, 100 rows
    dots = thinned_line(canvas, [0.0, 0.1, 0.2, 0.9], [0.0, 1.0, nan, nan], UNIT, UNIT)
    assert dots == [(0, canvas.row(0.5))]


def test_a_mark_lies_over_the_line_in_its_own_colour() -> None:
    canvas = Canvas(3, 1)
    canvas.line([(0, 0), (5, 0)], 1)
    canvas.mark(2, 0, "●", 2)
    assert canvas.rows() == [[("⠉", 1), ("●", 2), ("⠉", 1)]]

"""The list draws a line anew only where it has become another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Button

from tests.tui.snapshot import screen_text
from tui_trainer.spec.problems import Problem
from tui_trainer.tui.rows import Row
from tui_trainer.tui.widgets.row_list import RowList

PLACES = [("network", "classifier", index) for index in range(12)]
ROWS = tuple(Row(place, "Linear", ("64",), str(place[2]), "64", "4 160") for place in PLACES)
WRONG = (Problem("network.classifier[5].out_features", "expected a whole number"),)


class ListApp(App[None]):
    """A list that has the focus, and something else that may have it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self.list = Watched(self.drawn)

    def compose(self) -> ComposeResult:
        yield self.list
        yield Button("other")

    @contextmanager
    def draws(self) -> Iterator[list[int]]:
        """The lines that are drawn anew inside."""
        self.drawn.clear()
        yield self.drawn


class Watched(RowList):
    """A list that notes which lines it draws."""

    DEFAULT_CSS = "Watched { height: 30; }"

    def __init__(self, drawn: list[int]) -> None:
        super().__init__()
        self._drawn_lines = drawn

    def draw_line(self, number: int, width: int) -> Strip:
        self._drawn_lines.append(number)
        return super().draw_line(number, width)


@pytest.fixture
def app() -> ListApp:
    return ListApp()


def with_row(index: int, row: Row) -> tuple[Row, ...]:
    return (*ROWS[:index], row, *ROWS[index + 1 :])


async def test_the_same_rows_again_cost_nothing(app: ListApp) -> None:
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(ROWS, 3)
        await pilot.pause()
        with app.draws() as drawn:
            app.list.show(tuple(replace(row) for row in ROWS), 3)
            await pilot.pause()
        assert drawn == []


async def test_a_row_that_changes_is_drawn_alone(app: ListApp) -> None:
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(ROWS, 3)
        await pilot.pause()
        with app.draws() as drawn:
            app.list.show(with_row(5, replace(ROWS[5], parts=("7",))), 3)
            await pilot.pause()
        assert len(drawn) == 1
        assert "5 Linear  7 " in screen_text(app)


async def test_rows_that_move_down_below_a_problem_are_not_drawn_anew(app: ListApp) -> None:
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(ROWS, 3)
        await pilot.pause()
        before = screen_text(app).splitlines()
        with app.draws() as drawn:
            app.list.show(with_row(5, replace(ROWS[5], problems=WRONG)), 3)
            await pilot.pause()
        after = screen_text(app).splitlines()
        assert len(drawn) == 2, "the row, which keeps its words, and the problem"
        assert [line for line in after[:30] if "expected" not in line] == before[:29]
        app.list.show(ROWS, 3)
        await pilot.pause()
        assert screen_text(app).splitlines() == before


async def test_the_cursor_and_marks_move_by_drawing_two_lines(app: ListApp) -> None:
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(ROWS, 3)
        await pilot.pause()
        with app.draws() as drawn:
            app.list.cursor = 4
            await pilot.pause()
        assert len(drawn) == 2
        assert "▸  4 Linear" in screen_text(app)
        with app.draws() as drawn:
            app.list.mark((PLACES[7],))
            await pilot.pause()
        assert len(drawn) == 2, "the row and the heading, which counts"
        assert " ● 7 Linear" in screen_text(app)


async def test_lines_are_drawn_anew_where_they_are_seen_also_when_it_is_scrolled(app: ListApp) -> None:
    rows = tuple(Row(("network", "classifier", n), "Linear", ("64",), str(n), "64", "4 160") for n in range(60))
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(rows, 0)
        await pilot.pause()
        app.list.cursor = 55
        await pilot.pause()
        assert app.list.scroll_offset.y > 20
        app.list.show((*rows[:50], replace(rows[50], parts=("7",)), *rows[51:]), 55)
        await pilot.pause()
        assert "50 Linear  7 " in screen_text(app)
        app.list.cursor = 53
        await pilot.pause()
        assert "▸ 53 Linear" in screen_text(app)
        assert "▸ 55" not in screen_text(app)


async def test_another_width_theme_or_focus_draws_everything(app: ListApp) -> None:
    async with app.run_test(size=(60, 36)) as pilot:
        app.list.show(ROWS, 3)
        app.list.focus()
        await pilot.pause()
        for change in (
            lambda: app.query_one(Button).focus(),
            lambda: setattr(app, "theme", "textual-light"),
        ):
            colours = [str(app.list.render_line(y)) for y in range(12)]
            change()
            await pilot.pause()
            assert [str(app.list.render_line(y)) for y in range(12)] != colours
        await pilot.resize_terminal(50, 36)
        await pilot.pause()
        assert app.list.render_line(4).cell_length == app.list.scrollable_content_region.width

"""Grey images: resized by area, and drawn two pixels to a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult

from tui_trainer.tui.grey_image import GreyImage
from tui_trainer.tui.widgets.digits import Digits, half_blocks, shade_blocks

BLACK, WHITE = Color.from_rgb(0, 0, 0), Color.from_rgb(255, 255, 255)
CORNERS = GreyImage(4, (0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.5))
SQUARES = GreyImage(2, (0.0, 1.0, 1.0, 0.0))


@st.composite
def images(draw: st.DrawFn) -> GreyImage:
    width, height = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    greys = st.floats(0, 1)
    return GreyImage(width, tuple(draw(st.lists(greys, min_size=width * height, max_size=width * height))))


def test_halving_takes_means_of_four_pixels() -> None:
    image = GreyImage(4, (0.0, 0.4, 1.0, 1.0, 0.4, 0.0, 1.0, 0.0))
    assert image.resized(2, 1).pixels == pytest.approx((0.2, 0.75))


def test_a_pixel_between_two_takes_its_share_of_each() -> None:
    assert GreyImage(3, (0.0, 0.6, 1.0)).resized(2, 1).pixels == pytest.approx((0.2, 13 / 15))


def test_enlarging_repeats_pixels() -> None:
    assert SQUARES.resized(4, 2).pixels == (0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)


@given(images(), st.integers(1, 20), st.integers(1, 20))
def test_resizing_keeps_the_mean_and_the_range(image: GreyImage, width: int, height: int) -> None:
    other = image.resized(width, height)
    assert (other.width, other.height, len(other.pixels)) == (width, height, width * height)
    assert sum(other.pixels) / len(other.pixels) == pytest.approx(sum(image.pixels) / len(image.pixels), abs=1e-6)
    assert min(image.pixels) - 1e-9 <= min(other.pixels)
    assert max(other.pixels) <= max(image.pixels) + 1e-9


def test_half_blocks_have_the_upper_pixel_in_front_and_the_lower_behind() -> None:
    grey = Color.from_rgb(132, 132, 132)  # the nearest of 32 greys
    assert half_blocks(CORNERS) == [
        [
            Segment(" ", Style(bgcolor=BLACK)),
            Segment("▀", Style(color=BLACK, bgcolor=WHITE)),
            Segment(" ", Style(bgcolor=WHITE)),
            Segment("▀", Style(color=WHITE, bgcolor=grey)),
        ]
    ]


def test_cells_that_look_alike_are_one_segment() -> None:
    assert half_blocks(GreyImage(6, (1.0,) * 6 + (0.0,) * 6)) == [
        [Segment("▀" * 6, Style(color=WHITE, bgcolor=BLACK))],
    ]


def test_below_an_odd_last_row_the_background_shows() -> None:
    assert half_blocks(GreyImage(1, (0.0, 0.0, 1.0)))[1] == [Segment("▀", Style(color=WHITE))]
    assert shade_blocks(GreyImage(1, (0.0, 0.0, 1.0)))[1] == [Segment("▒", None)]


def test_shades_are_as_dense_as_the_two_pixels_are_bright() -> None:
    image = GreyImage(5, (0.0, 0.25, 0.5, 0.75, 1.0) * 2)
    assert shade_blocks(image) == [[Segment(character, None) for character in " ░▒▓█"]]
    assert [segment.text for segment in shade_blocks(SQUARES)[0]] == ["▒▒"]


@given(images())
def test_every_line_is_as_wide_as_the_image(image: GreyImage) -> None:
    for draw in (half_blocks, shade_blocks):
        lines = draw(image)
        assert len(lines) == (image.height + 1) // 2
        assert all(sum(segment.cell_length for segment in line) == image.width for line in lines)


class DigitsApp(App[None]):
    """A grid in a terminal of known colours, whatever the tests run in."""

    def __init__(self, system: ColorSystem | None = ColorSystem.TRUECOLOR) -> None:
        super().__init__()
        self.console._color_system = system

    def compose(self) -> ComposeResult:
        yield Digits()

    @property
    def digits(self) -> Digits:
        return self.query_one(Digits)


async def test_a_grid_has_labels_over_its_columns_and_takes_the_room_it_needs() -> None:
    app = DigitsApp()
    async with app.run_test(size=(30, 10)) as pilot:
        bright, dark = GreyImage(4, (1.0, 0.0) * 8), GreyImage(4, (0.0,) * 16)
        app.digits.show([[bright, dark], [dark, bright]], [["7", "12345"]])
        await pilot.pause()
        assert app.digits.size == (9, 6)
        assert app.digits.text.splitlines()[0] == " 7   1234"
        line = app.digits.render_line(1)
        assert line.cell_length == 9
        colours = [(segment.text, segment.style.bgcolor) for segment in line if segment.style]
        assert colours[:2] == [(" ", WHITE), (" ", BLACK)]
        assert colours[4][1] not in (WHITE, BLACK), "between two images there is the background"
        assert colours[5] == ("    ", BLACK)


async def test_every_row_may_have_labels() -> None:
    app = DigitsApp()
    async with app.run_test(size=(30, 10)):
        app.digits.show([[SQUARES, SQUARES], [SQUARES]], [["1", "2"], ["3"]])
        assert app.digits.text.splitlines() == ["1  2", "▀▀ ▀▀", "", "3", "▀▀"]


async def test_below_an_odd_number_of_pixels_half_a_line_is_free_and_no_more() -> None:
    app = DigitsApp()
    async with app.run_test(size=(30, 10)):
        odd = GreyImage(1, (1.0, 1.0, 0.5))
        app.digits.show([[odd], [odd]])
        assert app.digits.text.splitlines() == ["", "▀", "", "▀"]


async def test_it_can_be_emptied() -> None:
    app = DigitsApp()
    async with app.run_test(size=(30, 10)) as pilot:
        app.digits.show([[SQUARES]], [["7"]])
        app.digits.show([])
        await pilot.pause()
        assert (app.digits.size, app.digits.text) == ((0, 0), "")


@pytest.mark.parametrize("system", [ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
async def test_with_enough_greys_it_is_drawn_in_them(system: ColorSystem) -> None:
    app = DigitsApp(system)
    async with app.run_test(size=(30, 10)):
        app.digits.show([[SQUARES]])
        assert app.digits.text == "▀▀"


@pytest.mark.parametrize("system", [ColorSystem.STANDARD, None])
async def test_with_few_greys_it_is_drawn_in_shades(system: ColorSystem | None) -> None:
    app = DigitsApp(system)
    async with app.run_test(size=(30, 10)):
        app.digits.show([[SQUARES]])
        assert app.digits.text == "▒▒"


async def test_without_colours_it_is_drawn_in_shades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = DigitsApp()
    async with app.run_test(size=(30, 10)):
        app.digits.show([[SQUARES]])
        assert app.digits.text == "▒▒"

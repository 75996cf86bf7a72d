"""The look at augmented digits, with digits that are a script."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from rich.color import ColorSystem
from textual.app import App
from textual.pilot import Pilot

from tests.tui.building import building
from tests.tui.documents import mlp
from tests.tui.snapshot import assert_snapshot, screen_text
from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.data import Data
from tui_trainer.store import fetch
from tui_trainer.store.errors import DataError
from tui_trainer.tui.dialogs.augmented import AugmentedDialog
from tui_trainer.tui.grey_image import GreyImage
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.runner import Look, Looked

SIZES = [(80, 24), (140, 40)]
EVERYTHING = Augmentation(shift=2.0, rotate=10.0, scale=0.1, elastic=1.0, erase=0.25)
MNIST, DIGITS = Data(dataset="mnist"), Data(dataset="digits", validation=237)


def ring(side: int, number: int, brightness: float) -> GreyImage:
    """A ring whose place and size follow from a number."""
    middle = (side - 1) / 2
    radius = side * (0.2 + 0.02 * (number % 5))
    pixels = []
    for y in range(side):
        for x in range(side):
            distance = ((x - middle - number % 3 * side / 20) ** 2 + (y - middle) ** 2) ** 0.5
            pixels.append(brightness if abs(distance - radius) < side / 14 else 0.0)
    return GreyImage(side, tuple(pixels))


class Script:
    """Stands for the engine: what it is asked for, and rings as answers."""

    def __init__(self, side: int = 28) -> None:
        self.side = side
        self.asked: list[tuple[int, int, int, int]] = []
        self.opened = 0

    def open(self, data: Data, options: LaunchOptions) -> Look:
        self.opened += 1
        return self.look

    def look(self, first: int, count: int, times: int, augmentation: Augmentation, seed: int) -> list[Looked]:
        self.asked.append((first, count, times, seed))
        return [
            Looked(
                number % 10,
                ring(self.side, number, 1.0),
                tuple(ring(self.side, number + 7 * time + seed + 1, 0.8) for time in range(times)),
            )
            for number in range(first, first + count)
        ]


class DialogApp(App[None]):
    """Shows the dialog alone, in a terminal of many colours."""

    def __init__(self, dialog: AugmentedDialog) -> None:
        super().__init__()
        self.console._color_system = ColorSystem.TRUECOLOR
        self.dialog = dialog

    def on_mount(self) -> None:
        self.push_screen(self.dialog)


def app_of(
    open_look: Callable[[Data, LaunchOptions], Look], data: Data = MNIST, augmentation: Augmentation | None = EVERYTHING
) -> DialogApp:
    return DialogApp(AugmentedDialog(data, augmentation, LaunchOptions(), open_look))


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("augmented", [True, False], ids=["on", "off"])
async def test_pictures(size: tuple[int, int], augmented: bool) -> None:
    app = app_of(Script().open, augmentation=EVERYTHING if augmented else Augmentation())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await assert_snapshot(pilot, f"augmented-{'on' if augmented else 'off'}")


async def test_a_key_changes_the_same_images_anew_and_another_goes_on() -> None:
    script = Script()
    app = app_of(script.open)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        first, changed = app.dialog.originals.images, app.dialog.changed.images
        await pilot.press("space")
        await settle(pilot)
        assert app.dialog.originals.images == first
        assert app.dialog.changed.images != changed
        await pilot.press("n")
        await settle(pilot)
        assert app.dialog.originals.images != first
        assert script.asked == [(0, 8, 3, 0), (0, 8, 3, 1), (8, 8, 3, 1)]
        assert script.opened == 1, "the dataset is read once"


async def test_on_a_narrow_screen_no_image_is_passed_over() -> None:
    script = Script()
    app = app_of(script.open)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert [first for first, *_ in script.asked] == [0, 6]
        assert len(app.dialog.originals.images) == 6
        assert len(app.dialog.changed.images) == 12


async def test_another_size_of_the_terminal_is_another_layout() -> None:
    app = app_of(Script().open)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(140, 40)
        await settle(pilot)
        assert len(app.dialog.originals.images) == 8
        assert "drawn as 15x15" in screen_text(app)


async def test_images_without_augmentation_have_their_labels_and_say_where_to_switch_it_on() -> None:
    app = app_of(Script(8).open, DIGITS, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert len(app.dialog.originals.images) == 8
        text = screen_text(app)
        assert "Switch it on under Regularization" in text
        assert "In training" not in text
        assert "space" not in text
        await pilot.press("space")
        await settle(pilot)
        assert screen_text(app) == text


async def test_labels_are_the_names_of_the_classes_and_wrong_ones_are_announced() -> None:
    app = app_of(Script().open, Data(dataset="fashion-mnist", label_noise=0.2))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "Trouser" in text
        assert "20 % of the labels are wrong on purpose" in text


async def test_while_the_engine_loads_it_says_so_and_keys_wait() -> None:
    script, go_on = Script(), threading.Event()

    def slow(data: Data, options: LaunchOptions) -> Look:
        go_on.wait()
        return script.open(data, options)

    app = app_of(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "space")
        assert "Loading" in screen_text(app)
        assert "As they are" not in screen_text(app)
        go_on.set()
        await settle(pilot)
        assert "As they are" in screen_text(app)
        assert script.asked == [(0, 6, 2, 0)]


async def test_it_can_be_left_while_the_engine_loads() -> None:
    go_on = threading.Event()

    def slow(data: Data, options: LaunchOptions) -> Look:
        go_on.wait()
        return Script().look

    app = app_of(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        assert app.screen is not app.dialog
        go_on.set()
        await pilot.pause()


async def test_missing_data_is_told_and_can_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(fetch, "fetch", lambda folder, name, **_: fetched.append(name))

    def missing(data: Data, options: LaunchOptions) -> Look:
        if not fetched:
            raise DataError("The [/b] data is not there.", advice=["fetch it"])
        return Script().look

    app = app_of(missing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "The [/b] data is not there." in text
        assert "f fetches" in text
        assert "As they are" not in text
        await pilot.press("f")
        await settle(pilot)
        await settle(pilot)  # the images come in a thread of their own, after the download
        assert fetched == ["mnist"]
        assert app.screen is app.dialog
        assert len(app.dialog.originals.images) == 6
        await pilot.press("f")
        assert app.screen is app.dialog, "nothing is missing any more"


async def test_other_failures_are_told_without_a_key() -> None:
    def broken(data: Data, options: LaunchOptions) -> Look:
        raise ImportError("libtorch.so [/x] is not there")

    app = app_of(broken)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "The images cannot be shown: libtorch.so [/x] is not there" in screen_text(app)
        await pilot.press("f")
        assert app.screen is app.dialog


async def test_the_build_screen_opens_it_and_the_engine_makes_the_images() -> None:
    async with building(mlp(regularization={"augmentation": {"shift": 1.5}})) as build:
        await build.press("g")
        dialog = build.app.screen
        assert isinstance(dialog, AugmentedDialog)
        assert await build.sees("Training images of Digits · 8x8 pixels")
        await settle(build.pilot)
        before, after = dialog.originals.images, dialog.changed.images
        assert len(before) == 8
        assert len(after) == 16
        assert not set(before) & set(after)
        await build.press("g")
        assert build.on_build_screen


async def test_the_form_of_regularization_says_how_to_look() -> None:
    async with building() as build:
        build.select("Regularization")
        assert await build.sees("g shows digits as training sees them")


async def test_a_network_that_cannot_be_trained_does_not_keep_from_looking() -> None:
    async with building(mlp(network={"classifier": [{"kind": "Nonsense"}]})) as build:
        await build.press("g")
        assert isinstance(build.app.screen, AugmentedDialog)


@pytest.mark.parametrize(
    "changes", [{"data": {"dataset": "nonsense"}}, {"regularization": {"augmentation": {"shift": 99}}}]
)
async def test_what_is_wrong_with_the_data_or_the_amounts_is_said_instead(changes: dict[str, object]) -> None:
    async with building(mlp(**changes)) as build:
        await build.press("g")
        assert build.on_build_screen
        assert await build.sees("data.dataset" if "data" in changes else "regularization.augmentation.shift")

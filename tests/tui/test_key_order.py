"""Keys that arrive in one go, as they do over a slow line."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.widget import Widget

from tests.tui.building import Build, building
from tui_trainer.tui import key_order
from tui_trainer.tui.key_order import KeyOrder


class Stuck(Widget, can_focus=True):
    """Does not come to the end of a key before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = asyncio.Event()

    async def on_key(self) -> None:
        await self.may_end.wait()


class StuckApp(KeyOrder):
    """An application whose widget does not end with a key; it counts those that it is given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "count", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.counted = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Stuck()

    def on_mount(self) -> None:
        self.query_one(Stuck).focus()

    def action_count(self) -> None:
        self.counted.set()


async def burst(build: Build, *keys: str) -> None:
    """Let keys arrive before any of them is dealt with; wait until nothing moves any more."""
    for key in keys:
        build.app.post_message(Key(key, key if len(key) == 1 else None))
    await settled(build)


async def settled(build: Build) -> None:
    before = ""
    while before != build.text or build.app.keys_wait:
        before = build.text
        for _ in range(5):
            await build.pilot.pause()


async def test_digits_behind_enter_go_into_the_form() -> None:
    async with building() as build:
        build.select("Linear")
        await burst(build, "enter", "2", "3", "4", "escape", "down", "down")
        assert build.on_build_screen
        assert build.editor.layers[1]["out_features"] == 234
        assert build.bench.form.active_field is None
        assert build.editor.selected == ("network", "classifier", 3)


async def test_letters_behind_the_key_of_a_menu_go_into_its_filter() -> None:
    async with building() as build:
        build.select("Linear")
        await burst(build, "a", *"dropout", "enter", "z")
        assert build.kinds == ["Flatten", "Linear", "ReLU", "Linear"]
        await burst(build, "Z")
        assert build.kinds == ["Flatten", "Linear", "Dropout", "ReLU", "Linear"]


async def test_letters_behind_the_key_of_the_picker_go_into_its_search() -> None:
    async with building() as build:
        await burst(build, "o", *"mnist-cnn")
        assert build.kinds == ["Flatten", "Linear", "ReLU", "Linear"]
        assert "mnist-cnn" in build.text


@pytest.mark.parametrize(("key", "answer", "kinds"), [("q", "c", 5), ("n", "c", 5), ("n", "d", 0)])
async def test_an_answer_behind_the_key_that_makes_a_question(key: str, answer: str, kinds: int) -> None:
    async with building() as build:
        await burst(build, "D", key, answer)
        assert build.on_build_screen
        assert len(build.kinds) == kinds


async def test_a_layer_is_added_and_its_size_typed_in_one_go() -> None:
    async with building() as build:
        build.select("ReLU")
        await burst(build, "a", *"linear", "enter", "6", "4", "enter", "a", *"relu", "enter")
        assert [(layer["kind"], layer.get("out_features")) for layer in build.editor.layers[3:5]] == [
            ("Linear", 64),
            ("ReLU", None),
        ]


async def test_pasted_text_keeps_its_place_among_the_keys() -> None:
    async with building() as build:
        build.select("Linear")
        build.app.post_message(Key("enter", None))
        build.app.post_message(Paste("12"))
        await burst(build, "8")
        assert build.editor.layers[1]["out_features"] == 128


async def test_a_key_that_does_not_end_holds_the_next_ones_only_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "_PATIENCE", 0.01)
    app = StuckApp()
    async with app.run_test() as pilot:
        for key in "aax":
            app.post_message(Key(key, key))
        await asyncio.wait_for(app.counted.wait(), timeout=20)
        app.query_one(Stuck).may_end.set()
        await pilot.pause()

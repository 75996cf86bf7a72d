"""The application around its screens: beginning, failing, and what the header says."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.building import building
from tests.tui.documents import mlp
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.paths import shipped_presets_folder
from tui_trainer.tui.app import TuiTrainerApp, run_app
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.screens.train import TrainScreen


def test_an_error_ends_the_application_without_a_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ArithmeticError("a mistake of ours")

    async def press(pilot: Pilot[object]) -> None:
        await pilot.pause()
        pilot.app.call_later(fail)

    app = TuiTrainerApp(mlp())
    app.run(headless=True, auto_pilot=press)
    assert isinstance(app.failure, ArithmeticError)
    shown = "".join(capfd.readouterr())
    assert "Traceback" not in shown
    assert "mistake" not in shown


def test_a_preset_that_cannot_be_read_is_refused_before_the_screen(tmp_path: Path) -> None:
    with pytest.raises(PresetError):
        run_app(tmp_path / "none.toml", LaunchOptions())


async def test_a_file_that_went_away_meanwhile_is_said(tmp_path: Path) -> None:
    async with building(path=tmp_path / "gone.toml") as build:
        assert await build.sees("no such file")
        assert build.kinds == []


async def test_the_header_says_what_is_open_and_unsaved() -> None:
    async with building(path=shipped_presets_folder() / "mnist-mlp.toml") as build:
        assert "MLP 784-128-64-10 " in build.text.splitlines()[0]
        assert "unsaved" not in build.text
        await build.press("d")
        assert "● unsaved" in build.text.splitlines()[0]


async def test_the_tabs_switch_screens_by_key_and_mouse() -> None:
    async with building() as build:
        await build.press("2")
        assert isinstance(build.app.screen, TrainScreen)
        line = build.text.splitlines()[0]
        await build.pilot.click(offset=(line.index("1 Build"), 0))
        await build.pilot.pause()
        assert build.on_build_screen
        await build.pilot.click(offset=(line.index("2 Train"), 0))
        await build.pilot.pause()
        assert isinstance(build.app.screen, TrainScreen)
        await build.press("1")
        assert build.on_build_screen


@pytest.mark.parametrize("theme", ["textual-light", "nord", "ansi-dark"])
async def test_other_themes_draw_the_same(theme: str) -> None:
    async with building() as build:
        before = build.text
        build.app.theme = theme
        await build.pilot.pause()
        assert build.text == before
        await build.press("2", "1", "a", "escape")
        assert build.on_build_screen

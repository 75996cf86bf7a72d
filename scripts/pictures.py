"""Makes the pictures of the README from the application itself: python -m scripts.pictures

Needs MNIST, in the usual folder or in the one that TUI_TRAINER_DATA names.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path

from textual.pilot import Pilot

from tui_trainer.store.paths import RUNS_VARIABLE
from tui_trainer.store.presets import resolve_preset
from tui_trainer.tui.app import TuiTrainerApp

DOCS = Path(__file__).parents[1] / "docs"
SIZE = (120, 34)
STEP = 2700  # of 3910: in the fourth of five epochs


def placed_one_by_one(text: re.Match[str]) -> str:
    """A text with braille, character by character: the font that has the dots is seldom as wide as the others."""
    head, x, middle, length, tail, content = text.groups()
    characters = unescape(content)
    if not any("\u2800" < character < "\u2900" for character in characters):
        return text.group()
    cell = float(length) / len(characters)
    return "".join(
        f"{head}{float(x) + index * cell:.1f}{middle}{cell:.1f}{tail}{character}</text>"
        for index, character in enumerate(characters)
        if character.strip()
    )


def save(app: TuiTrainerApp, name: str) -> None:
    """Write the screen as an SVG that looks for no font on the network, with its spaces kept."""
    svg = app.export_screenshot(title="tui-trainer")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("<text ", '<text xml:space="preserve" ').replace("Fira Code", "Fira Code, DejaVu Sans Mono")
    svg = re.sub(
        r'(<text [^>]*?\bx=")([\d.]+)("[^>]*?textLength=")([\d.]+)("[^>]*>)([^<]*)</text>', placed_one_by_one, svg
    )
    DOCS.mkdir(exist_ok=True)
    (DOCS / name).write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


async def until_step(app: TuiTrainerApp, pilot: Pilot[None], step: int) -> None:
    """Wait for a run to get there."""
    while app.train_screen is None or app.train_screen.run is None or app.train_screen.run.history.step < step:
        await pilot.pause(0.02)
    await pilot.pause()


async def building(preset: str, pictures: Callable[[TuiTrainerApp, Pilot[None]], Awaitable[None]]) -> None:
    """Open a preset, wait for the engine, and take pictures."""
    app = TuiTrainerApp(path=resolve_preset(preset))
    async with app.run_test(size=SIZE) as pilot:
        while "ready" not in app.engine_shown:
            await pilot.pause(0.1)
        await pictures(app, pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what they do."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def lenet(app: TuiTrainerApp, pilot: Pilot[None]) -> None:
    """The builder in its three views."""
    await press(pilot, "down", "down", "down", "enter")
    save(app, "build.svg")
    await press(pilot, "escape", "v")
    save(app, "summary.svg")
    await press(pilot, "v")
    save(app, "code.svg")


async def mistake(app: TuiTrainerApp, pilot: Pilot[None]) -> None:
    """What is said of a mistake."""
    await press(pilot, *["down"] * 6)
    save(app, "mistake.svg")


async def training(app: TuiTrainerApp, pilot: Pilot[None]) -> None:
    """A run before its last epoch."""
    await press(pilot, "t")
    await until_step(app, pilot, STEP)
    save(app, "train.svg")
    if app.train_screen is not None:
        await app.train_screen.stop_and_wait()


async def main() -> None:
    """All of them."""
    await building("mnist-lenet5", lenet)
    await building("broken-double-softmax", mistake)
    await building("mnist-mlp", training)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as runs:
        os.environ[RUNS_VARIABLE] = runs
        asyncio.run(main())

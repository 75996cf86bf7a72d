"""The code beside the stack on the Build screen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tui.building import Build, building
from tests.tui.documents import BROKEN, mlp
from tui_trainer.spec.code.view import code_of, code_view
from tui_trainer.tui.widgets.code_view import CodeView

DEEP: list[dict[str, Any]] = [{"kind": "Linear", "out_features": 32 + index} for index in range(30)]


def view(build: Build) -> CodeView:
    return build.bench.code


def marked(build: Build) -> list[str]:
    """The lines of the screen that stand out, without the list."""
    return [line.partition("▎")[2].strip() for line in build.text.splitlines() if "▎" in line]


def test_colours_are_of_the_theme() -> None:
    assert "#" not in CodeView.DEFAULT_CSS


async def test_the_code_follows_every_change() -> None:
    async with building(size=(140, 40)) as build:
        await build.press("v", "v")
        assert build.bench.views.current == "Code"
        assert view(build).text == code_of(build.editor.document, width=55).rstrip("\n")
        assert "nn.Linear(64, 32)," in build.text
        await build.press("down", "d")
        assert "nn.Linear(64, 32)," not in build.text
        await build.press("z")
        assert "nn.Linear(64, 32)," in build.text
        await build.press("v", "v")
        assert "nn.Linear(64, 32)," not in build.text


async def test_the_lines_of_the_selected_row_stand_out() -> None:
    async with building(size=(140, 40)) as build:
        await build.press("v", "v")
        assert marked(build) == ["nn.Flatten(),  # 64"]
        await build.press("down")
        assert marked(build) == ["nn.Linear(64, 32),"]
        build.select("Loss")
        await build.pilot.pause()
        assert marked(build) == [
            "loss_function = nn.CrossEntropyLoss()",
            "loss = loss_function(scores, labels)",
            "loss.backward()",
        ]
        build.select("Experiment")
        await build.pilot.pause()
        assert marked(build) == []


async def test_it_scrolls_to_the_selected_row_and_by_keys() -> None:
    document = mlp(network={"classifier": [{"kind": "Flatten"}, *DEEP, {"kind": "Linear", "out_features": 10}]})
    async with building(document, size=(110, 20)) as build:
        await build.press("v", "v", "end")
        build.select("Network")
        await build.press("up")
        assert marked(build) == ["nn.Linear(61, 10),"]
        before = view(build).scroll_offset.y
        await build.press("left_square_bracket")
        assert view(build).scroll_offset.y < before


async def test_what_is_wrong_is_said_in_its_place() -> None:
    async with building(BROKEN, size=(140, 40)) as build:
        await build.press("v", "v")
        assert "# ? layer 1: out_features: expected a whole number" in build.text
        assert "# nn.BatchNorm1d(?)" in build.text
        assert "\x1b" not in view(build).text


async def test_it_is_written_only_when_it_is_seen_and_when_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def counted(*arguments: Any) -> Any:
        written.append(1)
        return code_view(*arguments)

    monkeypatch.setattr("tui_trainer.tui.widgets.code_view.code_view", counted)
    async with building(size=(140, 40)) as build:
        await build.press("down", "d", "z")
        assert not written
        await build.press("v", "v")
        seen = len(written)
        assert seen
        await build.press("down", "up", "down")
        assert len(written) == seen, "another row is the same code"
        await build.press("d")
        assert len(written) == seen + 1


async def test_a_narrow_terminal_cuts_lines() -> None:
    async with building(size=(60, 16)) as build:
        await build.press("v", "v")
        assert all(len(line) <= 60 for line in build.text.splitlines())
        assert "…" in build.text

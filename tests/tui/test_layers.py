"""Several layers at once, blocks, clipboard and ways out, by keyboard and mouse."""

from __future__ import annotations

from contextlib import suppress

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from tests.tui.building import Build, building
from tests.tui.documents import mlp
from tests.tui.snapshot import assert_snapshot
from tui_trainer.spec import codec
from tui_trainer.spec.place import Document
from tui_trainer.tui.dialogs.choose import ChooseDialog
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.layer_editor import EditRefusedError

SIZES = [(80, 24), (140, 40)]

RESIDUAL: Document = mlp(
    network={
        "classifier": [
            {"kind": "Flatten"},
            {
                "kind": "Residual",
                "layers": [
                    {"kind": "Linear", "out_features": 64},
                    {"kind": "ReLU"},
                    {"kind": "MaxPool2d", "kernel_size": 2},
                ],
            },
            {"kind": "Repeat", "times": 2, "layers": []},
            {"kind": "Linear", "out_features": 10},
        ]
    }
)
FIXABLE: Document = mlp(
    network={"classifier": [{"kind": "Flatten"}, {"kind": "BatchNorm2d"}, {"kind": "Linear", "out_features": 10}]}
)


async def drag(build: Build, start: str, end: str) -> None:
    """Press the left button on one row, and let it go on another."""
    pilot: Pilot[None] = build.pilot
    await pilot.mouse_down(offset=(8, build.line_of(start)))
    await pilot.hover(offset=(8, build.line_of(end)))
    await pilot.mouse_up(offset=(8, build.line_of(end)))
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_blocks_and_selected_layers(size: tuple[int, int]) -> None:
    async with building(RESIDUAL, size) as build:
        build.select("Linear")
        await build.press("shift+down")
        assert "2 selected" in build.text
        await assert_snapshot(build.pilot, "build-blocks")


async def test_layers_move_together_into_a_block_and_out() -> None:
    async with building() as build:
        build.select("Linear")
        await build.press("shift+down", "b", *"resid", "enter")
        assert build.outline == "Flatten Residual[Linear ReLU] Linear"
        await build.press("down", "shift+down", "J")
        assert build.outline == "Flatten Residual[] Linear ReLU Linear"
        await build.press("K")
        assert build.outline == "Flatten Residual[Linear ReLU] Linear"
        await build.press("B")
        assert build.outline == "Flatten Linear ReLU Linear"
        await build.press("z", "z", "z", "z")
        assert build.outline == "Flatten Linear ReLU Linear"
        assert not build.editor.can_undo
        assert build.editor.marked == ((*STACK, 1), (*STACK, 2))


async def test_layers_are_added_into_an_empty_block() -> None:
    async with building(RESIDUAL) as build:
        build.select("Repeat")
        await build.press("a")
        assert "Add layer 3.1, in Repeat" in build.text
        await build.type("relu")
        await build.press("enter", "a", *"tanh", "enter")
        assert build.outline.endswith("Repeat[ReLU Tanh] Linear")


async def test_marks_one_by_one_stay_while_the_cursor_moves() -> None:
    async with building() as build:
        await build.press("home", "down", "down", "space", "down", "down", "space", "up", "up", "x")
        assert build.outline == "Linear Linear"
        await build.press("end", "p")
        assert build.outline == "Linear Linear Flatten ReLU"


async def test_marks_that_were_drawn_out_go_with_the_next_step() -> None:
    async with building() as build:
        build.select("Linear")
        await build.press("shift+down", "shift+down", "shift+up", "down")
        assert build.editor.marked == ()
        await build.press("ctrl+a")
        assert len(build.editor.marked) == 4
        await build.press("escape", "d")
        assert len(build.kinds) == 3


async def test_a_copy_is_text_for_other_programs() -> None:
    async with building() as build:
        build.select("Linear")
        await build.press("c")
        assert build.app.clipboard == '[[network.classifier]]\nkind = "Linear"\nout_features = 32\n'
        await build.press("end", "ctrl+v")
        assert build.outline == "Flatten Linear ReLU Linear Linear"
        assert build.editor.layers[-1]["out_features"] == 32


async def test_a_copy_goes_into_another_experiment() -> None:
    async with building() as build:
        await build.press("ctrl+a", "ctrl+c", "n", "p")
        assert build.outline == "Flatten Linear ReLU Linear"


async def test_text_of_layers_is_pasted_into_the_list() -> None:
    async with building() as build:
        build.select("ReLU")
        build.app.post_message(
            Paste('[[network.classifier]]\rkind = "Tanh"\r[[network.classifier]]\rkind = "Dropout"\r')
        )
        assert await build.sees("4 Tanh")
        assert build.outline == "Flatten Linear ReLU Tanh Dropout Linear"
        build.app.post_message(Paste("some words"))
        assert await build.sees("Nothing pasted")
        assert len(build.kinds) == 6


async def test_another_kind_for_all_that_are_selected() -> None:
    async with building(
        mlp(network={"classifier": [{"kind": "Flatten"}, {"kind": "ReLU"}, {"kind": "ReLU"}]})
    ) as build:
        build.select("ReLU")
        await build.press("shift+down", "r")
        assert "Replace 2 layers" in build.text
        await build.press(*"tanh", "enter")
        assert build.outline == "Flatten Tanh Tanh"


async def test_dropout_throughout_is_one_change() -> None:
    async with building() as build:
        await build.press("e", *"dropout", "enter")
        assert build.outline == "Flatten Linear ReLU Dropout Linear"
        await build.press("z")
        assert build.outline == "Flatten Linear ReLU Linear"


async def test_a_key_takes_the_way_out_of_a_problem() -> None:
    async with building(FIXABLE) as build:
        assert "f Fix" not in build.text.splitlines()[-1]
        build.select("BatchNorm2d")
        await build.pilot.pause()
        assert "f fix" in build.text
        assert "f Fix" in build.text.splitlines()[-1]
        fixes = [fix for problem in build.bench.list.rows[build.bench.list.cursor].problems for fix in problem.fixes]
        await build.press("f")
        if len(fixes) > 1:
            assert isinstance(build.app.screen, ChooseDialog)
            assert fixes[0].label in build.text
            await build.press("enter")
        assert build.editor.check.can_train
        await build.press("z")
        assert build.editor.document == FIXABLE


async def test_all_ways_out_at_once() -> None:
    async with building(FIXABLE) as build:
        await build.press("F")
        assert build.editor.check.can_train
        assert build.editor.undo()
        assert build.editor.document == FIXABLE


async def test_the_mouse_marks_moves_and_opens_the_menu() -> None:
    async with building() as build:
        await build.pilot.click(offset=(8, build.line_of("2 Linear")))
        await build.pilot.click(offset=(8, build.line_of("3 ReLU")), shift=True)
        await build.pilot.pause()
        assert build.editor.marked == ((*STACK, 1), (*STACK, 2))
        await build.pilot.click(offset=(8, build.line_of("1 Flatten")), control=True)
        await build.pilot.pause()
        assert len(build.editor.marked) == 3
        await build.press("escape")
        await drag(build, "4 Linear", "2 Linear")
        assert [layer.get("out_features") for layer in build.editor.layers] == [None, 10, 32, None]
        await drag(build, "1 Flatten", "Network")
        assert build.outline == "Linear Linear ReLU Flatten"
        await build.pilot.click(offset=(8, build.line_of("3 ReLU")), button=3)
        await build.pilot.pause()
        assert isinstance(build.app.screen, ChooseDialog)
        await build.press(*"dupl", "enter")
        assert build.outline == "Linear Linear ReLU ReLU Flatten"


async def test_a_layer_is_dropped_into_a_block() -> None:
    async with building(RESIDUAL) as build:
        await drag(build, "1 Flatten", "3 Repeat")
        assert build.outline == "Residual[Linear ReLU MaxPool2d] Repeat[Flatten] Linear"


async def test_a_key_behind_others_acts_on_the_row_they_led_to() -> None:
    async with building() as build:
        for key in ("home", "down", "down", "down", "shift+down", "d"):
            build.app.post_message(Key(key, key if len(key) == 1 else None))
        assert await build.sees("Network 2 layers")
        assert build.outline == "Flatten Linear"


async def test_ctrl_c_says_how_to_quit_where_there_is_nothing_to_copy() -> None:
    async with building() as build:
        build.select("Training")
        await build.press("ctrl+c")
        assert await build.sees("q quits")


async def test_a_right_click_means_the_row_under_it_not_what_is_marked() -> None:
    async with building() as build:
        await build.press("home", "down", "down", "space")
        await build.pilot.click(offset=(8, build.line_of("3 ReLU")), button=3)
        await build.pilot.pause()
        await build.press(*"delete", "enter")
        assert build.outline == "Flatten Linear Linear"


async def test_a_change_that_is_refused_says_why() -> None:
    async with building(RESIDUAL) as build:
        build.select("Residual")
        with suppress(EditRefusedError):
            while True:
                build.editor.wrap("Repeat")
        before = build.editor.document
        await build.press("b", *"repeat", "enter")
        assert build.editor.document is before
        assert await build.sees("Not done, as no file")


async def test_no_form_is_entered_for_a_layer_that_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_VALUES", 10)
    async with building() as build:
        await build.press("a", *"linear", "enter", "7")
        assert build.kinds == ["Flatten", "Linear", "ReLU", "Linear"]
        assert build.bench.form.active_field is None, "what is typed is not for another layer"


async def test_a_change_to_the_whole_stack_says_what_it_did() -> None:
    async with building() as build:
        await build.press("e", "enter")
        assert await build.sees("1 layer added: z undoes")
        await build.press("z", "e", *"remove all dropout", "enter")
        assert await build.sees("Remove all dropout: nothing")


async def test_fixing_everything_says_how_much_there_was() -> None:
    async with building(FIXABLE) as build:
        await build.press("F")
        assert await build.sees("1 fix made: z undoes")

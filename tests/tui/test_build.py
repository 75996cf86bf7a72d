"""The Build screen by keyboard and mouse."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.widgets import OptionList

from tests.tui.building import building
from tests.tui.documents import BROKEN, mlp
from tests.tui.snapshot import assert_snapshot
from tui_trainer.spec.parameters import parameters_of
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.regularization import Regularization
from tui_trainer.tui.dialogs.choose import ChooseDialog
from tui_trainer.tui.dialogs.problems import ProblemsDialog
from tui_trainer.tui.editor import STACK
from tui_trainer.tui.screens.help import HelpScreen
from tui_trainer.tui.screens.too_small import TooSmallScreen

SIZES = [(80, 24), (140, 40)]
SMALLEST = (60, 16)
NOTHING: Document = {"schema": 1, "network": {"classifier": []}, "optimizer": {"kind": "Adam"}}


@pytest.mark.parametrize("size", [SMALLEST, *SIZES])
async def test_filled(size: tuple[int, int]) -> None:
    async with building(size=size) as build:
        build.select("Linear")
        await build.pilot.pause()
        await assert_snapshot(build.pilot, "build-filled")


@pytest.mark.parametrize("size", SIZES)
async def test_empty(size: tuple[int, int]) -> None:
    async with building(NOTHING, size) as build:
        await assert_snapshot(build.pilot, "build-empty")


@pytest.mark.parametrize("size", SIZES)
async def test_with_problems(size: tuple[int, int]) -> None:
    async with building(BROKEN, size) as build:
        build.select("Optimizer")
        await build.press("enter")
        await assert_snapshot(build.pilot, "build-problems")


@pytest.mark.parametrize("size", SIZES)
async def test_palette_open(size: tuple[int, int]) -> None:
    async with building(size=size) as build:
        await build.press("a", *"norm")
        assert isinstance(build.app.screen, ChooseDialog)
        await assert_snapshot(build.pilot, "build-palette")


@pytest.mark.parametrize("size", SIZES)
async def test_help(size: tuple[int, int]) -> None:
    async with building(size=size) as build:
        await build.press("question_mark")
        assert isinstance(build.app.screen, HelpScreen)
        assert "Keys" in build.text
        await assert_snapshot(build.pilot, "build-help")
        await build.press("escape")
        assert build.on_build_screen


async def test_a_network_from_nothing_by_keyboard_alone() -> None:
    async with building() as build:
        await build.press("n")
        assert build.kinds == []
        await build.press("a", *"flat", "enter")
        await build.press("a", *"lin", "enter", *"64", "enter")
        await build.press("a", *"relu", "enter")
        await build.press("a", *"lin", "enter", *"10", "enter")
        assert build.kinds == ["Flatten", "Linear", "ReLU", "Linear"]
        assert build.editor.layers[1]["out_features"] == 64
        assert build.editor.check.can_train
        assert "✓ ready to train" in build.text


async def test_letters_type_in_a_field_and_act_in_the_list() -> None:
    async with building() as build:
        build.select("Experiment")
        await build.press("enter", *"adzq")
        assert build.editor.document["title"] == "adzq"
        assert len(build.editor.layers) == 4
        await build.press("escape", "z")
        assert build.editor.document["title"] == "Small MLP"


async def test_keys_act_in_their_order_however_fast_they_come() -> None:
    async with building() as build:
        build.select("Linear")
        await build.press("enter")
        for key in ("backspace", "1", "2", "backspace", "3", "home", "4"):
            build.app.post_message(Key(key, key if len(key) == 1 else None))
        assert await build.sees("Linear 413")
        assert build.editor.layers[1]["out_features"] == 413


async def test_what_is_pasted_does_nothing_to_the_terminal() -> None:
    async with building() as build:
        build.select("Experiment")
        await build.press("enter")
        build.app.post_message(Paste("a\x1b[2Jb\nsecond line"))
        assert await build.sees("a [2Jb")
        assert build.editor.document["title"] == "a [2Jb"


async def test_problems_appear_and_go_while_typing() -> None:
    async with building() as build:
        build.select("Optimizer")
        await build.press("enter", "x")
        assert "✗ learning_rate: expected a number" in build.text
        assert "✗ cannot be trained: 1 problem" in build.text
        await build.press("ctrl+r")
        assert "✓ ready to train" in build.text
        await build.press("backspace", *"25")
        assert build.editor.document["optimizer"]["learning_rate"] == 25.0 or build.editor.check.can_train


async def test_layers_move_copy_and_go() -> None:
    async with building() as build:
        await build.press("home", "down", "down", "down")
        assert build.editor.selected == (*STACK, 1)
        await build.press("J", "alt+down", "alt+up")
        assert build.kinds == ["Flatten", "ReLU", "Linear", "Linear"]
        await build.press("D", "d", "delete")
        assert build.kinds == ["Flatten", "ReLU", "Linear"]
        await build.press("z", "z", "z", "Z")
        assert build.kinds == ["Flatten", "ReLU", "Linear", "Linear", "Linear"]


async def test_insert_goes_before_and_add_after() -> None:
    async with building() as build:
        build.select("ReLU")
        await build.press("i", *"batch", "enter")
        build.select("ReLU")
        await build.press("a", *"dropout", "enter", "escape")
        assert build.kinds == ["Flatten", "Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear"]


async def test_a_menu_field_opens_and_sets() -> None:
    async with building() as build:
        build.select("Optimizer")
        await build.press("enter", "up", "enter", *"sgd", "enter")
        assert build.editor.document["optimizer"] == {"kind": "SGD", "learning_rate": 0.001}
        await build.press("escape", "r", *"adagrad", "enter")
        assert value_at(build.editor.document, ("optimizer", "kind")) == "Adagrad"


async def test_a_switch_turns() -> None:
    async with building() as build:
        build.select("Regularization")
        await build.press("enter", *["down"] * len(parameters_of(Regularization)), "enter")
        assert "early stopping 3" in build.text
        await build.press("enter")
        assert "early stopping" not in value_at(build.editor.document, ("regularization",), {})


async def test_training_is_refused_with_reasons_and_leads_to_the_first() -> None:
    async with building(mlp(training={"epochs": 0, "batch_size": 64, "seed": 0})) as build:
        await build.press("t")
        assert isinstance(build.app.screen, ProblemsDialog)
        assert "expected 1 or more" in build.text
        await build.press("enter")
        assert build.editor.selected == ("training",)
        await build.press("3", "escape")
        assert build.editor.document["training"]["epochs"] == 3
        assert build.editor.check.can_train


async def test_every_problem_is_told_before_training() -> None:
    async with building(BROKEN, (140, 40)) as build:
        await build.press("t")
        assert f"{len(build.editor.check.errors)} things to mend first" in build.text
        await build.press("escape")
        assert build.on_build_screen


async def test_the_mouse_selects_and_edits() -> None:
    async with building() as build:
        lines = build.text.splitlines()
        row = next(y for y, line in enumerate(lines) if line.startswith("   2 Linear"))
        await build.pilot.click(offset=(8, row))
        await build.pilot.pause()
        assert build.editor.selected == (*STACK, 1)
        y, line = next((y, line) for y, line in enumerate(build.text.splitlines()) if "out_features" in line)
        await build.pilot.click(offset=(line.index("out_features") + 16, y))
        await build.press("5")
        assert build.editor.layers[1]["out_features"] == 5
        y, line = next((y, line) for y, line in enumerate(build.text.splitlines()) if "bias" in line)
        await build.pilot.click(offset=(line.index("bias") + 16, y))
        await build.pilot.pause()
        assert build.editor.layers[1]["bias"] is False


async def test_the_footer_acts_on_a_click() -> None:
    async with building() as build:
        line = build.text.splitlines()[-1]
        await build.pilot.click(offset=(line.index("d Delete") + 2, 23))
        await build.pilot.pause()
        assert len(build.editor.layers) == 3


async def test_too_small_a_terminal_says_so() -> None:
    async with building() as build:
        await build.pilot.resize_terminal(40, 10)
        await build.pilot.pause()
        assert isinstance(build.app.screen, TooSmallScreen)
        assert "needs 60x16, is 40x10" in build.text
        await build.pilot.resize_terminal(80, 24)
        await build.pilot.pause()
        assert build.on_build_screen


async def test_escape_never_leaves() -> None:
    async with building() as build:
        await build.press("escape", "escape")
        assert build.app.is_running


async def test_a_long_stack_scrolls_to_the_cursor() -> None:
    layers = [{"kind": "Flatten"}, *([{"kind": "ReLU"}] * 40), {"kind": "Linear", "out_features": 10}]
    async with building(mlp(network={"classifier": layers})) as build:
        await build.press("end")
        assert "▸ Training" in build.text
        await build.press("home")
        assert "▸ Experiment" in build.text


async def test_letters_on_a_switch_do_not_reach_the_layers_and_space_turns_it() -> None:
    async with building() as build:
        before = build.kinds
        build.select("Linear")
        await build.press("enter", "tab")
        await build.press("d", "c", "K")
        assert build.kinds == before
        await build.press("space")
        assert value_at(build.editor.document, (*build.editor.selected, "bias")) is False
        await build.press("escape", "d")
        assert len(build.kinds) == len(before) - 1


async def test_values_are_stepped_by_keys_and_one_undo_takes_them_back() -> None:
    async with building() as build:
        build.select("Linear")
        await build.press("enter", "ctrl+up", "pageup")
        assert build.editor.layers[1]["out_features"] == 128
        assert await build.sees("Linear 128")
        await build.press("ctrl+down", "escape", "z")
        assert build.editor.layers[1]["out_features"] == 32
        build.select("Optimizer")
        await build.press("enter", "ctrl+up", "ctrl+up")
        assert build.editor.document["optimizer"]["learning_rate"] == 0.005
        await build.press("up", "plus")
        assert build.editor.document["optimizer"]["kind"] == "AdamW"


async def test_word_of_an_option_that_was_filtered_out_since_does_no_harm() -> None:
    async with building() as build:
        await build.press("a")
        dialog = build.app.screen
        assert isinstance(dialog, ChooseDialog)
        last = dialog.menu.option_count - 1
        late = OptionList.OptionHighlighted(dialog.menu, dialog.menu.options[last], last)
        await build.type("conv2d")
        dialog.menu.post_message(late)
        assert await build.sees("2-D convolution: Slides")


async def test_the_end_of_a_long_text_is_seen_while_it_is_typed() -> None:
    async with building() as build:
        build.select("Experiment")
        await build.press("enter")
        for character in "a title that is much longer than its field END":
            build.app.post_message(Key(character, character))
        assert await build.sees("field END")
        field = next(line for line in build.text.splitlines() if "title " in line[46:])
        assert field.rstrip().endswith("END")
        await build.press("home")
        assert await build.sees("a title that")

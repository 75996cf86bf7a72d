"""The picker of presets, by keys and by mouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets.input import Selection

from tests.tui.building import Build, building
from tests.tui.documents import mlp
from tests.tui.snapshot import assert_snapshot
from tui_trainer.spec.codec import render_document
from tui_trainer.spec.place import Document
from tui_trainer.store import presets
from tui_trainer.store.paths import presets_folder, shipped_presets_folder
from tui_trainer.store.presets import own_preset_path, save_preset
from tui_trainer.store.recent import note_recent, recent_presets
from tui_trainer.tui.dialogs.ask import AskDialog, NameDialog
from tui_trainer.tui.dialogs.presets import PresetsDialog
from tui_trainer.tui.widgets.preset_list import PresetList
from tui_trainer.tui.widgets.tag_bar import TagBar

SHIPPED = ("digits-mlp", "mnist-mlp", "mnist-mlp-batchnorm", "mnist-mlp-dropout", "mnist-softmax")
COPY: Document = mlp(
    title="My first MLP",
    about="From the first lesson.",
    tags=["mlp", "dropout", "zz course"],
    reached="93 % test accuracy after 2 epochs",
    based_on="digits-mlp",
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three presets of the user's, one of which cannot be read, some shipped ones, and two opened before."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name in SHIPPED:
        shutil.copy(shipped_presets_folder() / f"{name}.toml", shipped)
    monkeypatch.setattr(presets, "shipped_presets_folder", lambda: shipped)
    for name, document in (("first", COPY), ("second", mlp(title="Second"))):
        save_preset(own_preset_path(name), render_document(document))
    save_preset(own_preset_path("broken"), "title = [[[")
    note_recent(shipped / "mnist-mlp-dropout.toml")
    note_recent(own_preset_path("first"))
    return tmp_path


def dialog(build: Build) -> PresetsDialog:
    assert isinstance(build.app.screen, PresetsDialog)
    return build.app.screen


def highlighted(build: Build) -> str:
    entry = dialog(build).menu.entry
    return entry.info.name if entry is not None else ""


def names(build: Build) -> list[str]:
    return [entry.info.name for entry in dialog(build).menu.entries]


async def settle(build: Build) -> None:
    await build.app.workers.wait_for_complete()
    await build.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 16)], ids=str)
async def test_how_it_looks(size: tuple[int, int]) -> None:
    async with building(size=size) as build:
        await build.press("o")
        await assert_snapshot(build.pilot, "presets")


async def test_how_a_broken_one_looks() -> None:
    async with building() as build:
        await build.press("o", *"brok")
        await assert_snapshot(build.pilot, "presets-broken")


async def test_letters_narrow_the_list_and_enter_opens() -> None:
    async with building() as build:
        await build.press("o", *"my first")
        assert names(build) == ["first"]
        assert "reached 93 % test accuracy" in build.text
        await build.press("enter")
        await settle(build)
        assert build.editor.path == own_preset_path("first")
        assert recent_presets()[0] == own_preset_path("first")


async def test_the_highlight_begins_on_what_is_open() -> None:
    async with building(path=own_preset_path("second")) as build:
        await build.press("o")
        assert highlighted(build) == "second"
        assert "open now" in build.text
        await build.press("up")
        assert highlighted(build) == "broken"
        await build.press("pageup", "pageup", "up")
        assert highlighted(build) == names(build)[0] == "first"
        await build.press("pagedown", "pagedown", "down", "pagedown")
        assert highlighted(build) == names(build)[-1]


async def test_tags_go_round() -> None:
    async with building() as build:
        await build.press("o")
        everything, tags = names(build), dialog(build).tags.tags
        assert tags[-1] == "zz course"
        await build.press("shift+tab")
        assert (dialog(build).tags.chosen, names(build)) == ("zz course", ["first"])
        await build.press("ctrl+f", "tab")
        assert dialog(build).tags.chosen == tags[0] == "perceptron"
        assert names(build) == ["mnist-softmax"]
        await build.press("shift+tab")
        assert names(build) == everything


async def test_nothing_fits() -> None:
    async with building() as build:
        await build.press("o", *"qqq")
        assert "nothing fits" in build.text
        await build.press("enter", "f2", "ctrl+d", "down")
        assert names(build) == []


async def test_renaming_follows_what_is_open() -> None:
    async with building(path=own_preset_path("second")) as build:
        await build.press("o", "f2")
        assert isinstance(build.app.screen, NameDialog)
        build.app.screen.field.value = "first"
        await build.press("enter")
        assert "there is another preset first" in " ".join(build.text.split())
        build.app.screen.field.value = "better"
        await build.press("enter")
        assert highlighted(build) == "better"
        assert not own_preset_path("second").exists()
        await build.press("escape")
        await settle(build)
        assert build.editor.path == own_preset_path("better")
        assert "better: Second" in build.text
        assert not build.editor.modified


async def test_deleting_asks_and_can_be_taken_back() -> None:
    async with building() as build:
        await build.press("o", *"second", "delete")
        assert isinstance(build.app.screen, AskDialog)
        await build.press("enter")
        assert own_preset_path("second").exists(), "keeping it comes first"
        await build.press("ctrl+d", "d")
        assert not own_preset_path("second").exists()
        assert names(build) == []
        await build.press("ctrl+z")
        assert highlighted(build) == "second"
        assert own_preset_path("second").exists()


async def test_what_is_open_stays_when_its_file_is_deleted() -> None:
    async with building(path=own_preset_path("second")) as build:
        await build.press("o", "delete")
        assert await build.sees("It is open")
        await build.press("d", "escape")
        await settle(build)
        assert build.editor.document["title"] == "Second"
        assert (build.editor.path, build.editor.modified) == (None, True)


async def test_a_file_that_is_brought_back_at_once_is_open_again() -> None:
    async with building(path=own_preset_path("second")) as build:
        await build.press("o", "delete", "d", "ctrl+z", "escape")
        await settle(build)
        assert (build.editor.path, build.editor.modified) == (own_preset_path("second"), False)


async def test_delete_deletes_letters_first() -> None:
    async with building() as build:
        await build.press("o", *"second", "home", "delete")
        assert dialog(build).search.value == "econd"


ON_OWN_ONES = ("rename_preset", "delete_preset")


async def test_a_renamed_one_is_seen_although_the_search_was_for_its_old_name() -> None:
    save_preset(own_preset_path("net"), render_document(mlp(title="Third")))
    async with building() as build:
        await build.press("o", *"net", "f2", "ctrl+u", *"other", "enter")
        assert highlighted(build) == "other"
        assert dialog(build).search.value == ""


async def test_delete_deletes_what_is_selected() -> None:
    async with building() as build:
        await build.press("o", *"second")
        search = dialog(build).search
        search.selection = Selection(0, len(search.value))
        await build.press("delete")
        assert dialog(build).search.value == ""


async def test_shipped_ones_stay() -> None:
    async with building() as build:
        await build.press("o", *"mnist-softmax", "delete", "f2", "ctrl+d", "ctrl+e")
        assert highlighted(build) == "mnist-softmax"
        assert [build.app.screen.check_action(action, ()) for action in ON_OWN_ONES] == [None, None], "dim"
        await build.press(*["backspace"] * len("mnist-softmax"), *"second")
        assert [build.app.screen.check_action(action, ()) for action in ON_OWN_ONES] == [True, True]


async def test_what_cannot_be_done_is_explained() -> None:
    async with building() as build:
        await build.press("o", *"second", "delete")
        own_preset_path("second").unlink()
        await build.press("d")
        assert await build.sees("no such file")
        await build.press("enter")
        assert names(build) == []


async def test_a_path_is_described_while_it_is_typed(home: Path) -> None:
    path = home / "elsewhere.toml"
    path.write_text(render_document(mlp(title="Elsewhere")), encoding="utf-8")
    async with building() as build:
        await build.press("o")
        await build.paste(str(path))
        assert "Elsewhere" in build.text
        await build.press("f2", "enter")
        await settle(build)
        assert build.editor.path == path


async def test_by_mouse() -> None:
    async with building() as build:
        await build.press("o")
        line = names(build).index("second") + 2  # two headings are above it
        await build.pilot.click(PresetList, offset=(5, line))
        assert highlighted(build) == "second"
        await build.pilot.click(TagBar, offset=(7, 0))
        assert dialog(build).tags.chosen == "perceptron"
        await build.pilot.click(PresetList, offset=(5, 1))
        await build.pilot.click(PresetList, offset=(5, 1), times=2)
        await settle(build)
        assert build.editor.document["title"] == "Softmax regression 784-10"


async def test_names_and_texts_do_nothing_to_the_terminal() -> None:
    odd = mlp(title="[b]\x1b[31m[/x]", about="[/b]\x1b[2J\n[red]", tags=["[/]"], reached="\x07", network=3)
    save_preset(own_preset_path("[odd]"), render_document(odd))
    async with building() as build:
        await build.press("o", *"[odd]")
        assert highlighted(build) == "[odd]"
        assert "\x1b" not in build.text
        assert "[b] [31m[/x]" in build.text


async def test_one_that_vanishes_meanwhile_is_said() -> None:
    async with building() as build:
        await build.press("o")
        for path in presets_folder().glob("*.toml"):
            path.unlink()
        await build.press("up", "down", *"second")
        assert await build.sees("cannot be read: no such file")
        await build.press("enter")
        assert await build.sees("Cannot be opened")

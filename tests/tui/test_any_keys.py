"""Any keys on the Build screen: what it shows is the document, and undo brings everything back.

`ANY_KEYS=500 make test ARGS=tests/tui/test_any_keys.py` presses so many sequences instead of a few.
"""

from __future__ import annotations

import os

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.tui.agreement import assert_sound
from tests.tui.building import Build, building
from tests.tui.documents import BROKEN, NESTED, mlp
from tui_trainer.spec.code.view import code_of
from tui_trainer.spec.place import Document
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.values import same_value

SEQUENCES = int(os.environ.get("ANY_KEYS", "3"))

MOVES = ["up", "down", "down", "home", "end", "pagedown", "shift+up", "shift+down", "space", "escape", "ctrl+a"]
CHANGES = [*"dKJcxpDBzZfF", "d", "p", "z"]
FIELDS = ["enter", "tab", "shift+tab", "ctrl+r", "ctrl+up", "ctrl+down", "backspace", *"15.e"]
MENUS = [
    *[(key, *letters, "enter") for key in "aiAr" for letters in ("", "l", "res", "rep", "conv", "dropo")],
    *[(key, *["down"] * n, "enter") for key in "be" for n in (0, 1)],
    ("m", "enter"),
    ("f", "down", "enter"),
    ("a", "escape"),
]
VIEWS = ["v", "left_square_bracket", "right_square_bracket"]
KEYS: st.SearchStrategy[tuple[str, ...]] = st.one_of(
    *(st.sampled_from(keys).map(lambda key: (key,)) for keys in (MOVES, CHANGES, FIELDS, VIEWS)),
    st.sampled_from(MENUS),
)


async def assert_shown(build: Build) -> None:
    """The screen shows what the editor has, and that is sound."""
    for _ in range(3):
        if not build.on_build_screen:
            await build.press("escape")
    assert build.on_build_screen
    editor, shown = build.editor, build.bench.list
    assert shown.rows == rows_of(editor.document, editor.check)
    assert shown.rows[shown.cursor].place == editor.selected
    assert {row.place for n, row in enumerate(shown.rows) if shown.is_marked(n)} == set(editor.marked)
    (line,) = (line for line in build.text.splitlines() if "▸" in line[:3])
    assert shown.rows[shown.cursor].title[:8] in line
    if build.bench.views.current == "Code":
        assert build.bench.code.text.split() == code_of(editor.document, editor.check).split()
    assert_sound(editor, None)


# a sequence takes seconds, so that making a failing one shorter would take many minutes
@settings(deadline=None, max_examples=SEQUENCES, phases=[Phase.explicit, Phase.generate])
@given(st.sampled_from([mlp(), NESTED, BROKEN]), st.lists(KEYS, min_size=8, max_size=14))
async def test_any_keys(document: Document, keys: list[tuple[str, ...]]) -> None:
    async with building(document, (140, 40)) as build:
        for several in keys:
            await build.press(*several)
            await assert_shown(build)
        await build.press("escape")
        last = build.editor.document
        undone = 0
        while build.editor.can_undo:
            build.bench.action_undo()
            undone += 1
        await assert_shown(build)
        assert same_value(build.editor.document, document)
        for _ in range(undone):
            build.bench.action_redo()
        await assert_shown(build)
        assert same_value(build.editor.document, last)

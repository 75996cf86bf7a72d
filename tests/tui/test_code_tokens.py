"""The pieces of a line of code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.exported_cases import CASES
from tui_trainer.spec.code.view import code_of
from tui_trainer.tui.code_tokens import code_tokens


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("#\"'\\ax1.e( _?", max_size=30))
def test_the_pieces_are_the_line(line: str) -> None:
    assert "".join(text for text, _ in code_tokens(line)) == line


def test_what_is_what() -> None:
    line = 'for x1 in f(2.5e-3, "a # b", 1_000):  # note 3'
    assert [token for token in code_tokens(line) if token[1] != "text"] == [
        ("for", "keyword"),
        ("in", "keyword"),
        ("f", "call"),
        ("2.5e-3", "number"),
        ('"a # b"', "string"),
        ("1_000", "number"),
        ("# note 3", "comment"),
    ]
    assert code_tokens("    # ? layer 1: no") == (("    ", "text"), ("# ? layer 1: no", "problem"))
    assert code_tokens('"""A text."""') == (('"""A text."""', "string"),)


def test_only_words_are_left_as_text() -> None:
    lines = {line for spec in list(CASES.values())[:40] for line in code_of(spec).splitlines()}
    for line in lines:
        for text, part in code_tokens(line):
            assert part != "text" or not set(text) & set("\"'#")

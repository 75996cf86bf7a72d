"""Whatever a title or a description has in it, the script compiles and says it."""

from __future__ import annotations

import ast

from hypothesis import example, given
from hypothesis import strategies as st

from tests.spec.documents import small_document
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.code.docstring import comment, docstring_lines
from tui_trainer.spec.code.script import script_of

TEXT = st.text(st.characters(), max_size=60) | st.text(st.sampled_from("\"\\\n '#{}%\x00\r\ta"), max_size=60)


def words(text: str) -> list[str]:
    return text.split()


@given(st.lists(TEXT, max_size=3))
@example(['"""', '\\"""\\', 'ends with "'])
@example(["\\", "\\\\", "\\N{DASH} \\u1234 \\x"])
@example(["\x00\x1b[2J\x85\u2028\ud800\U0001f600\U000e0001"])
@example(['"' * 7, "'''"])
def test_the_text_is_read_back(paragraphs: list[str]) -> None:
    source = "\n".join([*docstring_lines(paragraphs), "x = 1", ""])
    source.encode()
    tree = ast.parse(source)
    assert len(tree.body) == 2
    found = ast.get_docstring(tree, clean=False)
    assert found is not None
    assert words(found) == (words(" ".join(paragraphs)) or ["Untitled"])


PRINTABLE_OR_NOT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(PRINTABLE_OR_NOT, PRINTABLE_OR_NOT)
@example('"""; import os', "\\")
@example("", "")
def test_a_script_says_title_and_description_whatever_they_are(title: str, about: str) -> None:
    experiment = experiment_of(small_document(title=title, about=about), "test")
    script = script_of(experiment)
    tree = ast.parse(script.encode())
    found = ast.get_docstring(tree, clean=False)
    assert found is not None
    assert words(found)[: len(words(f"{title} {about}"))] == words(f"{title} {about}")
    others = ast.parse(script_of(experiment_of(small_document(title="Other", about=""), "test"))).body[1:]
    assert list(map(ast.dump, tree.body[1:])) == list(map(ast.dump, others)), "nothing of it is code"


def test_paragraphs_are_wrapped_between_words() -> None:
    lines = docstring_lines(["Title", "word " * 40 + "\nanother line", "x" * 200])
    assert lines[0] == '"""Title'
    assert lines[1] == ""
    assert lines[5] == "another line"
    assert max(map(len, lines[:-3])) <= 96
    assert lines[-2:] == ["x" * 200, '"""']


@given(TEXT)
def test_a_comment_is_one_line(text: str) -> None:
    line = comment(text)
    assert line.isprintable()
    assert ast.parse(f"# {line}\nx = 1").body

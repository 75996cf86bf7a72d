"""Whatever a title or a description has in it, the script compiles and says it."""

from __future__ import annotations

import ast

from hypothesis import example, given
from hypothesis import strategies as st

from tui_trainer.spec.code.docstring import comment, docstring_lines

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

"""What a pasted text is taken for."""

from __future__ import annotations

import pytest

from tests.spec.documents import SHIPPED
from tui_trainer.spec.codec import parse_document, read_document
from tui_trainer.spec.pasted import reads_as_preset, with_plain_lines

LAYERS = '[[network.classifier]]\nkind = "Linear"\nout_features = 10\n'


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_preset_is_one_as_terminals_paste_it(name: str) -> None:
    text = SHIPPED[name].read_text(encoding="utf-8").replace("\n", "\r")
    assert reads_as_preset(text)
    assert parse_document(with_plain_lines(text), "") == read_document(SHIPPED[name])


@pytest.mark.parametrize(
    "text", ["schema = 1", f"# mine\r\n schema=1\r\n{LAYERS}", f"{LAYERS}[optimizer]\n[[[", " [ data ]"]
)
def test_these_are_meant_to_be_presets(text: str) -> None:
    assert reads_as_preset(text)


@pytest.mark.parametrize(
    "text", ["", LAYERS, LAYERS.replace("\n", "\r"), "hello", "the schema = 1 of it", '"schema = 1"']
)
def test_these_are_not(text: str) -> None:
    assert not reads_as_preset(text)

"""Layers as text."""

from __future__ import annotations

import pytest

from tui_trainer.spec.fragments import layers_of_text, layers_text
from tui_trainer.spec.problems import PresetError

LAYERS = [
    {"kind": "Flatten"},
    {"kind": "Residual", "layers": [{"kind": "Linear", "out_features": 16, "initialization": {"scheme": "zeros"}}]},
    {"kind": "Repeat", "times": 2, "layers": []},
]


def test_text_is_the_tables_of_a_preset_and_nothing_else() -> None:
    text = layers_text(LAYERS, "classifier")
    assert text.startswith('[[network.classifier]]\nkind = "Flatten"\n')
    assert layers_of_text(text) == LAYERS
    assert layers_of_text(text.replace("\n", "\r")) == LAYERS, "as terminals paste it"


def test_a_preset_gives_its_layers() -> None:
    assert layers_of_text('title = "x"\n[[network.classifier]]\nkind = "ReLU"\n') == [{"kind": "ReLU"}]


@pytest.mark.parametrize(
    "text", ["", "hello", "a = 1", "[network]\nclassifier = []", "network = 3", "\x00", "[" * 5000]
)
def test_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(PresetError) as caught:
        layers_of_text(text)
    assert caught.value.problems[0].message

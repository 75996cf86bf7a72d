"""The table of what an initialization gives each layer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.stacks import stack_around
from tests.tui.documents import mlp
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS
from tui_trainer.spec.check import check
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.signal_facts import signal_table


def deep(activation: str, scheme: str, depth: int = 5) -> list[str]:
    hidden: list[dict[str, Any]] = [{"kind": "Linear", "out_features": 64}, {"kind": activation}]
    layers = [{"kind": "Flatten"}, *(hidden * depth), {"kind": "Linear", "out_features": 10}]
    table = signal_table(check(mlp(network={"classifier": layers}, initialization={"scheme": scheme})))
    assert table is not None
    return [line.plain for line in table.lines(60)]


def bar(line: str, number: int) -> int:
    """The cells of a bar: below 0 where it goes to the left."""
    at = [index for index, character in enumerate(line) if character == "│"][number]
    return line[at : at + 6].count("▄") - line[at - 6 : at].count("▄")


def test_a_vanishing_gradient_is_seen() -> None:
    head, *lines = deep("Sigmoid", "default")
    assert head.split() == ["std", "signal", "gradient"]
    gradients = [bar(line, 1) for line in lines]
    assert gradients == sorted(gradients)
    assert gradients[0] == -4
    assert gradients[-1] == 0


def test_what_keeps_the_signal_has_no_bars_and_what_explodes_long_ones() -> None:
    assert {abs(bar(line, 0)) for line in deep("ReLU", "kaiming_normal")[1:]} <= {0, 1}
    assert bar(deep("ReLU", "trunc_normal")[-1], 0) == 4
    assert "0.18" in deep("ReLU", "kaiming_normal")[1]
    assert " 1 " not in deep("ReLU", "kaiming_normal")[1][:3]


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_every_layer_and_scheme_fits_its_room(kind: str, scheme: str) -> None:
    found = check(mlp(network={"classifier": stack_around(kind)}, initialization={"scheme": scheme}))
    table = signal_table(found)
    assert table is not None
    for width in (18, 31, 56):
        assert max(line.cell_length for line in table.lines(width)) <= width


def test_the_form_of_the_initialization_shows_it() -> None:
    found = check(mlp())
    explanation = explanation_of(mlp(), ("initialization",), found)
    assert len(explanation.pictures) == 1
    assert explanation.facts[0][0] == "at the start"
    empty = mlp(network={"classifier": []})
    assert explanation_of(empty, ("initialization",), check(empty)).pictures == ()


def test_of_very_many_layers_some_are_left_out() -> None:
    lines = deep("Tanh", "xavier_normal", 45)
    assert len(lines) == 21
    assert lines[-1].startswith("92 Linear")

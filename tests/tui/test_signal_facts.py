"""What the form says of the initial weights."""

from __future__ import annotations

from typing import Any

from tests.tui.documents import mlp
from tui_trainer.spec.check import check
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.revisions import Place


def facts(place: Place, **changes: Any) -> list[tuple[str, str]]:
    document = mlp(**changes)
    return list(explanation_of(document, place, check(document)).facts)


def test_the_initialization_says_what_becomes_of_the_signal() -> None:
    assert facts(("initialization",), initialization={"scheme": "kaiming_normal"}) == [
        ("at the start", "The signal keeps its size: a factor of 1 over 2 layers."),
        ("", "The gradient keeps its size on its way back: a factor of 1 over 2 layers."),
    ]


def test_a_layer_says_what_its_own_initialization_gives_it() -> None:
    layers: list[dict[str, Any]] = [*mlp()["network"]["classifier"]]
    layers[1] = {**layers[1], "initialization": {"scheme": "constant", "val": 0.25}}
    network = {"classifier": layers}
    place = ("network", "classifier", 1)
    assert facts(place, network=network)[-3:] == [
        ("std of weights", "0 around 0.25"),
        ("signal", "2"),
        ("gradient", "0.41"),
    ]
    assert [name for name, _ in facts(("network", "classifier", 2), network=network)] == ["shape"]


def test_a_layer_within_a_layer_says_it_too() -> None:
    inner = [{"kind": "ReLU"}, {"kind": "Linear", "out_features": 32}]
    layers = mlp()["network"]["classifier"]
    network = {"classifier": [*layers[:2], {"kind": "Residual", "layers": inner}, layers[3]]}
    assert facts(("network", "classifier", 2, "layers", 1), network=network)[-1][0] == "gradient"


def test_nothing_is_said_of_what_cannot_be_read() -> None:
    assert facts(("initialization",), initialization={"scheme": "kaiming"}) == []
    assert facts(("initialization",), network={"classifier": []}) == []
    assert facts(("network", "classifier", 1), loss={"kind": "?"})[-1][0] == "multiply-adds"

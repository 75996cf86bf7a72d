"""Stacks far too large are said to be, at once, instead of being reckoned with for minutes."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.code.view import code_of
from tui_trainer.spec.place import Document

FLATTEN, LINEAR = {"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}


def nested(depth: int, inner: dict[str, Any] = LINEAR, **block: Any) -> Document:
    for _ in range(depth):
        inner = {**block, "layers": [inner]}
    return small_document(network={"classifier": [FLATTEN, LINEAR, inner]})


def within_a_second(document: Document) -> Check:
    start = process_time()
    found = check(document)
    code_of(document, found)
    assert process_time() - start < 1
    return found


@pytest.mark.parametrize("inner", [LINEAR, {"kind": "ReLU"}])
@pytest.mark.parametrize(("depth", "times"), [(2, 100), (6, 100), (10, 3)])
def test_too_many_layers_are_said_to_be(depth: int, times: int, inner: dict[str, Any]) -> None:
    found = within_a_second(nested(depth, inner, kind="Repeat", times=times))
    (problem,) = found.problems
    assert problem.place == "network.classifier"
    assert "layers, repeated ones counted each time; expected at most 2 000" in problem.message
    assert found.experiment is None


def test_blocks_too_deep_inside_each_other_are_said_to_be() -> None:
    for depth in (11, 40, 200):
        problem = within_a_second(nested(depth, kind="Residual")).problems[0]
        assert problem.place == "network.classifier[2]" + ".layers[0]" * 10
        assert problem.message == "blocks 11 deep inside each other; expected at most 10"


def test_many_blocks_inside_each_other_take_no_time() -> None:
    found = within_a_second(nested(10, kind="Repeat", times=2))
    assert not found.errors
    assert found.parameters == (64 * 10 + 10) + 1024 * (10 * 10 + 10)
    assert within_a_second(nested(10, kind="Residual")).can_train


def test_blocks_that_change_the_shape_each_time_take_no_time() -> None:
    grows = {"kind": "ConvTranspose2d", "out_channels": 1, "kernel_size": 2}
    inner = {"kind": "Repeat", "times": 10, "layers": [{"kind": "Repeat", "times": 10, "layers": [grows]}]}
    layers = [{"kind": "Repeat", "times": 10, "layers": [inner]}, FLATTEN, LINEAR]
    assert within_a_second(small_document(network={"classifier": layers})).can_train


def test_the_other_problems_are_said_as_well() -> None:
    document = nested(3, kind="Repeat", times=100) | {"optimizer": {"kind": "SGD", "learning_rate": "fast"}}
    assert {problem.place for problem in check(document).problems} == {"network.classifier", "optimizer.learning_rate"}
    wrong = nested(3, kind="Repeat", times=10**5000)
    assert check(wrong).problems[0].message.endswith("received a number of more than 300 digits")

"""Initializations in a document: for all layers, for one layer, and the mistakes one can make."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.catalogue import INITIALIZATIONS
from tui_trainer.spec.check import check, experiment_of
from tui_trainer.spec.codec import parse_document, render_document
from tui_trainer.spec.parameters import parameters_of
from tui_trainer.spec.place import Document


def with_exception(exception: object) -> Document:
    layer = {"kind": "Linear", "out_features": 10, "initialization": exception}
    return small_document(network={"classifier": [{"kind": "Flatten"}, layer]})


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_one_layer_may_have_any_scheme_and_keeps_it_in_the_file(scheme: str) -> None:
    document = experiment_of(with_exception({"scheme": scheme, "bias": "default"}), "test").document()
    assert document["network"]["classifier"][1]["initialization"]["scheme"] == scheme
    assert parse_document(render_document(document), "test") == document


def test_a_layer_without_an_exception_says_nothing_of_it() -> None:
    document = experiment_of(small_document(), "test").document()
    assert "initialization" not in document["network"]["classifier"][1]


@pytest.mark.parametrize(
    ("values", "name", "message"),
    [
        ({"scheme": "uniform", "a": 0.5, "b": 0.2}, "b", "expected more than a, which is 0.5, received 0.2"),
        ({"scheme": "uniform", "a": 1.0}, "b", "expected more than a, which is 1, received 1.0"),
        ({"scheme": "trunc_normal", "a": 0.0}, "a", "expected less than 0, received 0.0"),
        ({"scheme": "zeros", "bias": "defualt"}, "bias", 'expected a number from -100 to 100, or "default"'),
        ({"scheme": "zeros", "bias": 101}, "bias", 'expected a number from -100 to 100, or "default"'),
        ({"scheme": "orthogonal", "gian": 2.0}, "gian", "did you mean gain"),
        ({"scheme": "xaiver_normal"}, "scheme", "did you mean xavier_normal"),
    ],
)
@pytest.mark.parametrize("place", ["initialization", "network.classifier[1].initialization"])
def test_a_mistake_is_shown_where_it_is(place: str, values: dict[str, Any], name: str, message: str) -> None:
    document = small_document(initialization=values) if place == "initialization" else with_exception(values)
    (problem,) = check(document).problems
    assert problem.place == f"{place}.{name}"
    assert message in problem.message


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_biases_are_a_number_or_torch_s_default(scheme: str) -> None:
    (bias,) = [parameter for parameter in parameters_of(INITIALIZATIONS[scheme].spec) if parameter.name == "bias"]
    assert (bias.type, bias.word) == ("amount", "default")
    assert bias.default == ("default" if scheme == "default" else 0.0)

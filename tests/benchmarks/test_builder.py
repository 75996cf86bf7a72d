"""What the builder's bars are measured on, and with a few keys that they can be."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from pathlib import Path

import pytest

from benchmarks import check_time, form_latency
from benchmarks.check_time import BLOCKS, deep_document
from benchmarks.form_latency import LAST, LAYERS, UNITS, expected_texts, typed_keys
from tui_trainer.spec.check import check
from tui_trainer.spec.place import value_at


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("layers", [50, 200])
def test_deep_documents_have_so_many_layers_and_can_be_trained(block: str, layers: int) -> None:
    found = check(deep_document(layers, BLOCKS[block]))
    assert found.can_train
    assert len(found.stacks["classifier"]) == layers
    assert all(report.output_shape for report in found.stacks["classifier"])


def test_checks_are_timed() -> None:
    found = check_time.milliseconds(deep_document(20, BLOCKS["fully connected"]), 3)
    assert len(found) == 3
    assert all(isfinite(time) and time > 0 for time in found)


def test_every_key_changes_shape_sum_and_problem() -> None:
    document = deep_document(LAYERS, BLOCKS["fully connected"])
    assert value_at(document, LAST) == UNITS
    keys = list(typed_keys(20))
    assert len(keys) == 20
    assert {key for key, _ in keys} == {"backspace", *"1234567890"}
    texts = [set(expected_texts(document, units)) for _, units in keys]
    assert all(not before & after for before, after in pairwise(texts))
    assert "ready to train" in texts[1]
    assert "ends with 101," in texts[0]


def test_keys_in_a_form_are_timed(mnist_folder: Path) -> None:
    results = list(form_latency.measure(2))
    assert [result.bar for result in results] == [form_latency.FORM_BAR, *form_latency.VIEW_BARS.values()]
    for result in results:
        assert result.measured is not None
        assert 0 < result.measured < 10_000
        assert "180x72" in result.detail

"""Changes from the command line."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.documents import small_document
from tui_trainer.spec.check import check
from tui_trainer.spec.overrides import apply_overrides
from tui_trainer.spec.place import parse_place, value_at
from tui_trainer.spec.problems import PresetError, Problem


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("optimizer.learning_rate=0.01", 0.01),
        (" optimizer.learning_rate = 1e-3 ", 1e-3),
        ("network.classifier[1].out_features=32", 32),
        ("training.batch_size=full", "full"),
        ('training.batch_size="full"', "full"),
        ("training.epochs=2", 2),
        ("title=a = b", "a = b"),
        ("title=", ""),
        ("regularization.early_stopping={patience = 2}", {"patience": 2}),
        ("optimizer.betas=[0.5, 0.9]", [0.5, 0.9]),
        ("network.classifier[1].bias=false", False),
        ("network.classifier[1].bias=False", "False"),
    ],
)
def test_values_are_read_as_in_a_file(override: str, value: object) -> None:
    document = small_document()
    before = deepcopy(document)
    keys = parse_place(override.partition("=")[0].strip())
    assert keys is not None
    assert value_at(apply_overrides(document, [override]), keys) == value
    assert document == before, "the document itself stays as it is"


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("optimizer.learning_rate", "expected PLACE=VALUE"),
        ("=3", "expected PLACE=VALUE"),
        ("network..classifier=3", "expected PLACE=VALUE"),
        ("network.classifier[x]=3", "expected PLACE=VALUE"),
        ("network.classifier[2].p=3", "there is no network.classifier[2]; network.classifier has 2 entries"),
        ("network.classifier.p=3", "network.classifier is a list; say which entry"),
        ("schema.x=3", "schema is a value, not a table; it has no x"),
        ("schema[0]=3", "schema"),
    ],
)
def test_a_place_that_cannot_be_is_said(override: str, words: str) -> None:
    with pytest.raises(PresetError) as caught:
        apply_overrides(small_document(), [override])
    assert words in str(caught.value)


def test_all_that_cannot_be_is_said_at_once() -> None:
    with pytest.raises(PresetError) as caught:
        apply_overrides(small_document(), ["a", "training.epochs=2", "schema.x=3"])
    assert len(caught.value.problems) == 2


def test_an_unknown_place_is_for_the_check_to_say() -> None:
    (problem,) = check(apply_overrides(small_document(), ["optimizer.learning_rat=0.1"])).errors
    assert str(problem) == "optimizer.learning_rat: unknown; did you mean learning_rate?"


def test_another_kind_keeps_only_what_it_knows() -> None:
    document = small_document(optimizer={"kind": "SGD", "learning_rate": 0.5, "momentum": 0.9})
    changed = apply_overrides(document, ["optimizer.kind=Adam"])
    assert changed["optimizer"] == {"kind": "Adam", "learning_rate": 0.5}
    assert check(changed).can_train
    changed = apply_overrides(small_document(), ["network.classifier[0].kind=Linear"])
    assert changed["network"]["classifier"][0] == {"kind": "Linear", "out_features": 128}
    assert apply_overrides(document, ["optimizer.kind=Adma"])["optimizer"]["momentum"] == 0.9, "for the check to say"
    changed = apply_overrides(
        small_document(initialization={"scheme": "xavier_normal", "gain": 2.0}),
        ["initialization.scheme=kaiming_normal"],
    )
    assert changed["initialization"] == {"scheme": "kaiming_normal"}


@pytest.mark.parametrize(
    "override", ["schedule.warmup_epochs=2", "loss.label_smoothing=0.1", "initialization.bias=0.5"]
)
def test_a_section_that_is_left_to_its_default_takes_a_value(override: str) -> None:
    document = small_document()
    for section in ("schedule", "loss", "initialization"):
        document.pop(section, None)
    assert check(apply_overrides(document, [override])).problems == check(document).problems


def test_later_ones_win() -> None:
    assert apply_overrides({}, ["a.b=1", "a.b=2"]) == {"a": {"b": 2}}


_places = st.text('abe.[]01"\\ =', max_size=12) | st.sampled_from(
    ["optimizer.kind", "network.classifier[0]", "network"]
)


@given(st.lists(st.tuples(_places, st.text(max_size=8) | st.sampled_from(["1", "[[1]]", "{a=1}", "Adam", "[" * 3000]))))
def test_anything_typed_changes_the_document_or_is_explained(typed: list[tuple[str, str]]) -> None:
    assert all(problem.message for problem in problems_after([f"{place}={value}" for place, value in typed]))


def problems_after(overrides: list[str]) -> tuple[Problem, ...]:
    """What is wrong with the changes, or else with the changed document."""
    try:
        return check(apply_overrides(small_document(), overrides)).problems
    except PresetError as error:
        return error.problems or (Problem("", ""),)


def test_values_that_nothing_could_work_with_are_text() -> None:
    for value in (f"0x{'f' * 4000}", "9" * 5000, "[" * 70 + "]" * 70):
        assert apply_overrides(small_document(), [f"optimizer.learning_rate={value}"])["optimizer"] == {
            "kind": "SGD",
            "learning_rate": value,
        }


def test_a_place_that_never_ends_is_not_one() -> None:
    with pytest.raises(PresetError, match="expected PLACE=VALUE"):
        apply_overrides(small_document(), [f"{'a.' * 3000}b=1"])

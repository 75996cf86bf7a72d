"""Places are read as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.spec.place import Key, parse_place, place_text, removed, replaced, value_at

DOCUMENT = {"a": {"b": [{"c": 1}, {"c": 2}]}, "d": 3}
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(["a", "out_features", "a b"])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a", ("a",)),
        ("a.b[0].c", ("a", "b", 0, "c")),
        ("a[0][12]", ("a", 0, 12)),
        ('a."b c"[1]', ("a", "b c", 1)),
        ('""', ("",)),
        ("learning-rate", ("learning-rate",)),
    ],
)
def test_places_are_read_and_written(text: str, keys: tuple[Key, ...]) -> None:
    assert parse_place(text) == keys
    assert place_text(keys) == text


@pytest.mark.parametrize("text", ["", ".", "a.", "a..b", "a[", "a[-1]", "a[x]", "a b", '"a', "a[9999999]", "0", "ä"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert parse_place(text) is None


@given(names, st.lists(names | st.integers(0, 999_999), max_size=4))
def test_every_place_survives_its_text(first: str, rest: list[Key]) -> None:
    keys = (first, *rest)
    assert parse_place(place_text(keys)) == keys


@given(st.text('ab.[]"\\ 01', max_size=10))
def test_any_text_is_a_place_or_is_not(text: str) -> None:
    keys = parse_place(text)
    assert keys is None or parse_place(place_text(keys)) == keys


def test_values_are_found_replaced_and_removed() -> None:
    keys = ("a", "b", 1, "c")
    assert value_at(DOCUMENT, keys) == 2
    assert value_at(DOCUMENT, ("a", "b", 5), "none") == "none"
    assert value_at(DOCUMENT, ("a", "b", "c"), "none") == "none"
    assert replaced(DOCUMENT, keys, 9) == {"a": {"b": [{"c": 1}, {"c": 9}]}, "d": 3}
    assert replaced(DOCUMENT, ("x", "y"), 9) == {**DOCUMENT, "x": {"y": 9}}
    assert removed(DOCUMENT, ("a", "b", 0)) == {"a": {"b": [{"c": 2}]}, "d": 3}
    assert removed(DOCUMENT, ("d",)) == {"a": {"b": [{"c": 1}, {"c": 2}]}}
    assert removed(DOCUMENT, ("a", "b", 7)) == DOCUMENT
    assert value_at(DOCUMENT, keys) == 2, "the document itself stays as it is"


@pytest.mark.parametrize("keys", [("d", "x"), ("a", "b", "c"), ("a", "b", 2, "c"), ("a", 0)])
def test_what_cannot_hold_a_value_says_where(keys: tuple[Key, ...]) -> None:
    with pytest.raises(LookupError) as caught:
        replaced(DOCUMENT, keys, 1)
    failed = caught.value.args[0]
    assert failed == keys[: len(failed)]

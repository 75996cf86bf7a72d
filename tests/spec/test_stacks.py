"""Layers in blocks in stacks: where they are, and where they go."""

from __future__ import annotations

import pytest

from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.stacks import (
    Place,
    after_removal,
    inserted,
    is_layer,
    layer_places,
    layers_inside,
    moved,
    outermost,
    step_from,
    without,
)

STACK: Place = ("network", "classifier")


def layer(name: str, *inside: object) -> Document:
    return {"kind": name, "layers": list(inside)} if inside else {"kind": name}


def nested() -> Document:
    return {"network": {"classifier": [layer("A"), layer("B", layer("C"), layer("D", layer("E"))), layer("F")]}}


def at(*indexes: int) -> Place:
    place: Place = (*STACK, indexes[0])
    for index in indexes[1:]:
        place = (*place, "layers", index)
    return place


def outline(document: Document) -> str:
    """The kinds in their order, a block with what is in it in brackets."""

    def written(layers: list[Document]) -> str:
        return " ".join(
            entry["kind"] + (f"[{written(entry['layers'])}]" if "layers" in entry else "") for entry in layers
        )

    return written(document["network"]["classifier"])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (at(0), True),
        (at(1, 2, 3), True),
        (STACK, False),
        (("network",), False),
        ((*at(1), "layers"), False),
        ((*at(1), "kind"), False),
        ((*at(1), "weights", 0), False),
        (("training",), False),
        ((), False),
    ],
)
def test_where_a_layer_can_be(place: Place, expected: bool) -> None:
    assert is_layer(place) is expected


def test_layers_are_listed_in_the_order_of_the_file() -> None:
    places = list(layer_places(nested(), STACK))
    assert places == [at(0), at(1), at(1, 0), at(1, 1), at(1, 1, 0), at(2)]
    assert outermost(reversed(places)) == (at(0), at(1), at(2))


def test_a_block_is_one_with_a_list_or_of_a_kind_that_has_one() -> None:
    assert layers_inside({"kind": "Linear"}) is None
    assert layers_inside({"kind": "Residual"}) == []
    assert layers_inside({"kind": "?", "layers": [1]}) == [1]
    assert layers_inside({"kind": "Residual", "layers": "Linear"}) is None
    assert layers_inside("Linear") is None


def test_layers_go_in_and_out() -> None:
    document = inserted(nested(), at(1, 1, 0), [layer("X"), layer("Y")])
    assert outline(document) == "A B[C D[X Y E]] F"
    assert outline(without(document, [at(0), at(1, 1), at(1, 1, 0)])) == "B[C] F"
    assert inserted({}, at(0), [layer("A")]) == {"network": {"classifier": [layer("A")]}}
    assert inserted({"network": 3}, at(5), [layer("A")]) == {"network": {"classifier": [layer("A")]}}


def test_places_follow_when_layers_before_them_go() -> None:
    assert after_removal(at(3), [at(0), at(1)]) == at(1)
    assert after_removal(at(3), [at(4)]) == at(3)
    assert after_removal(at(2, 3), [at(0), at(2, 1)]) == at(1, 2)


@pytest.mark.parametrize(
    ("places", "by", "expected"),
    [
        ([at(0)], 1, "B[A C D[E]] F"),  # enters the block below at its beginning
        ([at(2)], -1, "A B[C D[E] F]"),  # and the one above at its end
        ([at(1, 0)], -1, "A C B[D[E]] F"),  # leaves upwards
        ([at(1, 1, 0)], 1, "A B[C D[] E] F"),  # leaves downwards, into the block around
        ([at(1, 0)], 1, "A B[D[C E]] F"),
        ([at(1)], 1, "A F B[C D[E]]"),  # a block goes with what is in it
        ([at(0), at(2)], 1, "B[C D[E]] A F"),  # those apart are gathered
        ([at(0), at(2)], -1, "A F B[C D[E]]"),
        ([at(1), at(1, 0)], -1, "B[C D[E]] A F"),
    ],
)
def test_a_step(places: list[Place], by: int, expected: str) -> None:
    document = nested()
    target = step_from(document, places, by)
    assert target is not None
    result, now = moved(document, places, target)
    assert outline(result) == expected
    assert [value_at(result, place) for place in now] == [value_at(document, place) for place in outermost(places)]
    assert document == nested()


@pytest.mark.parametrize(("places", "by"), [([at(0)], -1), ([at(2)], 1), ([at(0), at(1)], -1), ([], 1)])
def test_at_the_ends_nothing_moves(places: list[Place], by: int) -> None:
    assert step_from(nested(), places, by) is None


def test_a_block_does_not_move_into_itself() -> None:
    document = nested()
    assert moved(document, [at(1)], at(1, 1, 0)) == (document, (at(1),))

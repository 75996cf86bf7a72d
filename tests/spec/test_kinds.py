"""Every table that chooses from a catalogue is known by its place."""

import pytest

from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, LOSSES, SCHEDULES
from tui_trainer.spec.catalogue.places import kinds_at
from tui_trainer.spec.place import parse_place


@pytest.mark.parametrize(
    ("place", "tag", "table"),
    [
        ("loss", "kind", LOSSES),
        ("schedule", "kind", SCHEDULES),
        ("initialization", "scheme", INITIALIZATIONS),
        ("network.classifier[3]", "kind", LAYERS),
        ("network.classifier[3].layers[0].layers[12]", "kind", LAYERS),
        ("network.classifier[3].initialization", "scheme", INITIALIZATIONS),
        ("network.classifier[3].layers[0].initialization", "scheme", INITIALIZATIONS),
    ],
)
def test_it_is_found(place: str, tag: str, table: object) -> None:
    kinds = kinds_at(parse_place(place) or ())
    assert kinds is not None
    assert kinds.tag == tag
    assert kinds.table is table


@pytest.mark.parametrize("place", ["data", "network", "network.classifier", "network.classifier[3].layers", "title"])
def test_other_tables_choose_from_none(place: str) -> None:
    assert kinds_at(parse_place(place) or ()) is None

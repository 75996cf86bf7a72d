"""Fixes change a document as they say, and nothing else."""

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.fixes import Fix, Insert, Remove, SetValue, fixed
from tui_trainer.spec.place import value_at


def test_the_edits_are_made_one_after_the_other() -> None:
    document = small_document()
    fix = Fix(
        "for the test",
        (
            Insert("network.classifier[1]", {"kind": "ReLU"}),
            Remove("network.classifier[0]"),
            SetValue("network.classifier[1].out_features", 7),
            SetValue("training.epochs", 3),
        ),
    )
    result = fixed(document, fix)
    assert result["network"]["classifier"] == [{"kind": "ReLU"}, {"kind": "Linear", "out_features": 7}]
    assert result["training"] == {"epochs": 3}
    assert document == small_document(), "a copy is changed, not what was given"


@pytest.mark.parametrize(
    "edit", [SetValue("network.classifier[9].p", 0.5), Insert("network.decoder[0]", {}), Remove("][")]
)
def test_a_place_that_is_gone_is_an_error(edit: SetValue | Insert | Remove) -> None:
    with pytest.raises(LookupError):
        fixed(small_document(), Fix("for the test", (edit,)))


def test_removing_what_is_not_there_changes_nothing() -> None:
    fix = Fix("for the test", (Remove("regularization.l1"),))
    assert value_at(fixed(small_document(), fix), ("regularization", "l1")) is None

"""What would fit at a place."""

from __future__ import annotations

import pytest

from tests.spec.documents import small_document
from tui_trainer.spec.catalogue import LAYERS
from tui_trainer.spec.check import check, example_shape
from tui_trainer.spec.fitting import fit_of, shape_before
from tui_trainer.spec.shapes import Shape
from tui_trainer.spec.stacks import Place

STACK: Place = ("network", "classifier")


@pytest.mark.parametrize("shape", [(1, 28, 28), (784,), (28, 28), (1,), (16, 1, 1)])
@pytest.mark.parametrize("kind", LAYERS)
def test_every_kind_either_gives_a_shape_or_a_reason(kind: str, shape: Shape) -> None:
    fit = fit_of(kind, shape)
    assert (fit.output is None) == bool(fit.reason)


def test_what_fits_behind_an_image_and_behind_a_row() -> None:
    assert fit_of("Conv2d", (1, 28, 28)).output == (16, 26, 26)
    assert fit_of("Conv2d", (784,)).output is None
    assert "image" in fit_of("Conv2d", (784,)).reason
    assert fit_of("Linear", (784,)).output == (128,)
    assert not fit_of("Linear", (784,)).caution
    assert "Flatten" in fit_of("Linear", (1, 28, 28)).caution
    assert fit_of("Residual", (16, 4, 4)).output == (16, 4, 4)


def test_the_shape_before_a_place_also_in_blocks() -> None:
    document = small_document(
        network={
            "classifier": [
                {"kind": "Flatten"},
                {"kind": "Residual", "layers": [{"kind": "Linear", "out_features": 64}, {"kind": "ReLU"}]},
                {"kind": "Repeat", "times": 2, "layers": []},
            ]
        }
    )
    reports, example = check(document).stacks, example_shape(document)
    assert example == (1, 8, 8)

    def before(*place: int | str) -> Shape | None:
        return shape_before(reports, (*STACK, *place), example)

    assert before(0) == (1, 8, 8)
    assert before(1) == (64,)
    assert before(1, "layers", 0) == (64,)
    assert before(1, "layers", 2) == (64,)
    assert before(2, "layers", 0) == (64,)
    assert before(3) is None

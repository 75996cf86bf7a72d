"""The lines of a form: none is wider than there is room for, whatever the row and the width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.documents import BROKEN, mlp
from tui_trainer.spec.catalogue import DATASETS, INITIALIZATIONS, LAYERS, OPTIMIZERS
from tui_trainer.spec.check import check
from tui_trainer.spec.place import Document
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.fields import fields_of
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.widgets.experiment_list import list_lines
from tui_trainer.tui.widgets.form_layout import form_layout

LONG = mlp(
    title="long " * 60,
    about="first line\nsecond line",
    network={"classifier": [{"kind": kind, **info.starting_values()} for kind, info in LAYERS.items()]},
    regularization={"early_stopping": {"patience": 3}},
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([mlp(), BROKEN, LONG]), st.integers(min_value=18, max_value=200), st.booleans())
def test_nothing_is_wider_than_its_room(document: Document, width: int, active: bool) -> None:
    found = check(document)
    rows = rows_of(document, found)
    for row in rows:
        fields = fields_of(document, row.place, found)
        explanation = explanation_of(document, row.place, found)
        layout = form_layout(explanation, row.problems, fields, 0 if active else None, width)
        assert max(line.cell_length for line in layout.lines) <= width
        assert len(layout.fields) == len(fields)
        for index, (first, end) in enumerate(layout.fields):
            assert fields[index].name[:12] in layout.lines[first].plain
            assert layout.field_at(first) == layout.field_at(end - 1) == index
    for _, line in list_lines(rows, max(width, 40), compact=False):
        assert line.cell_length <= max(width, 40)


@pytest.mark.parametrize(
    "document",
    [
        *(mlp(optimizer={"kind": kind}) for kind in OPTIMIZERS),
        *(mlp(initialization={"scheme": kind}) for kind in INITIALIZATIONS),
        *(mlp(data={"dataset": name, "validation": 10}) for name in DATASETS),
    ],
)
def test_every_choice_has_an_explanation(document: Document) -> None:
    found = check(document)
    for row in rows_of(document, found):
        explanation = explanation_of(document, row.place, found)
        assert explanation.title
        assert explanation.sentence

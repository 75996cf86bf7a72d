"""Whatever is in a file, the right half of the Build screen shows it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.documents import mlp
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, LOSSES, OPTIMIZERS, SCHEDULES
from tui_trainer.spec.check import check
from tui_trainer.spec.costs import Machine, StepTime
from tui_trainer.spec.place import Document
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.fields import fields_of
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.stepping import stepped_text
from tui_trainer.tui.summary import summary_of
from tui_trainer.tui.widgets.form_layout import form_layout

CATALOGUES = (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZATIONS)
NAMES = [info.name for table in CATALOGUES for kind in table.values() for info in kind.parameters]
KINDS = st.sampled_from([kind for table in CATALOGUES for kind in table])
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    KINDS,
    st.sampled_from(["all", "full", "same", "default", "original"]),
)
TABLES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from([*NAMES, "kind", "scheme", "layers", "initialization", "patience", "odd name"]), VALUES, max_size=5
)
NESTED = st.recursive(
    st.one_of(VALUES, TABLES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.builds(lambda table, layers: {**table, "layers": layers}, TABLES, st.lists(inner, max_size=3)),
        st.builds(lambda kind, value: {"kind": kind, "layers": [value], "times": 2}, KINDS, inner),
    ),
    max_leaves=8,
)
SECTIONS = st.sampled_from([*mlp(), "initialization", "loss", "schedule", "regularization", "objective"])
DOCUMENTS = st.one_of(
    st.builds(lambda key, value: mlp(**{key: value}), SECTIONS, NESTED),
    st.builds(lambda layers: mlp(network={"classifier": layers}), st.lists(NESTED, max_size=5)),
    st.builds(lambda table: mlp(regularization={"early_stopping": table, "augmentation": table}), NESTED),
)


@settings(deadline=None, max_examples=200)
@given(DOCUMENTS, st.integers(18, 60))
def test_anything_is_shown_in_its_room(document: Document, width: int) -> None:
    found = check(document)
    machine = Machine(2**30, StepTime(0.01, 10**6))
    for row in rows_of(document, found):
        fields = fields_of(document, row.place, found)
        explanation = explanation_of(document, row.place, found, machine)
        for active in (None, len(fields) - 1 if fields else None):
            layout = form_layout(explanation, row.problems, fields, active, width, 20)
            assert max(line.cell_length for line in layout.lines) <= width
        for field in fields:
            for by in (1, -1):
                stepped_text(field.info, field.text, 0, by)
    summary = summary_of(document, found, "classifier", machine)
    for picture in (summary.totals, summary.picture, summary.table):
        assert all(line.cell_length <= width for line in picture.lines(width))

"""The lines of a form: none is wider than there is room for, whatever the row and the width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.documents import BROKEN, mlp
from tui_trainer.spec.catalogue import DATASETS, INITIALIZATIONS, LAYERS, OPTIMIZERS
from tui_trainer.spec.check import check
from tui_trainer.spec.fixes import Fix, Remove
from tui_trainer.spec.place import Document, replaced
from tui_trainer.spec.problems import Problem
from tui_trainer.tui.explanation import explanation_of
from tui_trainer.tui.fields import fields_of
from tui_trainer.tui.rows import rows_of
from tui_trainer.tui.widgets.form_layout import form_layout
from tui_trainer.tui.widgets.list_layout import list_lines

LONG = mlp(
    title="long " * 60,
    about="first line\nsecond line",
    network={"classifier": [{"kind": kind, **info.starting_values()} for kind, info in LAYERS.items()]},
    regularization={"early_stopping": {"patience": 3}, "augmentation": {"shift": 2.0, "wind": 3}},
)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([mlp(), BROKEN, LONG]),
    st.integers(min_value=18, max_value=200),
    st.sampled_from([10, 9999]),
    st.booleans(),
)
def test_nothing_is_wider_than_its_room(document: Document, width: int, height: int, active: bool) -> None:
    found = check(document)
    rows = rows_of(document, found)
    for row in rows:
        fields = fields_of(document, row.place, found)
        explanation = explanation_of(document, row.place, found)
        layout = form_layout(explanation, row.problems, fields, 0 if active else None, width, height)
        assert max(line.cell_length for line in layout.lines) <= width
        assert len(layout.fields) == len(fields)
        for index, (first, end) in enumerate(layout.fields):
            assert fields[index].name[:12] in layout.lines[first].plain
            assert layout.field_at(first) == layout.field_at(end - 1) == index
    for _, draw in list_lines(rows, max(width, 40), compact=False):
        assert draw().cell_length <= max(width, 40)


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


def test_a_form_that_does_not_fit_helps_only_where_one_is() -> None:
    found = check(LONG)
    place = ("regularization",)
    fields, explanation = fields_of(LONG, place, found), explanation_of(LONG, place, found)
    spacious = form_layout(explanation, (), fields, 1, 60)
    close = form_layout(explanation, (), fields, 1, 60, 20)
    assert len(close.lines) < len(spacious.lines)
    text = "\n".join(line.plain for line in close.lines)
    assert fields[1].info.help.split(",")[0] in text
    assert fields[0].info.help.split(",")[0] not in text
    assert form_layout(explanation, (), fields, 1, 60, len(spacious.lines)) == spacious


def test_a_table_inside_has_its_fields_below_its_switch() -> None:
    found = check(LONG)
    fields = fields_of(LONG, ("regularization",), found)
    names = [field.name for field in fields]
    at = names.index("augmentation")
    assert (fields[at].text, fields[at].depth) == ("on", 0)
    assert names[at + 1] == "shift"
    assert fields[at + 1].depth == 1
    assert fields[-1].name == "wind"
    assert [problem.message for problem in fields[-1].problems] == ["unknown"]


def test_a_layer_may_have_an_initialization_of_its_own() -> None:
    layer = {"kind": "Linear", "out_features": 10}
    document = mlp(network={"classifier": [{"kind": "Flatten"}, layer]}, initialization={"scheme": "kaiming_normal"})
    place = ("network", "classifier", 1)
    switch = fields_of(document, place, check(document))[-1]
    assert (switch.name, switch.text, switch.table) == ("initialization", "off", {"scheme": "kaiming_normal"})
    document = replaced(document, switch.place, {"scheme": "xavier_normal"})
    fields = fields_of(document, place, check(document))
    names = [field.name for field in fields]
    assert names[names.index("initialization") :][:3] == ["initialization", "scheme", "gain"]
    assert [choice.value for choice in fields[names.index("scheme")].choices] == list(INITIALIZATIONS)


def test_a_problem_says_why_and_how_to_mend_it() -> None:
    remove = Fix("Remove this Softmax", (Remove("network.classifier[4]"),))
    other = Fix("Take NLLLoss with a LogSoftmax", (Remove("network.classifier[4]"),))
    problem = Problem("loss", "two softmaxes", "warning", "The gradient of the second is flat.", (remove, other))
    field = fields_of(mlp(), ("loss",), check(mlp()))[0]
    layout = form_layout(explanation_of(mlp(), ("loss",), check(mlp())), (problem,), (field,), None, 40)
    text = "\n".join(line.plain for line in layout.lines)
    assert "! two softmaxes\n  The gradient of the second is flat.\n   f Remove this Softmax\n  or Take NLLLoss" in text
    assert max(line.cell_length for line in layout.lines) <= 40

"""The code beside the stack: it agrees with the script, and makes the best of documents that are wrong."""

from __future__ import annotations

import ast
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.code.agreement import assert_code_agrees, model_text
from tests.spec.documents import SHIPPED, any_documents, broken_presets, small_document
from tests.spec.stacks import FLATTEN, HIDDEN, LINEAR, stack_around
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, LOSSES, OPTIMIZERS, SCHEDULES
from tui_trainer.spec.check import check, experiment_of
from tui_trainer.spec.code.view import code_of, code_view
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.place import Document


def stack_document(layers: list[Any], **sections: Any) -> Document:
    return small_document(network={"classifier": layers}, **sections)


DOCUMENTS = [
    *(read_document(path) for path in SHIPPED.values()),
    *(stack_document(stack_around(kind)) for kind in LAYERS),
    *(small_document(optimizer={"kind": kind}) for kind in OPTIMIZERS),
    *(small_document(initialization={"scheme": scheme}) for scheme in INITIALIZATIONS),
    *(small_document(schedule={"kind": kind, **info.starting_values()}) for kind, info in SCHEDULES.items()),
    *(small_document(loss={"kind": kind}) for kind in LOSSES if kind not in ("NLLLoss", "BCELoss")),
    stack_document([FLATTEN, LINEAR, {"kind": "Sigmoid"}], loss={"kind": "BCELoss"}),
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_it_is_the_network_of_the_script(document: Document) -> None:
    assert code_of(document) == code_of(experiment_of(document, "test"))
    assert_code_agrees(document, check(document))


def test_every_part_is_said_and_knows_where_it_comes_from() -> None:
    document = small_document(
        data={"dataset": "digits", "validation": 237, "label_noise": 0.1},
        optimizer={"kind": "Adam"},
        schedule={"kind": "StepLR", "step_size": 2, "warmup_epochs": 1},
        initialization={"scheme": "xavier_normal"},
        regularization={"weight_decay": 0.01, "clip_norm": 1.0, "early_stopping": {"patience": 4}},
        training={"epochs": 7, "batch_size": 50},
    )
    lines = code_view(document, check(document))

    def of(*place: Any) -> str:
        return "\n".join(line.text.strip() for line in lines if line.belongs_to(place))

    assert of("data").startswith("# Digits: 1200 images of 1x8x8 to learn from, 10 % ")
    assert of("network", "classifier", 1) == "nn.Linear(64, 10),"
    assert of("network").startswith("model = nn.Sequential(\nnn.Flatten(),  # 64\n")
    assert "nn.init.xavier_normal_(layer.weight)" in of("initialization")
    assert "loss_function = nn.CrossEntropyLoss()" in of("loss")
    assert "torch.optim.Adam(model.parameters(), lr=0.001, weight_decay=0.01)" in of("optimizer")
    assert "weight_decay=0.01" in of("regularization")
    assert "clip_grad_norm_(model.parameters(), 1.0)" in of("regularization")
    assert "# stop after 4 epochs without a better valid_loss, then back to the best" in of("regularization")
    assert "torch.optim.lr_scheduler.StepLR(optimizer, 2)" in of("schedule")
    assert "epochs = 7" in of("training")
    assert "# 50 at a time" in of("training")
    assert of() == ""


def test_what_is_wrong_is_said_in_its_place_and_the_rest_is_written() -> None:
    layers = [FLATTEN, {"kind": "Linear", "out_features": "x\x1b[2J"}, {"kind": "ReLU"}, HIDDEN, "Softmax", LINEAR]
    document = stack_document(layers, optimizer={"kind": "Adm"}, surprise=1, title=3)
    code = code_of(document)
    ast.parse(code)
    assert model_text(code).split(" # ? layer 5")[0] == (
        'nn.Sequential( nn.Flatten(), # 64 # ? layer 2: out_features: expected a whole number, received "x [2J"'
        " nn.ReLU(), # nn.Linear(?, 20)"
    )
    assert "# ? optimizer: kind: unknown" in code
    assert code.startswith("# ? preset: ")
    assert "loss_function = nn.CrossEntropyLoss()" in code


def test_inside_a_block_only_what_is_wrong_is_left_out() -> None:
    inner = [
        {**HIDDEN},
        {"kind": "Lineer"},
        {"kind": "Residual", "layers": [{"kind": "ReLU"}, {"kind": "Dropout", "p": 2}]},
    ]
    code = code_of(stack_document([FLATTEN, HIDDEN, {"kind": "Repeat", "times": 3, "layers": inner}, LINEAR]))
    ast.parse(code)
    assert "# ? layer 3.2: kind: unknown" in code
    assert "# ? layer 3.3.2: p: expected less than 1" in code
    assert "            nn.ReLU(),\n" in code


def said_errors(code: str) -> int:
    """How many errors the code admits."""
    remarks = [line for line in code.splitlines() if line.lstrip().startswith("# ? ")]
    return len(remarks) + sum(int(more) for line in remarks for more in re.findall(r"\(and (\d+) more\)$", line))


@given(st.one_of(broken_presets(), any_documents), st.integers(10, 130))
@settings(deadline=None)
def test_it_never_fails_and_says_every_error(document: Document, width: int) -> None:
    found = check(document)
    lines = code_view(document, found, width)
    code = "".join(f"{line.text}\n" for line in lines)
    ast.parse(code)
    assert code.replace("\n", "").isprintable()
    assert said_errors(code) == len(found.errors)


def test_lines_are_broken_to_fit() -> None:
    conv = {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1, "bias": False}
    lines = code_view(stack_document([conv, FLATTEN, LINEAR]), check(stack_document([conv, FLATTEN, LINEAR])), 40)
    texts = [line.text for line in lines if line.belongs_to(("network",))]
    assert texts[1:4] == ["    nn.Conv2d(", "        1,", "        4,"]
    assert max(map(len, texts)) <= 40
    drawn = [line.text.strip() for line in lines if line.belongs_to(("initialization",))]
    assert drawn[2:5] == ["nn.init.kaiming_uniform_(", "layer.weight, a=math.sqrt(5)", ")"]


def test_fifty_layers_take_no_more_than_three_milliseconds() -> None:
    block = [HIDDEN, {"kind": "BatchNorm1d"}, {"kind": "ReLU"}]
    document = stack_document([FLATTEN, *block * 16, LINEAR])
    found = check(document)
    spent = []
    for _ in range(20):
        start = time.thread_time()
        assert len(code_view(document, found, 60)) > 60
        spent.append(time.thread_time() - start)
    assert min(spent) <= 0.003

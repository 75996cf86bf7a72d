"""Values one step up and down: what belongs to each parameter, and that no step leaves the bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.catalogue import INITIALIZATIONS, LAYERS, LOSSES, OPTIMIZERS, SCHEDULES
from tui_trainer.spec.data import Data
from tui_trainer.spec.parameters import ParameterInfo, parameters_of
from tui_trainer.spec.regularization import EarlyStopping, Regularization
from tui_trainer.spec.training import Training
from tui_trainer.tui.stepping import stepped, stepped_text

SPECS = [
    *(info.spec for table in (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZATIONS) for info in table.values()),
    *(Data, Regularization, EarlyStopping, Augmentation, Training),
]
INFOS = [info for spec in SPECS for info in parameters_of(spec)]
NUMBERS = [info for info in INFOS if info.type in ("integer", "number", "size", "amount")]
RATE, UNITS, DECAY, BETAS, BATCH, EPOCHS, DROP, MOMENTUM, NESTEROV = (
    next(info for spec in SPECS for info in parameters_of(spec) if info.name == name)
    for name in (
        *("learning_rate", "out_features", "weight_decay", "betas", "batch_size"),
        *("epochs", "p", "momentum", "nesterov"),
    )
)


TRAIN_SIZE = next(info for info in parameters_of(Data) if info.name == "train_size")
BIAS = INITIALIZATIONS["default"].parameters[0]
PADDING = next(info for info in LAYERS["Conv2d"].parameters if info.name == "padding")
NEGATIVE = next(info for info in INITIALIZATIONS["trunc_normal"].parameters if info.name == "a")
STRIDE = ParameterInfo("stride", "integer", None, False, "", 1, 28)
MAX_RATE = next(info for info in SCHEDULES["OneCycleLR"].parameters if info.name == "max_lr")
IMAGE = ParameterInfo("image_size", "size", "original", False, "", 8, 28, word="original")


@pytest.mark.parametrize(
    ("info", "value", "up"),
    [
        (RATE, 0.001, 0.002),
        (RATE, 0.002, 0.005),
        (RATE, 0.005, 0.01),
        (RATE, 0.0013, 0.002),
        (UNITS, 64, 128),
        (UNITS, 100, 128),
        (BATCH, 1, 2),
        (DECAY, 0.0, 1e-5),
        (DECAY, 1e-5, 2e-5),
        (EPOCHS, 5, 6),
        (DROP, 0.5, 0.55),
        (DROP, 0.9, 0.95),
        (DROP, 0.95, 0.98),
        (DROP, 0.98, 0.99),
        (NESTEROV, False, True),
        (STRIDE, None, 1),
        (IMAGE, 27, 28),
        (IMAGE, 28, "original"),
    ],
)
def test_one_step(info: ParameterInfo, value: object, up: object) -> None:
    assert stepped(info, value, 1) == up
    assert type(stepped(info, value, 1)) is type(up)
    if value not in (0.0013, 100):
        assert stepped(info, up, -1) == value


@pytest.mark.parametrize(
    ("info", "value", "by", "after"),
    [
        (UNITS, 100, -1, 64),
        (UNITS, 65_536, 1, 65_536),
        (UNITS, 1, -1, 1),
        (RATE, 1000.0, 1, 1000.0),
        (RATE, 0.0013, -1, 0.001),
        (DECAY, 0.0, -1, 0.0),
        (BATCH, "full", -1, 64),
        (BATCH, "full", 1, "full"),
        (TRAIN_SIZE, "all", -1, 1000),
        (BIAS, "default", -1, 0.0),
        (PADDING, "same", -1, 0),
        (IMAGE, "original", -1, 28),
        (UNITS, "12x", 1, 256),
        (UNITS, 10**400, -1, 32_768),
        (NEGATIVE, -0.1, 1, -0.0001),
        (STRIDE, 1, -1, None),
        (STRIDE, None, -1, None),
        (MAX_RATE, None, 1, 0.001),
    ],
)
def test_a_step_at_an_end_or_from_something_else(info: ParameterInfo, value: object, by: int, after: object) -> None:
    assert stepped(info, value, by) == after


def is_good(info: ParameterInfo, value: object) -> bool:
    if value is None or value == info.word:
        return True
    assert isinstance(value, int | float)
    assert info.minimum is not None
    assert info.maximum is not None
    above = value > info.minimum if info.excludes == "minimum" else value >= info.minimum
    below = value < info.maximum if info.excludes == "maximum" else value <= info.maximum
    return above and below


@given(st.data(), st.sampled_from(NUMBERS), st.sampled_from([1, -1]))
def test_every_step_is_within_the_bounds(data: st.DataObject, info: ParameterInfo, by: int) -> None:
    whole = info.type in ("integer", "size")
    numbers: st.SearchStrategy[object] = st.integers() if whole else st.floats(allow_nan=False, allow_infinity=False)
    value = data.draw(st.one_of(numbers, st.just(info.default), st.text(max_size=3)))
    after = stepped(info, value, by)
    assert is_good(info, after)
    assert not whole or after is None or isinstance(after, int | str)


@given(st.data(), st.sampled_from(NUMBERS))
def test_up_and_down_comes_back_near(data: st.DataObject, info: ParameterInfo) -> None:
    assert info.minimum is not None
    assert info.maximum is not None
    low, high = info.minimum, min(info.maximum, 1e6)
    value = data.draw(st.integers(int(low), int(high)) if info.type in ("integer", "size") else st.floats(low, high))
    if not is_good(info, value):
        return
    up = stepped(info, value, 1)
    back = stepped(info, up, -1)
    assert isinstance(back, int | float) or up == info.word or (back is None and info.default is None)
    if isinstance(back, int | float) and isinstance(up, int | float) and up > value:
        assert back <= value * (1 + 1e-9) or value < 1e-11
        assert stepped(info, back, 1) == up


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.name)
def test_the_default_of_everything_can_be_stepped(info: ParameterInfo) -> None:
    text, _, _ = stepped_text(info, "", 0, 1)
    assert info.type in ("text", "switch", "choice") or text != ""


def test_of_a_list_the_number_at_the_cursor_is_stepped() -> None:
    assert stepped_text(BETAS, "0.9, 0.999", 1, 1) == ("0.95, 0.999", 0, 4)
    assert stepped_text(BETAS, "0.9, 0.99", 9, 1) == ("0.9, 0.995", 5, 10)
    assert stepped_text(BETAS, "0.9, x", 0, 1) == ("0.9, x", 0, 0)


def test_choices_go_round() -> None:
    info = next(info for info in INFOS if info.type == "choice" and len(info.choices) > 1)
    seen = [info.default]
    for _ in info.choices:
        seen.append(stepped(info, seen[-1], 1))
    assert set(seen) == set(info.choices)
    assert seen[-1] == seen[0]

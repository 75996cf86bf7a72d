"""Experiments that between them use everything that can be exported, each with ten steps or more."""

from __future__ import annotations

from typing import Any, cast

from tests.engine.test_layers import NEEDS, PARAMETERS, unusual
from tests.engine.tiny import LAYERS, experiment
from tests.spec.stacks import CONV, FLATTEN, HIDDEN, LINEAR, ROWS, layer_of, stack_around
from tui_trainer.spec import catalogue
from tui_trainer.spec.catalogue import KindInfo
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.parameters import ParameterInfo

Stack = list[dict[str, Any]]

TRAINING = {"epochs": 4, "batch_size": 128, "seed": 3}
DATA = {"dataset": "digits", "validation": 237}
RELU = {"kind": "ReLU"}
REGULARIZATIONS: dict[str, dict[str, Any]] = {
    "weight_decay": {"weight_decay": 0.01},
    "l1": {"l1": 0.001},
    "max_norm": {"max_norm": 0.5},
    "clip_norm": {"clip_norm": 0.1},
    "clip_value": {"clip_value": 0.01},
    "input_noise": {"input_noise": 0.3},
    "augmentation": {
        "augmentation": {"shift": 1.0, "rotate": 20.0, "scale": 0.1, "elastic": 0.5, "elastic_sigma": 2.0, "erase": 0.5}
    },
    "early_stopping": {"early_stopping": {"patience": 1, "min_delta": 0.5}},
}
"""One for every field, switched on."""

DATA_OPTIONS: dict[str, dict[str, Any]] = {
    "dataset": {},
    "validation": {"validation": 100},
    "train_size": {"train_size": 1100},
    "label_noise": {"label_noise": 0.3},
    "image_size": {"image_size": 11},
}
"""One for every field, changed."""


def _merged(sections: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {name: value for section in sections.values() for name, value in section.items()}


_ALL_ON = _merged(REGULARIZATIONS)


def case(stack: Stack = LAYERS, **sections: Any) -> Experiment:
    """An experiment on the real digits."""
    given: dict[str, Any] = {"training": TRAINING, "data": DATA} | sections
    return experiment(stack, **given)


def _layers() -> dict[str, Experiment]:
    found = {f"layer {kind}": case(stack_around(kind)) for kind in catalogue.LAYERS}
    for entry in PARAMETERS:
        info, parameter = cast("tuple[KindInfo, ParameterInfo]", entry.values)
        values = {**NEEDS.get(parameter.name, {}), parameter.name: unusual(parameter)}
        if parameter.name == "initialization":
            values = {"initialization": {"scheme": "xavier_normal", "bias": 0.1}}
        found[f"layer {info.kind}.{parameter.name}"] = case(stack_around(info.kind, **values))
    return found


def _stacks() -> dict[str, Experiment]:
    own = {"initialization": {"scheme": "orthogonal", "gain": 0.5}}
    narrow = layer_of("Linear", out_features=20)
    residual = {"kind": "Residual", "layers": [{**HIDDEN, **own}, RELU, {"kind": "Dropout", "p": 0.2}]}
    conv = {"kind": "Conv2d", "out_channels": 6, "kernel_size": 3, "padding": 1, "stride": 2}
    deep_lstm = layer_of("LSTM", num_layers=3, dropout=0.3, bidirectional=True, output="sequence")
    image = {"kind": "Residual", "layers": [conv, {"kind": "BatchNorm2d"}, RELU]}
    return {
        "residual with a projection of an image": case([CONV, image, FLATTEN, LINEAR]),
        "residual with a projection of a row": case([FLATTEN, {"kind": "Residual", "layers": [narrow, RELU]}, LINEAR]),
        "residual without a projection": case([FLATTEN, HIDDEN, residual, LINEAR]),
        "repeat": case([FLATTEN, {"kind": "Repeat", "times": 3, "layers": [narrow, RELU]}, residual, LINEAR]),
        "blocks in blocks": case(
            [FLATTEN, HIDDEN, {"kind": "Repeat", "times": 2, "layers": [residual, {"kind": "LayerNorm"}]}, LINEAR]
        ),
        "dropout between recurrent layers": case([ROWS, deep_lstm, layer_of("GRU"), LINEAR]),
        "dropout of channels and of units": case(
            [CONV, {"kind": "Dropout2d", "p": 0.4}, FLATTEN, {"kind": "Dropout", "p": 0.4}, LINEAR]
        ),
        "exceptions": case([{**CONV, **own}, FLATTEN, {**HIDDEN, **own}, HIDDEN, {**LINEAR, "bias": False}]),
        "a layer whose default cannot be kept in one line": case(
            [
                CONV,
                {**CONV, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "groups": 4, "bias": False},
                {"kind": "BatchNorm2d", "eps": 1e-7, "momentum": 0.123456789},
                FLATTEN,
                LINEAR,
            ]
        ),
    }


def _initializations() -> dict[str, Experiment]:
    transposed = {"kind": "ConvTranspose2d", "out_channels": 3, "kernel_size": 2}
    kinds = ("RNN", "LSTM", "GRU")
    recurrent: Stack = [layer_of(kind, hidden_size=6, num_layers=2, output="sequence") for kind in kinds]
    found: dict[str, Experiment] = {}
    for scheme in catalogue.INITIALIZATIONS:
        for bias in (None, 0.25, "default"):
            spec = {"scheme": scheme, **({} if bias is None else {"bias": bias})}
            stack: Stack = [CONV, transposed, FLATTEN, HIDDEN, {**LINEAR, "bias": False}]
            found[f"initialization {scheme}, bias {bias}"] = case(stack, initialization=spec)
            found[f"recurrent initialization {scheme}, bias {bias}"] = case(
                [ROWS, *recurrent, FLATTEN, LINEAR], initialization=spec
            )
    leaky = {"scheme": "kaiming_uniform", "mode": "fan_out", "nonlinearity": "leaky_relu", "a": 0.2}
    return found | {"kaiming for a leaky ReLU": case(initialization=leaky)}


def _losses_and_optimizers() -> dict[str, Experiment]:
    last = {"NLLLoss": [{"kind": "LogSoftmax"}], "BCELoss": [{"kind": "Sigmoid"}]}
    found = {f"loss {kind}": case([*LAYERS, *last.get(kind, [])], loss={"kind": kind}) for kind in catalogue.LOSSES}
    found["BCELoss of what is no sigmoid"] = case([*LAYERS, {"kind": "Softmax"}], loss={"kind": "BCELoss"})
    found["label smoothing"] = case(loss={"kind": "CrossEntropyLoss", "label_smoothing": 0.1})
    found["margin"] = case(loss={"kind": "MultiMarginLoss", "p": 2, "margin": 0.5})
    for kind in catalogue.OPTIMIZERS:
        found[f"optimizer {kind}"] = case(optimizer={"kind": kind})
        found[f"optimizer {kind} with all that regularizes"] = case(optimizer={"kind": kind}, regularization=_ALL_ON)
    sgd = {"kind": "SGD", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True}
    search = {"kind": "LBFGS", "max_iter": 3, "line_search_fn": "strong_wolfe"}
    found["nesterov"] = case(optimizer=sgd)
    found["line search with penalties"] = case(optimizer=search, regularization={"l1": 0.001, "weight_decay": 0.01})
    found["line search with L2"] = case(optimizer=search, regularization={"weight_decay": 0.01})
    return found


def _schedules() -> dict[str, Experiment]:
    found: dict[str, Experiment] = {}
    for kind, info in catalogue.SCHEDULES.items():
        start = {"kind": kind, **info.starting_values()}
        short = {"batch_size": 600, "epochs": 7}
        found[f"schedule {kind}"] = case(schedule=start, training=short)
        found[f"schedule {kind} after a warm-up"] = case(schedule=start | {"warmup_epochs": 2}, training=short)
        found[f"schedule {kind} of whole sets"] = case(
            schedule=start | {"warmup_epochs": 3}, training={"batch_size": "full", "epochs": 12}
        )
    others: list[dict[str, Any]] = [
        {"kind": "StepLR", "step_size": 1, "gamma": 0.5},
        {"kind": "MultiStepLR", "milestones": [1, 3, 4], "gamma": 0.3},
        {"kind": "CosineAnnealingLR", "T_max": 3, "eta_min": 0.001},
        {"kind": "OneCycleLR", "max_lr": 0.3, "pct_start": 0.1, "div_factor": 5.0, "anneal_strategy": "linear"},
        {"kind": "ReduceLROnPlateau", "factor": 0.5, "patience": 0, "threshold": 0.5, "min_lr": 0.001},
    ]
    for spec in others:
        found[f"schedule {spec['kind']}, set up"] = case(schedule=spec, training={"batch_size": 600, "epochs": 7})
    return found


def _mistakes() -> dict[str, Experiment]:
    """What is broken on purpose trains, and is exported as it is."""
    anyway = TRAINING | {"break_on_purpose": True}
    softmax = [*LAYERS, {"kind": "Softmax"}]
    far = {"kind": "SGD", "learning_rate": 900.0}
    return {
        "softmax twice": case(softmax, training=anyway),
        "scores where log probabilities belong": case(loss={"kind": "NLLLoss"}, training=anyway),
        "weights that are all 0": case(initialization={"scheme": "zeros"}, training=anyway),
        "losses that are not numbers": case(loss={"kind": "MSELoss"}, optimizer=far, training=anyway),
        "no nonlinearity": case([FLATTEN, HIDDEN, HIDDEN, LINEAR], training=anyway),
    }


def _others() -> dict[str, Experiment]:
    found = {f"regularization {name}": case(regularization=values) for name, values in REGULARIZATIONS.items()}
    found["all that regularizes"] = case([*LAYERS[:3], {"kind": "Dropout"}, LAYERS[3]], regularization=_ALL_ON)
    found["augmentation that changes nothing"] = case(regularization={"augmentation": {}})
    for name, values in DATA_OPTIONS.items():
        found[f"data {name}"] = case(data=DATA | values)
    found["all data options"] = case(
        data={k: v for values in DATA_OPTIONS.values() for k, v in (DATA | values).items()}
    )
    found["gradient descent"] = case(training={"batch_size": "full", "epochs": 12})
    found["a batch larger than the set"] = case(training={"batch_size": 5000, "epochs": 12})
    found["a batch as large as the set"] = case(training={"batch_size": 1200, "epochs": 12})
    found["one example"] = case(training={"batch_size": 1, "epochs": 1})
    return found


CASES = _layers() | _stacks() | _initializations() | _losses_and_optimizers() | _schedules() | _mistakes() | _others()

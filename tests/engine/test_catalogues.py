"""Every entry of every catalogue: the engine has it, torch has its parameters, and it trains."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import pytest
import torch
from torch import nn, optim

from tests.engine.tiny import CPU, LAYERS, Run, dataset, experiment
from tests.spec.stacks import stack_around
from tui_trainer.engine import build, initialize, losses, optimize, schedule
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.optimize import build_optimizer
from tui_trainer.spec import catalogue
from tui_trainer.spec.catalogue import KindInfo
from tui_trainer.spec.code.datasets import DATA_CODE
from tui_trainer.spec.code.initializations import INITIALIZATION_CODE
from tui_trainer.spec.code.layers import LAYER_CODE
from tui_trainer.spec.code.optimizers import OPTIMIZER_CODE
from tui_trainer.spec.code.regularizations import REGULARIZATION_CODE
from tui_trainer.spec.code.schedules import SCHEDULE_CODE
from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.parameters import ParameterInfo
from tui_trainer.spec.regularization import Regularization

# Where ours is not PyTorch's default, and why.
OTHER_DEFAULTS = {
    ("SGD", "learning_rate"): "PyTorch's 0.001 learns nothing within a few epochs",
    ("LBFGS", "line_search_fn"): "a file has no None; it says none",
    ("CosineAnnealingLR", "T_max"): "PyTorch's has none; ours is what the run has left",
    ("OneCycleLR", "max_lr"): "PyTorch's has none; ours is the optimizer's learning_rate",
    ("kaiming_uniform", "nonlinearity"): "PyTorch's is leaky_relu with a slope; networks here are mostly ReLU",
    ("kaiming_normal", "nonlinearity"): "the same",
    ("constant", "val"): "PyTorch has none; a menu has to begin somewhere",
    ("Upsample", "scale_factor"): "PyTorch's has none, since it may be given a size instead",
}
# What follows from the layer before, or is said elsewhere in an experiment.
NOT_TORCH_S_NAME = {"learning_rate": "lr"}
# What PyTorch writes as code, and what it has no parameter for: its functions of nn.init fill one tensor, an
# initialization here says weights and biases.
OWN_LAYERS = {"RowsToSequence", "PixelsToSequence", "Residual", "Repeat"}
OWN_PARAMETERS = {
    ("RNN", "output"),
    ("LSTM", "output"),
    ("GRU", "output"),
    ("Repeat", "times"),
    ("RNN", "nonlinearity"),  # PyTorch's, but not in a signature; tests/engine/test_layers.py sees it arrive
    *((kind, "warmup_epochs") for kind in catalogue.SCHEDULES),
    *((scheme, "bias") for scheme in catalogue.INITIALIZATIONS),
}


@pytest.mark.parametrize(
    ("described", "made"),
    [
        (catalogue.LAYERS, build.CONSTRUCTORS),
        (catalogue.LOSSES, losses.LOSSES),
        (catalogue.OPTIMIZERS, optimize.CONSTRUCTORS),
        (catalogue.SCHEDULES, schedule.CONSTRUCTORS),
        (catalogue.INITIALIZATIONS, initialize.SCHEMES),
        (catalogue.OBJECTIVES, OBJECTIVES),
        (catalogue.LAYERS, LAYER_CODE),
        (catalogue.OPTIMIZERS, OPTIMIZER_CODE),
        (catalogue.SCHEDULES, SCHEDULE_CODE),
        (catalogue.INITIALIZATIONS, INITIALIZATION_CODE),
        (Regularization.model_fields, REGULARIZATION_CODE),
        (Data.model_fields, DATA_CODE),
    ],
)
def test_what_is_described_and_nothing_else_can_be_made_and_written_as_code(
    described: Mapping[str, Any], made: Mapping[str, Any]
) -> None:
    assert set(made) == set(described)


def torch_counterpart(info: KindInfo) -> Callable[..., object] | None:
    """PyTorch's class or function of an entry; None where PyTorch has no such name."""
    if info.kind in ("RNN", "LSTM", "GRU"):
        return nn.RNNBase  # which has their parameters; they themselves pass on whatever they get
    modules = ((nn, info.kind), (optim, info.kind), (optim.lr_scheduler, info.kind), (nn.init, f"{info.kind}_"))
    for module, name in modules:
        found: Callable[..., object] | None = getattr(module, name, None)
        if found is not None:
            return found
    return None


WITH_PARAMETERS = [
    pytest.param(info, parameter, id=f"{info.kind}.{parameter.name}")
    for table in (
        catalogue.LAYERS,
        catalogue.LOSSES,
        catalogue.OPTIMIZERS,
        catalogue.SCHEDULES,
        catalogue.INITIALIZATIONS,
    )
    for info in table.values()
    for parameter in info.parameters
    if (info.kind, parameter.name) not in OWN_PARAMETERS
]


@pytest.mark.parametrize(("info", "parameter"), WITH_PARAMETERS)
def test_parameters_are_torch_s_with_torch_s_defaults(info: KindInfo, parameter: ParameterInfo) -> None:
    counterpart = torch_counterpart(info)
    assert counterpart is not None
    known = inspect.signature(counterpart).parameters
    name = NOT_TORCH_S_NAME.get(parameter.name, parameter.name)
    assert name in known
    if parameter.required:
        assert known[name].default is inspect.Parameter.empty
    elif (info.kind, parameter.name) not in OTHER_DEFAULTS:
        default = known[name].default
        assert parameter.default == (list(default) if isinstance(default, tuple) else default)


def test_every_layer_loss_optimizer_and_schedule_is_one_of_torch() -> None:
    tables = (catalogue.LAYERS, catalogue.LOSSES, catalogue.OPTIMIZERS, catalogue.SCHEDULES)
    own = {info.kind for table in tables for info in table.values() if torch_counterpart(info) is None}
    assert own == OWN_LAYERS


def unusual(parameter: ParameterInfo) -> Any:
    """A value that is allowed and not the default."""
    match parameter.type:
        case "switch":
            return not parameter.default
        case "integer":
            return 7
        case "number":
            return 0.125
        case "numbers":
            return [0.125] * len(parameter.default)
        case "choice":
            return parameter.choices[-1]
    raise AssertionError(f"no idea for {parameter.type}")


OPTIMIZER_PARAMETERS = [
    entry for entry in WITH_PARAMETERS if getattr(entry.values[0], "kind", "") in catalogue.OPTIMIZERS
]


@pytest.mark.parametrize(("info", "parameter"), OPTIMIZER_PARAMETERS)
def test_every_parameter_reaches_the_optimizer(info: KindInfo, parameter: ParameterInfo) -> None:
    values = {parameter.name: unusual(parameter)}
    if parameter.name == "nesterov":
        values["momentum"] = 0.9  # without which it does not exist
    spec = experiment(optimizer={"kind": info.kind, **values}).optimizer
    built = build_optimizer(spec, [torch.zeros(1)], weight_decay=0.0, device=CPU)
    found = built.param_groups[0][NOT_TORCH_S_NAME.get(parameter.name, parameter.name)]
    assert (list(found) if isinstance(found, tuple) else found) == values[parameter.name]


def assert_trains_two_steps(trained: Experiment) -> None:
    run = Run(trained, dataset(32))
    losses = run.recording.steps()
    assert len(losses) == 2
    assert all(map(isfinite, losses))
    assert all(torch.isfinite(weight).all() for weight in run.trainer.state.weights().values())
    assert set(run.end.metrics) == {"test_loss", "test_accuracy"}


@pytest.mark.parametrize("kind", catalogue.LAYERS)
def test_every_layer_trains(kind: str) -> None:
    assert_trains_two_steps(experiment(stack_around(kind), training={"epochs": 1}))


@pytest.mark.parametrize("kind", catalogue.LOSSES)
def test_every_loss_trains(kind: str) -> None:
    ends = {"BCELoss": [{"kind": "Sigmoid"}], "NLLLoss": [{"kind": "LogSoftmax"}]}
    layers = [*LAYERS, *ends.get(kind, [])]
    assert_trains_two_steps(experiment(layers, loss={"kind": kind}, training={"epochs": 1}))


@pytest.mark.parametrize("kind", catalogue.OPTIMIZERS)
def test_every_optimizer_trains_with_all_that_regularizes(kind: str) -> None:
    regularization = {"weight_decay": 0.001, "l1": 0.001, "early_stopping": {"patience": 1}}
    regularization |= {"max_norm": 2.0, "clip_norm": 1.0, "clip_value": 0.1, "input_noise": 0.1}
    trained = experiment(optimizer={"kind": kind}, regularization=regularization, training={"epochs": 1})
    assert_trains_two_steps(trained)


@pytest.mark.parametrize("warmup_epochs", [0, 1])
@pytest.mark.parametrize("kind", catalogue.SCHEDULES)
def test_every_schedule_trains(kind: str, warmup_epochs: int) -> None:
    entry = {"kind": kind, **catalogue.SCHEDULES[kind].starting_values(), "warmup_epochs": warmup_epochs}
    assert_trains_two_steps(experiment(schedule=entry, training={"epochs": 2, "batch_size": 32}))


@pytest.mark.parametrize("scheme", catalogue.INITIALIZATIONS)
def test_every_initialization_trains(scheme: str) -> None:
    assert_trains_two_steps(experiment(initialization={"scheme": scheme}, training={"epochs": 1}))


@pytest.mark.parametrize("kind", catalogue.OBJECTIVES)
def test_every_objective_trains(kind: str) -> None:
    assert_trains_two_steps(experiment(objective={"kind": kind}, training={"epochs": 1}))

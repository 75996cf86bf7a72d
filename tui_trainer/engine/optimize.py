"""Makes torch optimizers of their specifications."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, optim

from tui_trainer.spec.optimizers import Optimizer

# One class per kind of `spec.catalogue.OPTIMIZERS`.
CONSTRUCTORS: dict[str, Callable[..., optim.Optimizer]] = {
    "SGD": optim.SGD,
    "Adagrad": optim.Adagrad,
    "Adadelta": optim.Adadelta,
    "RMSprop": optim.RMSprop,
    "Adam": optim.Adam,
    "AdamW": optim.AdamW,
    "NAdam": optim.NAdam,
    "RAdam": optim.RAdam,
    "Adamax": optim.Adamax,
    "LBFGS": optim.LBFGS,
}

_FUSED_DEVICES = {"cpu", "cuda", "mps"}
# Source: https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html, "CPU and CUDA only"
_NOT_FUSED = {("Adagrad", "mps")}


def build_optimizer(
    spec: Optimizer, parameters: Iterable[Tensor], *, weight_decay: float, device: torch.device
) -> optim.Optimizer:
    """The optimizer over `parameters`; L2 regularization is its `weight_decay`, as in PyTorch.

    LBFGS has none, and whoever takes the steps adds the penalty to the loss (see `engine.step`).
    Takes the fused implementation where torch has one: it makes one call of what else is a dozen per parameter.
    """
    construct = CONSTRUCTORS[spec.kind]
    arguments: dict[str, Any] = spec.model_dump(exclude={"kind", "learning_rate"})
    if "betas" in arguments:
        arguments["betas"] = tuple(arguments["betas"])
    if arguments.get("line_search_fn") == "none":
        arguments["line_search_fn"] = None
    known = inspect.signature(construct).parameters
    if "weight_decay" in known:
        arguments["weight_decay"] = weight_decay
    if device.type in _FUSED_DEVICES and (spec.kind, device.type) not in _NOT_FUSED and "fused" in known:
        arguments["fused"] = True
    return construct(parameters, lr=spec.learning_rate, **arguments)

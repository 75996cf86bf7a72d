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
    "RMSprop": optim.RMSprop,
    "Adam": optim.Adam,
}

_FUSED_DEVICES = {"cpu", "cuda", "mps"}
# Source: https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html, "CPU and CUDA only"
_NOT_FUSED = {("Adagrad", "mps")}


def build_optimizer(
    spec: Optimizer, parameters: Iterable[Tensor], *, weight_decay: float, device: torch.device
) -> optim.Optimizer:
    """The optimizer over `parameters`; L2 regularization is its `weight_decay`, as in PyTorch.

    Takes the fused implementation where torch has one: it makes one call of what else is a dozen per parameter.
    """
    construct = CONSTRUCTORS[spec.kind]
    arguments: dict[str, Any] = spec.model_dump(exclude={"kind", "learning_rate"})
    if "betas" in arguments:
        arguments["betas"] = tuple(arguments["betas"])
    has_fused = device.type in _FUSED_DEVICES and (spec.kind, device.type) not in _NOT_FUSED
    if has_fused and "fused" in inspect.signature(construct).parameters:
        arguments["fused"] = True
    return construct(parameters, lr=spec.learning_rate, weight_decay=weight_decay, **arguments)


def add_l1_gradient(weights: Iterable[Tensor], factor: float) -> None:
    """Add the gradient of factor * sum |w|, which is factor * sign(w), to the gradients of the weights.

    The loss that is shown stays that of the data, so that runs with and without L1 can be compared.
    Source: Goodfellow, Bengio & Courville 2016, equation 7.20.
    """
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight.grad.add_(weight.sign(), alpha=factor)

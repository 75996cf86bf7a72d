"""Draws the weights before the first step, all from one explicit generator."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import torch
from torch import Tensor, nn

from tui_trainer.spec.initializations import Initialization


def _default(weight: Tensor, _: Any, generator: torch.Generator) -> None:
    # what nn.Linear.reset_parameters does, but from an explicit generator
    nn.init.kaiming_uniform_(weight, a=sqrt(5), generator=generator)


def _normal(weight: Tensor, _: Any, generator: torch.Generator) -> None:
    nn.init.normal_(weight, std=1 / sqrt(weight[0].numel()), generator=generator)


# One function per scheme of `spec.catalogue.INITIALIZATIONS`: it fills a weight in place.
SCHEMES: dict[str, Callable[[Tensor, Any, torch.Generator], object]] = {
    "default": _default,
    "zeros": lambda weight, *_: nn.init.zeros_(weight),
    "normal": _normal,
    "xavier_uniform": lambda w, spec, g: nn.init.xavier_uniform_(w, gain=spec.gain, generator=g),
    "xavier_normal": lambda w, spec, g: nn.init.xavier_normal_(w, gain=spec.gain, generator=g),
    "kaiming_uniform": lambda w, spec, g: nn.init.kaiming_uniform_(
        w, mode=spec.mode, nonlinearity=spec.nonlinearity, generator=g
    ),
    "kaiming_normal": lambda w, spec, g: nn.init.kaiming_normal_(
        w, mode=spec.mode, nonlinearity=spec.nonlinearity, generator=g
    ),
}


@torch.no_grad()
def initialize(model: nn.Module, spec: Initialization, generator: torch.Generator) -> None:
    """Draw the weights of every Linear layer by the scheme.

    Biases become 0, except under PyTorch's default, which draws them from U(-1/sqrt(n_in), 1/sqrt(n_in)).
    Normalization layers keep scale 1 and shift 0, with which they are made.
    Source: https://pytorch.org/docs/stable/nn.init.html
    """
    for module in model.modules():
        if isinstance(module, nn.Linear):
            SCHEMES[spec.scheme](module.weight, spec, generator)
            if module.bias is not None and spec.scheme == "default":
                bound = 1 / sqrt(module.in_features)
                nn.init.uniform_(module.bias, -bound, bound, generator=generator)
            elif module.bias is not None:
                nn.init.zeros_(module.bias)

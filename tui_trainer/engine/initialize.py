"""Draws the weights before the first step, by a rule that a few lines of an exported script can follow.

The weighted modules of a stack are numbered from 0 in the order of `stack.modules()`, and number k draws everything
from a generator of its own: `torch.Generator().manual_seed(weights_seed(seed, stack_name) + k)`. So what one layer
draws depends on no other, and an exception for one layer leaves the rest as it was. Within a module parameters are
drawn in the order of `module.parameters()`: weight, then bias; for RNN, LSTM and GRU weight_ih, weight_hh, bias_ih,
bias_hh per layer and direction. Each gate of a recurrent weight is drawn as a matrix of its own, except under PyTorch's
default. The weight of a transposed convolution lies the other way round (in, out, ...): except under PyTorch's default
that of each group is drawn as (out, in, ...) and turned, as the note at
https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_ asks for.

The last digits of orthogonal weights come out of a QR decomposition and depend on the number of threads, which a run
therefore sets before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from typing import Any

import torch
from torch import Tensor, nn

from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Layer, Repeat, Residual

WEIGHTED = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d, nn.RNNBase)
"""The modules whose weights are drawn; normalization layers and PReLU keep what they are made with."""


def _normal(weight: Tensor, _: Any, generator: torch.Generator) -> None:
    nn.init.normal_(weight, std=1 / sqrt(weight[0].numel()), generator=generator)


# One function per scheme of `spec.catalogue.INITIALIZATIONS`: it fills a weight of shape (out, in, ...) in place.
SCHEMES: dict[str, Callable[[Tensor, Any, torch.Generator], object]] = {
    # what nn.Linear.reset_parameters does, but from an explicit generator
    "default": lambda w, _, g: nn.init.kaiming_uniform_(w, a=sqrt(5), generator=g),
    "zeros": lambda w, *_: nn.init.zeros_(w),
    "constant": lambda w, spec, _: nn.init.constant_(w, spec.val),
    "uniform": lambda w, spec, g: nn.init.uniform_(w, spec.a, spec.b, generator=g),
    "normal": _normal,
    "xavier_uniform": lambda w, spec, g: nn.init.xavier_uniform_(w, gain=spec.gain, generator=g),
    "xavier_normal": lambda w, spec, g: nn.init.xavier_normal_(w, gain=spec.gain, generator=g),
    "kaiming_uniform": lambda w, spec, g: nn.init.kaiming_uniform_(
        w, a=spec.a, mode=spec.mode, nonlinearity=spec.nonlinearity, generator=g
    ),
    "kaiming_normal": lambda w, spec, g: nn.init.kaiming_normal_(
        w, a=spec.a, mode=spec.mode, nonlinearity=spec.nonlinearity, generator=g
    ),
    "orthogonal": lambda w, spec, g: nn.init.orthogonal_(w, gain=spec.gain, generator=g),
    "trunc_normal": lambda w, spec, g: nn.init.trunc_normal_(w, std=spec.std, a=spec.a, b=spec.b, generator=g),
}


@torch.no_grad()
def initialize(stack: nn.Module, layers: Sequence[Layer], spec: Initialization, seed: int) -> None:
    """Draw weights and biases of a stack, by the layers' own initializations or else by `spec`.

    `seed` is that of module number 0, `spec.seeds.weights_seed`; number k takes `seed + k`.
    Source: https://pytorch.org/docs/stable/nn.init.html
    """
    exceptions = dict(_exceptions(stack, layers))
    weighted = [module for module in stack.modules() if isinstance(module, WEIGHTED)]
    for number, module in enumerate(weighted):
        draw(module, exceptions.get(module, spec), torch.Generator().manual_seed(seed + number))


def _exceptions(stack: nn.Module, layers: Sequence[Layer]) -> Iterator[tuple[nn.Module, Initialization]]:
    """The modules of layers that have an initialization of their own, with it."""
    for module, layer in zip(stack.children(), layers, strict=True):
        own: Initialization | None = getattr(layer, "initialization", None)
        if own is not None:
            yield from ((part, own) for part in module.modules())
        if isinstance(layer, Residual):
            yield from _exceptions(module.get_submodule("block"), layer.layers)
        elif isinstance(layer, Repeat):
            for block in module.children():
                yield from _exceptions(block, layer.layers)


@torch.no_grad()
def draw(module: nn.Module, spec: Initialization, generator: torch.Generator) -> None:
    """Draw the weights and biases of one module, in the order of its parameters."""
    for name, parameter in module.named_parameters(recurse=False):
        if name.startswith("weight"):
            _draw_weight(module, parameter, spec, generator)
        elif spec.bias == "default":
            nn.init.uniform_(parameter, -_default_bound(module), _default_bound(module), generator=generator)
        else:
            nn.init.constant_(parameter, spec.bias)


def _draw_weight(module: nn.Module, weight: Tensor, spec: Initialization, generator: torch.Generator) -> None:
    fill = SCHEMES[spec.scheme]
    if isinstance(module, nn.RNNBase):
        if spec.scheme == "default":
            nn.init.uniform_(weight, -_default_bound(module), _default_bound(module), generator=generator)
            return
        for gate in torch.split(weight, module.hidden_size):
            fill(gate, spec, generator)
    elif isinstance(module, nn.ConvTranspose2d) and spec.scheme != "default":
        for part in weight.chunk(module.groups):
            turned = part.transpose(0, 1).contiguous()
            fill(turned, spec, generator)
            part.copy_(turned.transpose(0, 1))
    else:
        fill(weight, spec, generator)


def _default_bound(module: Any) -> float:
    """The bound of PyTorch's default for biases, and for all weights of a recurrent layer.

    Source: the Variables sections of https://pytorch.org/docs/stable/generated/torch.nn.Linear.html, Conv2d and LSTM.
    """
    return 1 / sqrt(module.hidden_size if isinstance(module, nn.RNNBase) else module.weight[0].numel())

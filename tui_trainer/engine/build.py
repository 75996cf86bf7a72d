"""Makes torch modules of layers.

Shape suffixes: B batch, X any further dimensions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from tui_trainer.spec.layers import Layer
from tui_trainer.spec.shapes import Shape, stack_reports


class Dropout(nn.Module):
    """`torch.nn.Dropout` that draws from a generator of its own.

    PyTorch's draws from the process-wide one, which anything else in the process moves on.
    Source: Srivastava et al. 2014, section 4, with the scaling at training time.
    """

    def __init__(self, p: float, generator: torch.Generator) -> None:
        super().__init__()
        self.p = p
        self._generator = generator

    def forward(self, input_BX: Tensor) -> Tensor:
        """Zero each element with probability p and scale the others by 1 / (1 - p); the identity in evaluation."""
        if not self.training or self.p == 0.0:
            return input_BX
        mask_BX = torch.empty_like(input_BX).bernoulli_(1.0 - self.p, generator=self._generator)
        return input_BX * mask_BX.div_(1.0 - self.p)

    def extra_repr(self) -> str:
        """As PyTorch prints it."""
        return f"p={self.p}"


def _undrawn_linear(in_features: int, out_features: int, *, bias: bool) -> nn.Linear:
    """A layer whose weights are left for `initialize` to draw: nn.Linear would draw from the process-wide generator."""
    return nn.Linear(in_features, out_features, bias=bias, device="meta").to_empty(device="cpu")


# One constructor per kind of `spec.catalogue.LAYERS`: the layer, the shape it gets, the generator for dropout.
CONSTRUCTORS: dict[str, Callable[[Any, Shape, torch.Generator], nn.Module]] = {
    "Linear": lambda layer, shape, _: _undrawn_linear(shape[-1], layer.out_features, bias=layer.bias),
    "Flatten": lambda *_: nn.Flatten(),
    "ReLU": lambda *_: nn.ReLU(),
    "LeakyReLU": lambda layer, *_: nn.LeakyReLU(layer.negative_slope),
    "Sigmoid": lambda *_: nn.Sigmoid(),
    "Tanh": lambda *_: nn.Tanh(),
    "Dropout": lambda layer, _, generator: Dropout(layer.p, generator),
    "BatchNorm1d": lambda layer, shape, _: nn.BatchNorm1d(shape[0], eps=layer.eps, momentum=layer.momentum),
    "Softmax": lambda *_: nn.Softmax(dim=-1),
}


def build_stack(layers: Sequence[Layer], input_shape: Shape, dropout_generator: torch.Generator) -> nn.Sequential:
    """The modules of a stack in their order; the shape is that of one example. Raises ShapeError."""
    reports = stack_reports(layers, input_shape)
    return nn.Sequential(
        *(
            CONSTRUCTORS[layer.kind](layer, report.input_shape or (), dropout_generator)
            for layer, report in zip(layers, reports, strict=True)
        )
    )

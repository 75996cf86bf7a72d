"""Dropout from a generator of its own.

PyTorch's draws from the process-wide one, which anything else in the process moves on. On a CPU both draw the same
masks from the same seed.

Shape suffixes: B batch, C channels, X any further dimensions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """`torch.nn.Dropout`. Source: Srivastava et al. 2014, section 4, with the scaling at training time."""

    def __init__(self, p: float, generator: torch.Generator) -> None:
        super().__init__()
        self.p = p
        self._generator = generator

    def forward(self, input_BX: Tensor) -> Tensor:
        """Zero each element with probability p and scale the others by 1 / (1 - p); the identity in evaluation."""
        if not self.training or self.p == 0.0:
            return input_BX
        mask = self._mask_like(input_BX).bernoulli_(1.0 - self.p, generator=self._generator)
        return input_BX * mask.div_(1.0 - self.p)

    def _mask_like(self, input_BX: Tensor) -> Tensor:
        return torch.empty_like(input_BX)

    def extra_repr(self) -> str:
        """As PyTorch prints it."""
        return f"p={self.p}"


class Dropout2d(Dropout):
    """`torch.nn.Dropout2d`: one draw for all pixels of a channel. Source: Tompson et al. 2015, section 3.2."""

    def _mask_like(self, input_BX: Tensor) -> Tensor:
        return input_BX.new_empty((*input_BX.shape[:2], 1, 1))

"""What keeps a network from learning its examples by heart, as functions of tensors.

Needs nothing but torch: an exported script carries these functions as they stand here.
Shape suffixes: B batch, C channels, H height, W width.
"""

from __future__ import annotations

import torch
from torch import Tensor


def add_input_noise(images_BCHW: Tensor, deviation: float, generator: torch.Generator) -> Tensor:
    """The images with Gaussian noise of a standard deviation on every pixel; they themselves stay as they are.

    Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization".
    """
    noise_BCHW = torch.empty_like(images_BCHW).normal_(0.0, deviation, generator=generator)
    return noise_BCHW.add_(images_BCHW)

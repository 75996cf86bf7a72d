"""What keeps a network from learning its examples by heart, as functions of tensors.

Needs nothing but torch: an exported script carries these functions as they stand here.
Shape suffixes: B batch, C channels, H height, W width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn


def add_input_noise(images_BCHW: Tensor, deviation: float, generator: torch.Generator) -> Tensor:
    """The images with Gaussian noise of a standard deviation on every pixel; they themselves stay as they are.

    Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization".
    """
    noise_BCHW = torch.empty_like(images_BCHW).normal_(0.0, deviation, generator=generator)
    return noise_BCHW.add_(images_BCHW)


def weights_of(model: nn.Module) -> list[tuple[Tensor, int]]:
    """The weights between units, without biases and the gains of a normalization.

    Beside each is the dimension that counts the units it leads to.
    """
    weights: list[tuple[Tensor, int]] = []
    for module in model.modules():
        # a LayerNorm over several dimensions has gains and biases that look like weights
        if not isinstance(module, nn.LayerNorm):
            unit_dim = 1 if isinstance(module, nn.ConvTranspose2d) else 0
            weights += [(p, unit_dim) for p in module.parameters(recurse=False) if p.ndim > 1]
    return weights


@torch.no_grad()
def add_l1_gradient(weights: Iterable[Tensor], factor: float) -> None:
    """Add the gradient of factor * sum |w|, which is factor * sign(w), to the gradients of the weights.

    The loss that is shown stays that of the data, so that runs with and without L1 can be compared.
    Source: Goodfellow, Bengio & Courville 2016, equation 7.20.
    """
    for weight in weights:
        if weight.grad is not None:
            weight.grad.add_(weight.sign(), alpha=factor)


@torch.no_grad()
def add_l2_gradient(parameters: Iterable[Tensor], factor: float) -> None:
    """Add the gradient of factor / 2 * sum w^2, which is factor * w: weight decay for an optimizer without its own.

    Source: Goodfellow, Bengio & Courville 2016, equation 7.3.
    """
    for parameter in parameters:
        if parameter.grad is not None:
            parameter.grad.add_(parameter, alpha=factor)


@torch.no_grad()
def penalty(weights: Iterable[Tensor], l1: float, parameters: Iterable[Tensor], weight_decay: float) -> Tensor:
    """The sum whose gradient `add_l1_gradient` and `add_l2_gradient` add; a line search has to see it in the loss.

    Source: Goodfellow, Bengio & Courville 2016, equations 7.18 and 7.2.
    """
    terms = [l1 * weight.abs().sum() for weight in weights] if l1 else []
    if weight_decay:
        terms += [weight_decay / 2 * parameter.square().sum() for parameter in parameters]
    return torch.stack(terms).sum()


def clip_gradients(parameters: Sequence[Tensor], clip_value: float, clip_norm: float) -> None:
    """Bound every gradient by a value, then the L2 norm of all of them together; 0 leaves a bound out.

    Sources: https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html;
    Pascanu, Mikolov & Bengio 2013, algorithm 1.
    """
    if clip_value:
        nn.utils.clip_grad_value_(parameters, clip_value)
    if clip_norm:
        nn.utils.clip_grad_norm_(parameters, clip_norm)


@torch.no_grad()
def limit_norms(weights: Iterable[tuple[Tensor, int]], max_norm: float) -> None:
    """Scale the incoming weights of every unit down to an L2 norm of at most `max_norm`; takes `weights_of` a model.

    Source: Srivastava et al. 2014, section 5.1.
    """
    for weight, unit_dim in weights:
        weight.renorm_(2, unit_dim, max_norm)

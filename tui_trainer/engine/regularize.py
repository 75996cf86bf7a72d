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


def weights_of(model: nn.Module) -> list[Tensor]:
    """The weights between units, without biases and the gains of a normalization."""
    # a LayerNorm over several dimensions has gains and biases that look like weights
    modules = [module for module in model.modules() if not isinstance(module, nn.LayerNorm)]
    return [weight for module in modules for weight in module.parameters(recurse=False) if weight.ndim > 1]


def units_of(model: nn.Module) -> list[Tensor]:
    """Views of `weights_of` a model whose first dimension counts the units that they lead to."""
    turned = {module.weight: module.groups for module in model.modules() if isinstance(module, nn.ConvTranspose2d)}
    units: list[Tensor] = []
    for weight in weights_of(model):
        if weight in turned:  # as (in, out, ...), and the groups of its channels one behind the other
            units += [part.transpose(0, 1) for part in weight.detach().chunk(turned[weight])]
        else:
            units.append(weight.detach())
    return units


@torch.no_grad()
def add_l1_gradient(weights: Iterable[Tensor], factor: float) -> None:
    """Add the gradient of factor * sum |w|, which is factor * sign(w), to the gradients of the weights.

    The loss that is shown stays that of the data, so that runs with and without L1 can be compared.
    Source: Goodfellow, Bengio & Courville 2016, equation 7.20.
    """
    for weight in weights:
        if weight.grad is not None:
            weight.grad.add_(weight.sign(), alpha=factor)


def l1_penalty(weights: Iterable[Tensor], factor: float) -> Tensor:
    """factor * sum |w|, for an optimizer that has to see it in the loss, as a line search does.

    Source: Goodfellow, Bengio & Courville 2016, equation 7.18.
    """
    return factor * torch.stack([weight.abs().sum() for weight in weights]).sum()


def l2_penalty(parameters: Iterable[Tensor], factor: float) -> Tensor:
    """factor / 2 * sum w^2, whose gradient is weight decay, for an optimizer that has none of its own.

    Source: Goodfellow, Bengio & Courville 2016, equation 7.2.
    """
    return factor / 2 * torch.stack([parameter.square().sum() for parameter in parameters]).sum()


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
def limit_norms(units: Iterable[Tensor], max_norm: float) -> None:
    """Scale the incoming weights of every unit down to an L2 norm of at most `max_norm`; takes `units_of` a model.

    Source: Srivastava et al. 2014, section 5.1.
    """
    for weight in units:
        weight.renorm_(2, 0, max_norm)

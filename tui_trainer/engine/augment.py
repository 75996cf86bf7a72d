"""Training images changed by chance, a whole batch at once and on its device.

It imports torch alone and takes plain numbers: an exported script has this file's text in it.
Shape suffixes: B batch, C channels, H height, W width, K knots, D draws.
"""

from functools import cache
from math import ceil, log, radians

import torch
from torch import Tensor
from torch.nn import functional


@torch.no_grad()
def augmented(
    images_BCHW: Tensor,
    background: float,
    generator: torch.Generator,
    *,
    shift: float = 0.0,
    rotate: float = 0.0,
    scale: float = 0.0,
    elastic: float = 0.0,
    elastic_sigma: float = 4.0,
    erase: float = 0.0,
) -> Tensor:
    """Move, turn, resize, bend and erase every image by amounts of its own; float32, the shape stays.

    `background` is the value of an empty pixel, which comes in from outside the image. `shift`, `elastic` (a standard
    deviation) and `elastic_sigma` are in pixels, `rotate` in degrees, `scale` a share of the size, `erase` a
    probability. The same state of `generator`, which is on the device of the images, gives the same images. Nothing is
    read from the device.
    """
    if not (shift or rotate or scale or elastic or erase):
        return images_BCHW
    draws_BD = torch.rand(len(images_BCHW), 9, generator=generator, device=images_BCHW.device)
    if shift or rotate or scale or elastic:
        height, width = images_BCHW.shape[2:]
        source_B2HW = _sources(draws_BD[:, :4], height, width, shift, radians(rotate), scale)
        if elastic:
            source_B2HW += _bends(images_BCHW, elastic, elastic_sigma, generator)
        source_B2HW[:, 0] *= 2 / width  # grid_sample counts from -1 to 1
        source_B2HW[:, 1] *= 2 / height
        # what it finds outside the image is 0
        moved_BCHW = functional.grid_sample(
            images_BCHW - background, source_B2HW.permute(0, 2, 3, 1), align_corners=False
        )
        images_BCHW = moved_BCHW + background
    if erase:
        images_BCHW = images_BCHW.masked_fill(_rectangles(draws_BD[:, 4:], images_BCHW, erase), background)
    return images_BCHW


def _sources(draws_B4: Tensor, height: int, width: int, shift: float, turn: float, scale: float) -> Tensor:
    """Where in the image every pixel of the changed one comes from, in pixels from its middle: source_B2HW, x first.

    The change is "resize by f, turn by a, then move by (x, y)"; this is its inverse. `affine_grid` is slower on a CPU.
    """
    signed_4B1 = (2 * draws_B4 - 1).T[:, :, None]
    angle_B1, factor_B1 = signed_4B1[0] * turn, 1 + signed_4B1[1] * scale
    cos_B1, sin_B1 = torch.cos(angle_B1) / factor_B1, torch.sin(angle_B1) / factor_B1
    x_BW = _from_middle(width, draws_B4.device) - signed_4B1[2] * shift
    y_BH = _from_middle(height, draws_B4.device) - signed_4B1[3] * shift
    by_column_B2W = torch.stack([cos_B1 * x_BW, -sin_B1 * x_BW], 1)
    by_row_B2H = torch.stack([sin_B1 * y_BH, cos_B1 * y_BH], 1)
    return by_column_B2W[:, :, None, :] + by_row_B2H[:, :, :, None]


def _bends(images_BCHW: Tensor, elastic: float, sigma: float, generator: torch.Generator) -> Tensor:
    """A smooth random displacement of every pixel with a standard deviation of `elastic` pixels: bends_B2HW.

    Source: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks", 2003, section 2. They smooth
    noise at every pixel by a Gaussian of `sigma`. Here the noise is on knots `sigma` apart: behind a Gaussian that wide
    nobody can tell the difference, and it is a fraction of the draws. Their sigma 4 and alpha 34 come to 1.4 pixels.
    """
    batch, _, height, width = images_BCHW.shape
    rows_HK, columns_WK = (_gaussians(size, sigma, images_BCHW.device) for size in (height, width))
    shape = batch, 2, rows_HK.shape[1], columns_WK.shape[1]
    noise_B2KK = torch.randn(shape, generator=generator, device=images_BCHW.device)
    bends_B2HW: Tensor = rows_HK @ functional.linear(noise_B2KK, elastic * columns_WK)
    return bends_B2HW


@cache
def _gaussians(size: int, sigma: float, device: torch.device) -> Tensor:
    """The weights with which every pixel takes up the noise of the knots; their squares add up to 1: weights_PK."""
    count = ceil((size - 1) / sigma) + 7  # three sigma beyond either edge
    distance_PK = _from_middle(size, device)[:, None] / sigma - _from_middle(count, device)
    weights_PK: Tensor = torch.exp(-(distance_PK**2) / 2)
    return functional.normalize(weights_PK, dim=1)


@cache
def _from_middle(count: int, device: torch.device) -> Tensor:
    """The places of `count` points a step apart, the middle being 0: -1, 0, 1 for three."""
    return torch.arange(count, device=device) - (count - 1) / 2


def _rectangles(draws_B5: Tensor, images_BCHW: Tensor, probability: float) -> Tensor:
    """Which pixels are erased: mask_B1HW with at most one rectangle per image.

    Source: Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation", 2020, algorithm 1: an area of 0.02 to 0.4
    of the image, height to width 0.3 to 1 / 0.3. Where they draw again until it fits, the longer side is cut here.
    """
    height, width = images_BCHW.shape[2:]
    chosen_B, area_B, ratio_B = draws_B5[:, :3].T
    area_B = 0.02 + 0.38 * area_B
    ratio_B = torch.exp((2 * ratio_B - 1) * log(1 / 0.3))
    # in shares of the image, counted from its middle; a pixel is erased where its own middle is inside
    side_B2 = torch.stack([area_B * ratio_B, area_B / ratio_B], 1).sqrt().clamp(1 / min(height, width), 1)
    middle_B2, half_B2 = (draws_B5[:, 3:] - 0.5) * (1 - side_B2), side_B2 / 2
    y_H, x_W = (_from_middle(size, draws_B5.device) / size for size in (height, width))
    rows_BH = ((y_H - middle_B2[:, :1]).abs() < half_B2[:, :1]) & (chosen_B < probability)[:, None]
    columns_BW = (x_W - middle_B2[:, 1:]).abs() < half_B2[:, 1:]
    mask_B1HW: Tensor = rows_BH[:, None, :, None] & columns_BW[:, None, None, :]
    return mask_B1HW

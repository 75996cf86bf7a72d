"""Which examples are learned from, with which labels, at which size: functions of tensors and explicit seeds.

An exported script holds these functions word for word. They must stay self-contained: torch is all that this file
imports, a seed is an argument, and nothing depends on the process-wide generator, on the device or on the number of
threads. All of them run on the CPU, once, so that every device sees the same examples.

Shape suffixes: N examples, M of them, C channels, H height, W width.
"""

import torch
from torch import Tensor
from torch.nn import functional


def fixed_order(count: int, seed: int) -> Tensor:
    """The numbers 0 to count - 1 (int64) in a random order that follows from the seed alone."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed))


def stratified_subset(labels_N: Tensor, indices_M: Tensor, size: int) -> Tensor:
    """The first `size` examples of `indices_M` that have each class in its share, in the order of `indices_M`.

    No class has one example more or less than its share of `size`, and a smaller subset is part of a larger one: the
    j-th of the n examples of a class stands at (j - 1/2) / n, and the subset is what stands first (as seats are given
    to parties by Sainte-Lague).  All of `indices_M` is itself.
    """
    labels_M = labels_N[indices_M]
    standing_M = torch.zeros(len(indices_M), dtype=torch.float64)
    for label in range(int(labels_M.max()) + 1):
        places = (labels_M == label).nonzero().squeeze(1)
        standing_M[places] = (torch.arange(len(places), dtype=torch.float64) + 0.5) / len(places)
    chosen = standing_M.argsort(stable=True)[:size]
    return indices_M[chosen.sort().values]


def noisy_labels(labels_N: Tensor, indices_M: Tensor, share: float, classes: int, seed: int) -> Tensor:
    """A copy of the labels in which a share of those at `indices_M` are replaced by another class at random.

    Exactly round(share * M) labels are wrong, and those of a smaller share are wrong in the same way at a larger one.
    Source: symmetric noise, as in Zhang et al. 2017, Understanding deep learning requires rethinking generalization.
    """
    generator = torch.Generator().manual_seed(seed)
    order_M = torch.randperm(len(indices_M), generator=generator)
    shifts_M = torch.randint(1, classes, (len(indices_M),), generator=generator)
    chosen = order_M[: round(share * len(indices_M))]
    replaced = indices_M[chosen]
    noisy_N = labels_N.clone()
    noisy_N[replaced] = (labels_N[replaced] + shifts_M[chosen]) % classes
    return noisy_N


def resized(values_NHW: Tensor, size: int) -> Tensor:
    """Square images of `size` x `size` pixels as float32 (N, 1, size, size), in the range of the values.

    Bilinear, and antialiased: a pixel of a smaller image is a weighted mean of all that it covers.  A few thousand
    images at a time, because their float form is four times as large as bytes.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
    """
    images_NCHW = torch.empty(len(values_NHW), 1, size, size)
    for start in range(0, len(values_NHW), 4096):
        part = values_NHW[start : start + 4096].unsqueeze(1).to(torch.float32)
        images_NCHW[start : start + 4096] = functional.interpolate(
            part, size=(size, size), mode="bilinear", align_corners=False, antialias=True
        )
    return images_NCHW

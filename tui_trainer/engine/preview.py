"""Training images to look at, as they are and as a training step would get them.

Shape suffixes: N examples, 1 one image, C channels, H height, W width.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from tui_trainer.engine.augment import augmented
from tui_trainer.engine.data import load_dataset
from tui_trainer.engine.prepare import empty_pixel
from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.data import Data
from tui_trainer.spec.seeds import derived_seed

KEPT = 512
"""How many training images can be looked at; the rest of the dataset is let go of."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An image of some `width` as it is, and changed several times; grey values from 0 to 1, row by row."""

    label: int
    width: int
    original: tuple[float, ...]
    changed: tuple[tuple[float, ...], ...]


class TrainingImages:
    """The first training images of a dataset, in the CPU's memory; raises DataError where they cannot be read."""

    def __init__(self, data: Data, folder: Path) -> None:
        dataset = load_dataset(data, folder, torch.device("cpu"))
        chosen = dataset.train_indices[:KEPT]
        self._data = data
        self._images_NCHW = dataset.images_NCHW[chosen]
        self._labels_N = dataset.labels_N[chosen]

    def samples(
        self, first: int, count: int, *, times: int = 0, augmentation: Augmentation | None = None, seed: int = 0
    ) -> list[Sample]:
        """`count` images from number `first` on, each changed `times` times; behind the last one the first follows.

        The same arguments give the same samples, and what becomes of an image does not depend on how many others are
        asked for: a wider look shows the same and more.
        """
        numbers = [(first + offset) % len(self._labels_N) for offset in range(count)]
        amounts = (augmentation or Augmentation()).model_dump()
        return [self._sample(number, times, amounts, seed) for number in numbers]

    def _sample(self, number: int, times: int, amounts: dict[str, float], seed: int) -> Sample:
        image_1CHW = self._images_NCHW[number : number + 1]
        background = empty_pixel(self._data.dataset)
        generator = torch.Generator().manual_seed(derived_seed(seed, f"look at image {number}"))
        changed = [augmented(image_1CHW, background, generator, **amounts) for _ in range(times)]
        return Sample(
            label=int(self._labels_N[number]),
            width=image_1CHW.shape[-1],
            original=self._greys(image_1CHW),
            changed=tuple(self._greys(image) for image in changed),
        )

    def _greys(self, image_1CHW: Tensor) -> tuple[float, ...]:
        """What normalization began with, of the first channel."""
        info = DATASETS[self._data.dataset]
        values_HW = (image_1CHW[0, 0] * info.std + info.mean).clamp(0, 1)
        return tuple(values_HW.flatten().tolist())

"""What is done to a batch of training images before the network sees it; an evaluation never sees it.

Shape suffixes: B batch, C channels, H height, W width.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from torch import Tensor

from tui_trainer.engine.augment import augmented
from tui_trainer.engine.generators import Generators
from tui_trainer.engine.regularize import add_input_noise
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.experiment import Experiment

Change = Callable[[Tensor], Tensor]
"""Makes images_BCHW of images_BCHW, of the same shape and on the same device."""


def batch_changes(experiment: Experiment, generators: Generators) -> tuple[Change, ...]:
    """The changes to a training batch in their order, none where nothing is asked for: augmentation, then noise.

    The images are normalized, and a copy of the dataset's own. Every change draws from a generator of its own.
    """
    changes: list[Change] = []
    augmentation = experiment.regularization.augmentation
    if augmentation is not None and augmentation.changes_images:
        background = empty_pixel(experiment.data.dataset)
        amounts = augmentation.model_dump()
        changes.append(partial(augmented, background=background, generator=generators.augmentation, **amounts))
    deviation = experiment.regularization.input_noise
    if deviation:
        changes.append(lambda images_BCHW: add_input_noise(images_BCHW, deviation, generators.noise))
    return tuple(changes)


def empty_pixel(dataset: str) -> float:
    """What a grey value of 0 is after normalization."""
    info = DATASETS[dataset]
    return -info.mean / info.std

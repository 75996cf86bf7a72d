"""The words by which shipped presets are found: their architecture, and the section of the course they belong to.

Presets may have any other tags as well.
"""

from __future__ import annotations

from collections.abc import Iterable

ARCHITECTURES: tuple[str, ...] = ("perceptron", "mlp", "cnn", "rnn", "autoencoder", "vae", "gan")
COURSE_SECTIONS: tuple[str, ...] = (
    "activations",
    "loss",
    "backpropagation",
    "gradient descent",
    "learning rate",
    "momentum",
    "adaptive rates",
    "dropout",
    "early stopping",
    "l1 l2",
    "batch normalization",
    "initialization",
    "augmentation",
    "convolution",
    "recurrence",
    "broken on purpose",
)
_ORDER = {tag: index for index, tag in enumerate((*ARCHITECTURES, *COURSE_SECTIONS))}


def tags_in_order(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once: architectures, then the course's sections in its order, then all others by name."""
    return tuple(sorted(set(tags), key=lambda tag: (_ORDER.get(tag, len(_ORDER)), tag)))

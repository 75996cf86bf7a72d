"""The seeds of separate streams of random numbers, all from the one seed of an experiment."""

from __future__ import annotations

from hashlib import sha256

# The split into training and validation examples (and of digits into those and the test examples) comes from a
# generator of its own.  It is the same for every run: seeds may differ, the questions of the exam may not.
SPLIT_SEED = 1998


def derived_seed(seed: int, stream: str) -> int:
    """A seed of 63 bits for a named stream."""
    return int.from_bytes(sha256(f"{seed}/{stream}".encode()).digest()[:8], "big") >> 1


def weights_seed(seed: int, stack: str) -> int:
    """The seed of the first weighted module of a stack; the next one takes this + 1, and so on."""
    return derived_seed(seed, f"weights/{stack}")


NOISE_SEED = derived_seed(SPLIT_SEED, "label noise")
"""Which training labels are made wrong, and how: for every run the same."""

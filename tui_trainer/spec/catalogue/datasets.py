"""The datasets."""

from __future__ import annotations

from tui_trainer.spec.catalogue.info import DatasetInfo

DATASETS = {
    "mnist": DatasetInfo(
        "mnist",
        "MNIST",
        "70 000 handwritten digits, 28x28 grey values.",
        train=60_000,
        test=10_000,
        shape=(1, 28, 28),
        classes=10,
        largest=255.0,
        mean=0.1307,  # the customary constants, as in PyTorch's MNIST example
        std=0.3081,
        default_validation=10_000,
        source="LeCun et al. 1998",
    ),
    "digits": DatasetInfo(
        "digits",
        "Digits",
        "1797 handwritten digits, 8x8 grey values; comes with the program, needs no download.",
        train=1_437,
        test=360,
        shape=(1, 8, 8),
        classes=10,
        largest=16.0,
        mean=0.3051,
        std=0.3761,
        default_validation=237,
        source="Alpaydin & Kaynak 1998, UCI repository",
    ),
}

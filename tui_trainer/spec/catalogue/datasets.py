"""The datasets. Class names are those of `torchvision.datasets`."""

from __future__ import annotations

from typing import TypedDict

from tui_trainer.spec.catalogue.info import DatasetInfo

_DIGITS = tuple("0123456789")


class _Form(TypedDict):
    train: int
    test: int
    shape: tuple[int, int, int]
    largest: float
    default_validation: int


# those that were made to take its place have all of its numbers
_AS_MNIST: _Form = {
    "train": 60_000,
    "test": 10_000,
    "shape": (1, 28, 28),
    "largest": 255.0,
    "default_validation": 10_000,
}

DATASETS = {
    "mnist": DatasetInfo(
        "mnist",
        "MNIST",
        "70 000 handwritten digits, 28x28 grey values.",
        **_AS_MNIST,
        mean=0.1307,  # the customary constants, as in PyTorch's MNIST example
        std=0.3081,
        source="LeCun, Bottou, Bengio & Haffner 1998, Gradient-based learning applied to document recognition",
        class_names=_DIGITS,
        torchvision="MNIST",
    ),
    "fashion-mnist": DatasetInfo(
        "fashion-mnist",
        "Fashion-MNIST",
        "70 000 photographs of clothes, 28x28 grey values: the form of MNIST, but harder.",
        **_AS_MNIST,
        mean=0.2860,  # computed from the training file: 0.28604, 0.35302
        std=0.3530,
        source="Xiao, Rasul & Vollgraf 2017, Fashion-MNIST, arXiv:1708.07747",
        class_names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        torchvision="FashionMNIST",
    ),
    "kmnist": DatasetInfo(
        "kmnist",
        "Kuzushiji-MNIST",
        "70 000 handwritten Japanese characters from old books, ten kinds of hiragana, 28x28 grey values: "
        "the form of MNIST, but one character may be written in several ways.",
        **_AS_MNIST,
        mean=0.1918,  # the customary constants of the training file
        std=0.3483,
        source="Clanuwat et al. 2018, Deep learning for classical Japanese literature, arXiv:1812.01718",
        class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        torchvision="KMNIST",
    ),
    "digits": DatasetInfo(
        "digits",
        "Digits",
        "1797 handwritten digits, 8x8 grey values; comes with the program, needs no download.",
        train=1_437,
        test=360,
        shape=(1, 8, 8),
        largest=16.0,
        mean=0.3051,
        std=0.3761,
        default_validation=237,
        source="Alpaydin & Kaynak 1998, UCI repository",
        class_names=_DIGITS,
    ),
}

"""Datasets as tensors on the device: read whole, normalized once; a batch is an index.

Shape suffixes: N examples, C channels, H height, W width.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.seeds import SPLIT_SEED
from tui_trainer.store import datasets
from tui_trainer.store.dataset_files import raw_folder
from tui_trainer.store.errors import DataError


@dataclass(frozen=True, eq=False)
class Dataset:
    """The training file of a dataset on the device, and which of its examples are for validation.

    `images_NCHW`: float32, normalized; `labels_N`: int64, 0 to classes - 1; `train_indices` and `valid_indices`:
    int64, disjoint, together all N, in a fixed random order.  `shape` is (C, H, W).
    """

    name: str
    classes: int
    shape: tuple[int, int, int]
    images_NCHW: Tensor
    labels_N: Tensor
    train_indices: Tensor
    valid_indices: Tensor
    test_reader: Callable[[], tuple[Tensor, Tensor]]

    def load_test(self) -> tuple[Tensor, Tensor]:
        """Read the test images and labels, in the form of `images_NCHW` and `labels_N`; raises DataError.

        They are not read before somebody calls this, which is at the end of a run: nothing can be chosen by them.
        """
        return self.test_reader()


def import_reader() -> None:
    """Import what reads MNIST, which takes more than a second, before anybody waits for it."""
    import torchvision  # noqa: F401


def load_dataset(name: str, validation: int, folder: Path, device: torch.device) -> Dataset:
    """Read the training file of a dataset and set `validation` of its examples apart; raises DataError.

    A smaller validation set is a part of a larger one.  Memory at the peak: the file's bytes twice while torchvision
    reads it, then once beside their float32 form.
    """
    if name not in _READERS or name not in DATASETS:
        raise DataError(f'There is no dataset "{name}".', advice=[f"Known datasets: {', '.join(sorted(_READERS))}."])
    info = DATASETS[name]
    if not 0 <= validation < info.train:
        raise DataError(
            f"{validation} examples cannot be set apart for validation: {name} has {info.train} in its training file,"
            " and at least one must be left to train on."
        )
    images_NCHW, labels_N = _load(name, folder, device, train=True)
    order_N = _fixed_order(info.train).to(device)
    return Dataset(
        name=name,
        classes=info.classes,
        shape=info.shape,
        images_NCHW=images_NCHW,
        labels_N=labels_N,
        train_indices=order_N[validation:],
        valid_indices=order_N[:validation],
        test_reader=lambda: _load(name, folder, device, train=False),
    )


def _load(name: str, folder: Path, device: torch.device, *, train: bool) -> tuple[Tensor, Tensor]:
    info = DATASETS[name]
    values_NHW, labels_N = _READERS[name](folder, train)
    _check(name, folder, values_NHW, labels_N, (info.train if train else info.test, *info.shape[1:]))
    # Bytes travel to the device and become numbers there; in place, because the float form is four times as large.
    images_NHW = values_NHW.to(device).to(torch.float32)
    images_NHW.div_(info.largest).sub_(info.mean).div_(info.std)
    return images_NHW.unsqueeze(1), labels_N.to(device)


def _check(name: str, folder: Path, values_NHW: Tensor, labels_N: Tensor, shape: tuple[int, ...]) -> None:
    """Refuse what a loss would choke on; raises DataError."""
    right = values_NHW.dtype == torch.uint8 and labels_N.dtype == torch.int64
    if right and tuple(values_NHW.shape) == shape and tuple(labels_N.shape) == shape[:1]:
        wrong = labels_N[(labels_N < 0) | (labels_N >= DATASETS[name].classes)]
        if not len(wrong):
            return
        what = f"{len(wrong)} labels are not 0 to {DATASETS[name].classes - 1}; the first is {int(wrong[0])}."
    else:
        what = f"Expected images of {shape}, found {tuple(values_NHW.shape)} with {tuple(labels_N.shape)} labels."
    raise _unusable(name, folder, what)


def _unusable(name: str, folder: Path, what: str) -> DataError:
    return DataError(
        f"The {name} data in {raw_folder(folder, name)} cannot be used. {what}",
        advice=[f"tui-trainer data verify {name} shows the damaged file", *datasets.advice(folder, name)],
    )


def _fixed_order(count: int) -> Tensor:
    return torch.randperm(count, generator=torch.Generator().manual_seed(SPLIT_SEED))


def _read_mnist(folder: Path, train: bool) -> tuple[Tensor, Tensor]:
    """MNIST through torchvision.  Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning", 1998."""
    datasets.require(folder, "mnist")
    import torchvision  # here, because it takes more than a second

    try:
        file = torchvision.datasets.MNIST(folder, train=train, download=False)
        return file.data, file.targets
    except Exception as error:  # what torchvision raises for a damaged or vanishing file is its own affair
        raise _unusable("mnist", folder, f"Reading it failed: {error}.") from error


def _read_digits(folder: Path, train: bool) -> tuple[Tensor, Tensor]:
    """The 8x8 digits inside scikit-learn, values 0 to 16; they come in one piece, of which a fixed part is the test.

    Source: Alpaydin, Kaynak, "Optical recognition of handwritten digits", UCI repository, 1998 (its test part).
    """
    import sklearn.datasets  # here, because it takes more than a second

    file = sklearn.datasets.load_digits()
    test = DATASETS["digits"].test
    order_N = _fixed_order(len(file.target))
    chosen = order_N[test:] if train else order_N[:test]
    return torch.from_numpy(file.images).to(torch.uint8)[chosen], torch.from_numpy(file.target).long()[chosen]


# How to read each dataset of `spec.catalogue.DATASETS`: grey values as uint8 images_NHW with int64 labels_N.
_READERS: dict[str, Callable[[Path, bool], tuple[Tensor, Tensor]]] = {"mnist": _read_mnist, "digits": _read_digits}

"""Datasets as tensors on the device: read whole, resized and normalized once; a batch is an index.

Shape suffixes: N examples, C channels, H height, W width.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from tui_trainer.engine.sampling import fixed_order, noisy_labels, resized, stratified_subset
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.data import Data, available_examples, input_shape
from tui_trainer.spec.seeds import NOISE_SEED, SPLIT_SEED
from tui_trainer.store import datasets
from tui_trainer.store.dataset_files import raw_folder
from tui_trainer.store.errors import DataError


@dataclass(frozen=True, eq=False)
class Dataset:
    """The training file of a dataset on the device, and which of its examples are for validation.

    `images_NCHW`: float32, normalized; `labels_N`: int64, 0 to classes - 1, of which some for training may be wrong on
    purpose; `train_indices` and `valid_indices`: int64, disjoint, in a fixed random order, together all N where nothing
    smaller was asked for.  `shape` is (C, H, W).
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


def load_dataset(data: Data, folder: Path, device: torch.device) -> Dataset:
    """Read the training file of a dataset and choose what is learned from and what is for validation; raises DataError.

    The choice follows from `data` alone, not from the seed of a run: runs are compared by the same examples.  A smaller
    validation or training set is a part of a larger one.  Memory at the peak: the file's bytes twice while torchvision
    reads it, then once beside their float32 form.
    """
    info = DATASETS[data.dataset]
    if data.validation >= info.train:
        raise DataError(
            f"{data.validation} examples cannot be set apart for validation: {data.dataset} has {info.train} in its"
            " training file, and at least one must be left to train on."
        )
    if data.train_size != "all" and data.train_size > available_examples(data):
        raise DataError(
            f"There are no {data.train_size} examples to train on: {data.dataset} has {info.train} in its training"
            f" file, of which validation takes {data.validation}."
        )
    images_NCHW, labels_N = _load(data, folder, device, train=True)
    order_N = fixed_order(info.train, SPLIT_SEED)
    train_indices = order_N[data.validation :]
    if data.train_size != "all":
        train_indices = stratified_subset(labels_N, train_indices, data.train_size)
    if data.label_noise:
        labels_N = noisy_labels(labels_N, train_indices, data.label_noise, info.classes, NOISE_SEED)
    return Dataset(
        name=data.dataset,
        classes=info.classes,
        shape=input_shape(data),
        images_NCHW=images_NCHW,
        labels_N=labels_N.to(device),
        train_indices=train_indices.to(device),
        valid_indices=order_N[: data.validation].to(device),
        test_reader=lambda: _load_test(data, folder, device),
    )


def _load_test(data: Data, folder: Path, device: torch.device) -> tuple[Tensor, Tensor]:
    images_NCHW, labels_N = _load(data, folder, device, train=False)
    return images_NCHW, labels_N.to(device)


def _load(data: Data, folder: Path, device: torch.device, *, train: bool) -> tuple[Tensor, Tensor]:
    """Images on the device, resized and normalized; labels not yet there."""
    info = DATASETS[data.dataset]
    values_NHW, labels_N = _READERS[data.dataset](folder, data.dataset, train)
    _check(data.dataset, folder, values_NHW, labels_N, (info.train if train else info.test, *info.shape[1:]))
    _, size, _ = input_shape(data)
    if size == info.shape[1]:
        # Bytes travel to the device and become numbers there; in place, because the float form is four times as large.
        images_NCHW = values_NHW.to(device).to(torch.float32).unsqueeze(1)
    else:
        images_NCHW = resized(values_NHW, size).to(device)
    images_NCHW.div_(info.largest).sub_(info.mean).div_(info.std)
    return images_NCHW, labels_N


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


def _read_torchvision(folder: Path, name: str, train: bool) -> tuple[Tensor, Tensor]:
    """MNIST and what has its form, each through its class of torchvision."""
    datasets.require(folder, name)
    import torchvision  # here, because it takes more than a second

    try:
        file = getattr(torchvision.datasets, DATASETS[name].torchvision)(folder, train=train, download=False)
        return file.data, file.targets
    except Exception as error:  # what torchvision raises for a damaged or vanishing file is its own affair
        raise _unusable(name, folder, f"Reading it failed: {error}.") from error


def _read_digits(folder: Path, name: str, train: bool) -> tuple[Tensor, Tensor]:
    """The 8x8 digits inside scikit-learn, values 0 to 16; they come in one piece, of which a fixed part is the test.

    Source: Alpaydin, Kaynak, "Optical recognition of handwritten digits", UCI repository, 1998 (its test part).
    """
    import sklearn.datasets  # here, because it takes more than a second

    file = sklearn.datasets.load_digits()
    test = DATASETS[name].test
    order_N = fixed_order(len(file.target), SPLIT_SEED)
    chosen = order_N[test:] if train else order_N[:test]
    return torch.from_numpy(file.images).to(torch.uint8)[chosen], torch.from_numpy(file.target).long()[chosen]


# How to read each dataset of `spec.catalogue.DATASETS`: grey values as uint8 images_NHW with int64 labels_N.
_READERS: dict[str, Callable[[Path, str, bool], tuple[Tensor, Tensor]]] = {
    "mnist": _read_torchvision,
    "fashion-mnist": _read_torchvision,
    "kmnist": _read_torchvision,
    "digits": _read_digits,
}

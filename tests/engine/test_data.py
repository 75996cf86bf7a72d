import os
import struct
from pathlib import Path
from typing import Any

import pytest
import torch
import torchvision
from torch import Tensor

from tui_trainer.engine import data
from tui_trainer.engine.data import Dataset, load_dataset
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.store import paths
from tui_trainer.store.dataset_files import dataset_files
from tui_trainer.store.errors import DataError

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def mnist_folder() -> Path:
    folder = os.environ.get(paths.DATA_VARIABLE)
    if not folder:
        pytest.skip("real MNIST is not at hand: set TUI_TRAINER_DATA")
    return Path(folder)


@pytest.fixture(scope="module")
def mnist(mnist_folder: Path) -> Dataset:
    return load_dataset("mnist", 10_000, mnist_folder, CPU)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load_dataset("digits", 237, Path("/nowhere"), CPU)


@pytest.fixture(params=sorted(DATASETS))
def dataset(request: pytest.FixtureRequest) -> Dataset:
    loaded = request.getfixturevalue(request.param)
    assert isinstance(loaded, Dataset)
    return loaded


def assert_images(images: Tensor, labels: Tensor, count: int, shape: tuple[int, ...], classes: int) -> None:
    assert images.dtype == torch.float32
    assert tuple(images.shape) == (count, *shape)
    assert images.is_contiguous()
    assert labels.dtype == torch.int64
    assert tuple(labels.shape) == (count,)
    assert sorted(set(labels.tolist())) == list(range(classes))


def test_every_dataset_of_the_catalogue_can_be_read() -> None:
    assert set(data._READERS) == set(DATASETS)


def test_sizes_are_those_of_the_catalogue(dataset: Dataset) -> None:
    info = DATASETS[dataset.name]
    assert (dataset.shape, dataset.classes) == (info.shape, info.classes)
    assert_images(dataset.images_NCHW, dataset.labels_N, info.train, info.shape, info.classes)
    assert_images(*dataset.load_test(), info.test, info.shape, info.classes)


def test_the_training_file_has_mean_0_and_deviation_1(dataset: Dataset) -> None:
    images = dataset.images_NCHW.double()
    assert images.mean().item() == pytest.approx(0, abs=0.001)
    assert images.std().item() == pytest.approx(1, abs=0.001)


def test_the_split_is_of_all_examples_and_mixed(dataset: Dataset) -> None:
    both = torch.cat([dataset.train_indices, dataset.valid_indices])
    assert both.dtype == torch.int64
    assert torch.equal(both.sort().values, torch.arange(len(dataset.labels_N)))
    assert len(dataset.valid_indices) == DATASETS[dataset.name].default_validation
    assert set(dataset.labels_N[dataset.valid_indices].tolist()) == set(range(dataset.classes))
    assert not torch.equal(dataset.valid_indices, dataset.valid_indices.sort().values)


def test_the_split_does_not_follow_the_seed_of_a_run_nor_change_it(digits: Dataset) -> None:
    torch.manual_seed(1)
    state = torch.get_rng_state()
    again = load_dataset("digits", 237, Path("/nowhere"), CPU)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(again.valid_indices, digits.valid_indices)
    assert torch.equal(again.images_NCHW, digits.images_NCHW)
    # Pinned: runs of different days and machines are compared by these very examples.
    assert digits.valid_indices[:4].tolist() == [1378, 1138, 51, 871]
    assert data._fixed_order(60_000)[:4].tolist() == [40456, 35754, 32193, 23050]


def test_a_smaller_validation_set_is_part_of_a_larger(digits: Dataset) -> None:
    smaller = load_dataset("digits", 100, Path("/nowhere"), CPU)
    assert torch.equal(smaller.valid_indices, digits.valid_indices[:100])
    none = load_dataset("digits", 0, Path("/nowhere"), CPU)
    assert len(none.valid_indices) == 0
    assert len(none.train_indices) == 1437


def test_no_digit_is_both_in_training_and_test(digits: Dataset) -> None:
    import sklearn.datasets

    test, _ = digits.load_test()
    both = torch.cat([digits.images_NCHW, test]).squeeze(1)
    values = (both * 0.3761 + 0.3051) * 16
    images = torch.from_numpy(sklearn.datasets.load_digits().images)
    expected = sorted(images.flatten(1).tolist())
    assert sorted(values.round().double().flatten(1).tolist()) == expected


@pytest.mark.parametrize("validation", [-1, 1437, 10_000])
def test_a_validation_set_that_leaves_nothing_is_refused(validation: int) -> None:
    with pytest.raises(DataError, match=f"{validation} examples cannot be set apart"):
        load_dataset("digits", validation, Path("/nowhere"), CPU)


def test_an_unknown_dataset_is_refused() -> None:
    with pytest.raises(DataError, match="Known datasets: digits, mnist"):
        load_dataset("mnits", 0, Path("/nowhere"), CPU)


def test_missing_files_are_told_before_torchvision_sees_them(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="tui-trainer data fetch mnist"):
        load_dataset("mnist", 10_000, tmp_path, CPU)


def test_the_test_file_is_not_read_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, mnist_folder: Path) -> None:
    asked: list[bool] = []
    read = torchvision.datasets.MNIST

    def record(root: Path, train: bool, download: bool) -> Any:
        assert not download
        asked.append(train)
        return read(root, train=train, download=download)

    monkeypatch.setattr(torchvision.datasets, "MNIST", record)
    loaded = load_dataset("mnist", 10_000, mnist_folder, CPU)
    assert asked == [True]
    loaded.load_test()
    assert asked == [True, False]


def test_numbers_are_those_of_torchvision_s_transforms(mnist: Dataset, mnist_folder: Path) -> None:
    from torchvision import transforms

    both = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    stock = torchvision.datasets.MNIST(mnist_folder, train=True, transform=both)
    for index in (0, 1, 30_000, 59_999):
        image, label = stock[index]
        assert torch.equal(mnist.images_NCHW[index], image)
        assert mnist.labels_N[index].item() == label


def write_mnist(folder: Path, label: int) -> Path:
    """Files of the right sizes and headers: black images, all labels the same."""
    place = folder / "MNIST" / "raw"
    place.mkdir(parents=True)
    for file in dataset_files("mnist").files:
        sizes = file.header.sizes
        value = bytes([label if len(sizes) == 1 else 0])
        start = struct.pack(f">{1 + len(sizes)}I", file.header.magic, *sizes)
        (place / file.name).write_bytes(start + value * (file.size - len(start)))
    return place


def test_labels_out_of_range_are_refused(tmp_path: Path) -> None:
    write_mnist(tmp_path, label=10)
    with pytest.raises(DataError, match="60000 labels are not 0 to 9; the first is 10") as caught:
        load_dataset("mnist", 10_000, tmp_path, CPU)
    assert "tui-trainer data verify mnist" in str(caught.value)


def test_a_damaged_copy_of_an_old_torchvision_is_told_in_words(tmp_path: Path) -> None:
    write_mnist(tmp_path, label=1)
    old = tmp_path / "MNIST" / "processed"  # read in place of the raw files, where it exists
    old.mkdir()
    for name in ("training.pt", "test.pt"):
        (old / name).write_bytes(b"damaged")
    with pytest.raises(DataError, match="Reading it failed"):
        load_dataset("mnist", 10_000, tmp_path, CPU)
    for name in ("training.pt", "test.pt"):
        torch.save((torch.zeros(5, 28, 28, dtype=torch.uint8), torch.zeros(5, dtype=torch.int64)), old / name)
    with pytest.raises(DataError, match=r"Expected images of \(60000, 28, 28\), found \(5, 28, 28\)"):
        load_dataset("mnist", 10_000, tmp_path, CPU)

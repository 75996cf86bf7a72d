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
from tui_trainer.engine.sampling import fixed_order
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.data import Data
from tui_trainer.spec.seeds import SPLIT_SEED
from tui_trainer.store import paths
from tui_trainer.store.dataset_files import dataset_files, raw_folder
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
    return load_dataset(Data(), mnist_folder, CPU)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return digits_with()


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    info = DATASETS[request.param]
    folder = Path(os.environ.get(paths.DATA_VARIABLE) or "/nowhere")
    if info.torchvision and not (folder / info.torchvision / "raw").is_dir():
        pytest.skip(f"{info.title} is not at hand: set TUI_TRAINER_DATA")
    return load_dataset(Data(dataset=request.param, validation=info.default_validation), folder, CPU)


def digits_with(**fields: Any) -> Dataset:
    """Digits with these fields of the specification."""
    return load_dataset(Data(**{"dataset": "digits", "validation": 237, **fields}), Path("/nowhere"), CPU)


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
    changed = {"train_size": 300, "label_noise": 0.5, "image_size": 10}
    first = digits_with(**changed)
    torch.manual_seed(1)
    state = torch.get_rng_state()
    again, second = digits_with(), digits_with(**changed)
    assert torch.equal(torch.get_rng_state(), state)
    for one, other in ((again, digits), (second, first)):
        assert torch.equal(one.valid_indices, other.valid_indices)
        assert torch.equal(one.train_indices, other.train_indices)
        assert torch.equal(one.images_NCHW, other.images_NCHW)
        assert torch.equal(one.labels_N, other.labels_N)
    # Pinned: runs of different days and machines are compared by these very examples.
    assert digits.valid_indices[:4].tolist() == [1378, 1138, 51, 871]
    assert fixed_order(60_000, SPLIT_SEED)[:4].tolist() == [40456, 35754, 32193, 23050]


def test_a_smaller_validation_set_is_part_of_a_larger(digits: Dataset) -> None:
    assert torch.equal(digits_with(validation=100).valid_indices, digits.valid_indices[:100])


def test_no_digit_is_both_in_training_and_test(digits: Dataset) -> None:
    import sklearn.datasets

    test, _ = digits.load_test()
    both = torch.cat([digits.images_NCHW, test]).squeeze(1)
    values = (both * 0.3761 + 0.3051) * 16
    images = torch.from_numpy(sklearn.datasets.load_digits().images)
    expected = sorted(images.flatten(1).tolist())
    assert sorted(values.round().double().flatten(1).tolist()) == expected


@pytest.mark.parametrize("validation", [1437, 10_000])
def test_a_validation_set_that_leaves_nothing_is_refused(validation: int) -> None:
    with pytest.raises(DataError, match=f"{validation} examples cannot be set apart"):
        digits_with(validation=validation)


def test_a_training_set_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match="no 1201 examples to train on: digits has 1437"):
        digits_with(train_size=1201)


def test_a_training_set_is_a_part_of_what_validation_leaves(digits: Dataset) -> None:
    small, large, all_of_it = (digits_with(train_size=size) for size in (100, 500, 1200))
    assert torch.equal(all_of_it.train_indices, digits.train_indices)
    left = set(digits.train_indices.tolist())
    assert set(small.train_indices.tolist()) < set(large.train_indices.tolist()) < left
    assert torch.equal(small.valid_indices, digits.valid_indices)
    counts = torch.bincount(small.labels_N[small.train_indices]).tolist()
    assert (sum(counts), min(counts), max(counts)) == (100, 9, 11)
    assert small.train_indices[:4].tolist() == [814, 1059, 913, 849]  # pinned, as above


def test_wrong_labels_are_in_the_training_set_only(digits: Dataset) -> None:
    noisy = digits_with(train_size=500, label_noise=0.3)
    wrong = (noisy.labels_N != digits.labels_N).nonzero().squeeze(1)
    assert len(wrong) == 150
    assert set(wrong.tolist()) <= set(noisy.train_indices.tolist())
    assert wrong[:4].tolist() == [0, 6, 12, 14]
    for mine, theirs in zip(noisy.load_test(), digits.load_test(), strict=True):
        assert torch.equal(mine, theirs)


def test_images_have_the_size_that_was_asked_for(digits: Dataset) -> None:
    large = digits_with(image_size=28)
    assert large.shape == (1, 28, 28)
    assert_images(large.images_NCHW, large.labels_N, 1437, (1, 28, 28), 10)
    assert_images(*large.load_test(), 360, (1, 28, 28), 10)
    assert digits.images_NCHW.min() <= large.images_NCHW.min()
    assert large.images_NCHW.max() <= digits.images_NCHW.max() + 1e-6
    assert large.images_NCHW.mean().item() == pytest.approx(0, abs=0.01)
    assert torch.equal(digits_with(image_size=8).images_NCHW, digits.images_NCHW)
    for one, other in ((large, digits), (digits_with(image_size=20), digits)):
        assert torch.equal(one.labels_N, other.labels_N)
        assert torch.equal(one.train_indices, other.train_indices)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "kmnist"])
def test_missing_files_are_told_before_torchvision_sees_them(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        load_dataset(Data(dataset=name), tmp_path, CPU)  # type: ignore[arg-type]
    assert str(tmp_path / DATASETS[name].torchvision / "raw") in str(caught.value)
    assert f"tui-trainer data fetch {name}" in str(caught.value)


def test_the_test_file_is_not_read_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, mnist_folder: Path) -> None:
    asked: list[bool] = []
    read = torchvision.datasets.MNIST

    def record(root: Path, train: bool, download: bool) -> Any:
        assert not download
        asked.append(train)
        return read(root, train=train, download=download)

    monkeypatch.setattr(torchvision.datasets, "MNIST", record)
    loaded = load_dataset(Data(), mnist_folder, CPU)
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


def write_files(folder: Path, name: str, label: int) -> Path:
    """Files of the right sizes and headers: black images but for a pixel of the last, all labels the same."""
    place = raw_folder(folder, name)
    place.mkdir(parents=True)
    for file in dataset_files(name).files:
        sizes = file.header.sizes
        value = bytes([label if len(sizes) == 1 else 0])
        start = struct.pack(f">{1 + len(sizes)}I", file.header.magic, *sizes)
        end = bytes([255]) if len(sizes) == 3 else b""
        (place / file.name).write_bytes(start + value * (file.size - len(start) - len(end)) + end)
    return place


@pytest.mark.parametrize("name", ["fashion-mnist", "kmnist"])
def test_the_relatives_of_mnist_are_read_from_their_own_folders(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, name, label=7)
    loaded = load_dataset(Data(dataset=name), tmp_path, CPU)  # type: ignore[arg-type]
    info = DATASETS[name]
    test_images, test_labels = loaded.load_test()
    for images, labels, count in ((loaded.images_NCHW, loaded.labels_N, 60_000), (test_images, test_labels, 10_000)):
        assert tuple(images.shape) == (count, 1, 28, 28)
        assert set(labels.tolist()) == {7}
        assert images[0].max().item() == pytest.approx(-info.mean / info.std)
        assert images[-1, 0, -1, -1].item() == pytest.approx((1 - info.mean) / info.std)


def test_labels_out_of_range_are_refused(tmp_path: Path) -> None:
    write_files(tmp_path, "mnist", label=10)
    with pytest.raises(DataError, match="60000 labels are not 0 to 9; the first is 10") as caught:
        load_dataset(Data(), tmp_path, CPU)
    assert "tui-trainer data verify mnist" in str(caught.value)


def test_a_damaged_copy_of_an_old_torchvision_is_told_in_words(tmp_path: Path) -> None:
    write_files(tmp_path, "mnist", label=1)
    old = tmp_path / "MNIST" / "processed"  # read in place of the raw files, where it exists
    old.mkdir()
    for name in ("training.pt", "test.pt"):
        (old / name).write_bytes(b"damaged")
    with pytest.raises(DataError, match="Reading it failed"):
        load_dataset(Data(), tmp_path, CPU)
    for name in ("training.pt", "test.pt"):
        torch.save((torch.zeros(5, 28, 28, dtype=torch.uint8), torch.zeros(5, dtype=torch.int64)), old / name)
    with pytest.raises(DataError, match=r"Expected images of \(60000, 28, 28\), found \(5, 28, 28\)"):
        load_dataset(Data(), tmp_path, CPU)

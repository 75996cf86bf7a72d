"""The real thing: a few hundred steps on MNIST. The figures of whole runs are in benchmarks/."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.tiny import CPU, Run
from tui_trainer.engine.data import Dataset, load_dataset
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.data import Data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.store.paths import shipped_presets_folder


@pytest.fixture(scope="module")
def mnist(mnist_folder: Path) -> Dataset:
    return load_dataset(Data(), mnist_folder, CPU)


@pytest.fixture(scope="module")
def one_epoch() -> Experiment:
    document = read_document(shipped_presets_folder() / "mnist-mlp.toml")
    document["training"]["epochs"] = 1
    return experiment_of(document, "mnist-mlp")


def test_one_epoch_of_the_mlp_reads_digits_and_repeats_itself(mnist: Dataset, one_epoch: Experiment) -> None:
    first, second = Run(one_epoch, mnist), Run(one_epoch, mnist)
    assert first.end.step == 782
    assert first.end.metrics["test_accuracy"] > 0.93
    assert first.recording.steps() == second.recording.steps()
    assert first.recording.epochs() == second.recording.epochs()
    assert first.end.metrics == second.end.metrics


def test_the_parts_of_mnist_are_apart(mnist: Dataset) -> None:
    assert (len(mnist.train_indices), len(mnist.valid_indices)) == (50_000, 10_000)
    assert not set(mnist.train_indices.tolist()) & set(mnist.valid_indices.tolist())


def test_it_learns_from_few_small_images_more_from_more(mnist_folder: Path) -> None:
    accuracies = []
    for size in (100, 2_000):
        document = read_document(shipped_presets_folder() / "mnist-mlp.toml")
        document["data"] |= {"train_size": size, "validation": 1_000, "image_size": 8}
        document["training"] |= {"epochs": 3, "batch_size": 10}
        spec = experiment_of(document, "small")
        accuracies.append(Run(spec, load_dataset(spec.data, mnist_folder, CPU)).end.metrics["test_accuracy"])
    assert 0.4 < accuracies[0] < accuracies[1] - 0.1
    assert accuracies[1] > 0.85

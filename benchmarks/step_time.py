"""What a training step of mnist-mlp costs: ours, a loop by hand, and the stock way with a DataLoader.

All in one process, with one thread, in turns; evaluation is in none of them. Shape suffixes as in `engine.data`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import torch
import torchvision
from torch import Tensor, nn
from torchvision import transforms

from benchmarks import by_hand
from benchmarks.bars import Bar, Result
from benchmarks.script import run_script
from benchmarks.turns import in_turns, median_ratio
from benchmarks.workspace import mnist_folder
from tui_trainer.engine.data import Dataset, load_dataset
from tui_trainer.engine.trainer import Trainer
from tui_trainer.run.buffer import EventBuffer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import EvaluationStarted, Event
from tui_trainer.run.history import RunHistory
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.overrides import apply_overrides
from tui_trainer.store.presets import resolve_preset

CPU = torch.device("cpu")
BATCH_SIZE = 64
STEPS = 250  # of ours and by hand in a turn: about 0.2 s
STOCK_STEPS = 30
ROUNDS = 25
STOCK = Bar("step of the stock loop (DataLoader, transforms) / step of ours", ">=", 8.0)
BY_HAND = Bar("step of a hand-written in-memory loop, fused Adam / step of ours", ">=", 0.95, digits=3)


def one_epoch() -> Experiment:
    """The preset mnist-mlp, for an epoch."""
    document = read_document(resolve_preset("mnist-mlp"))
    return experiment_of(apply_overrides(document, ["training.epochs=1"]), "mnist-mlp")


def part_of(dataset: Dataset, steps: int) -> Dataset:
    """As many training examples as make `steps` steps, spread over the whole set, and little to evaluate."""
    few = dataset.valid_indices[:100]
    test = dataset.images_NCHW[few], dataset.labels_N[few]
    train = dataset.train_indices[: steps * BATCH_SIZE]
    return replace(dataset, train_indices=train, valid_indices=few, test_reader=lambda: test)


def our_turn(experiment: Experiment, dataset: Dataset) -> Callable[[], float]:
    """The real trainer with its events, a buffer and a history; seconds a step, from start to the evaluation."""

    def turn() -> float:
        buffer, history = EventBuffer(), RunHistory()
        ended: list[float] = []

        def emit(event: Event) -> None:
            buffer.put(event)
            history.apply(buffer.drain())
            if isinstance(event, EvaluationStarted):
                ended.append(time.perf_counter())

        trainer = Trainer(experiment, dataset, CPU, emit=emit, control=RunControl())
        start = time.perf_counter()
        trainer.run()
        return (ended[0] - start) / trainer.steps_per_epoch

    return turn


def turn_by_hand(dataset: Dataset) -> Callable[[], float]:
    """The loop of `by_hand` over the same examples; seconds a step."""

    def turn() -> float:
        model = by_hand.network()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
        train = dataset.train_indices
        start = time.perf_counter()
        by_hand.train_epoch(model, optimizer, dataset.images_NCHW, dataset.labels_N, train, BATCH_SIZE)
        return (time.perf_counter() - start) / -(-len(train) // BATCH_SIZE)

    return turn


class StockLoop:
    """The loop of the tutorials: a dataset with transforms, a DataLoader that shuffles, plain Adam."""

    def __init__(self, folder: Path, workers: int) -> None:
        both = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
        files = torchvision.datasets.MNIST(folder, train=True, download=False, transform=both)
        self._loader = torch.utils.data.DataLoader(files, batch_size=BATCH_SIZE, shuffle=True, num_workers=workers)
        self._batches: Iterator[Any] = iter(self._loader)
        self._model = by_hand.network()
        self._loss = nn.CrossEntropyLoss()
        self._optimizer = torch.optim.Adam(self._model.parameters(), lr=0.001)

    def turn(self) -> float:
        """Take some steps; seconds a step."""
        running = 0.0
        start = time.perf_counter()
        for _ in range(STOCK_STEPS):
            images_BCHW, labels_B = self._next()
            self._optimizer.zero_grad()
            loss = self._loss(self._model(images_BCHW), labels_B)
            loss.backward()
            self._optimizer.step()
            running += loss.item()
        return (time.perf_counter() - start) / STOCK_STEPS

    def _next(self) -> tuple[Tensor, Tensor]:
        try:
            images, labels = next(self._batches)
        except StopIteration:
            self._batches = iter(self._loader)
            images, labels = next(self._batches)
        return images, labels


def microseconds(seconds: list[float]) -> str:
    """The median as it is shown."""
    return f"{median(seconds) * 1e6:.0f} us"


def compare(experiment: Experiment, dataset: Dataset, rounds: int) -> tuple[float, str]:
    """By hand / ours, with a sentence about it."""
    turns = {"ours": our_turn(experiment, dataset), "by hand": turn_by_hand(dataset)}
    found = in_turns(turns, rounds)
    detail = f"ours {microseconds(found['ours'])}, by hand {microseconds(found['by hand'])} a step, one thread"
    return median_ratio(found["by hand"], found["ours"]), detail


def measure() -> Iterator[Result]:
    """Both ratios."""
    torch.set_num_threads(1)
    folder = mnist_folder()
    experiment = one_epoch()
    dataset = part_of(load_dataset(experiment.data, folder, CPU), STEPS)
    yield Result(BY_HAND, *compare(experiment, dataset, ROUNDS))
    found = in_turns({"ours": our_turn(experiment, dataset), "stock": StockLoop(folder, workers=0).turn}, ROUNDS)
    with_workers = in_turns({"stock": StockLoop(folder, workers=2).turn}, 5)
    yield Result(
        STOCK,
        median_ratio(found["stock"], found["ours"]),
        f"ours {microseconds(found['ours'])}, stock with num_workers=0 {microseconds(found['stock'])} a step; "
        f"with num_workers=2, which take two more cores, {microseconds(with_workers['stock'])}",
    )


if __name__ == "__main__":
    run_script([BY_HAND, STOCK], measure)

"""What a careful person writes without this project: the digits in memory, the network, a loop, the fused optimizer.

The yardstick for speed and memory; `python -m benchmarks.by_hand FOLDER EPOCHS` trains, and prints its peak memory.
Shape suffixes: N examples, C channels, H height, W width.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import torch
import torchvision
from torch import Tensor, nn

from benchmarks.machine import high_water_mark


def network() -> nn.Sequential:
    """The network of the preset mnist-mlp."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))


def load(folder: Path, *, train: bool) -> tuple[Tensor, Tensor]:
    """MNIST as normalized images_NCHW and labels_N."""
    file = torchvision.datasets.MNIST(folder, train=train, download=False)
    return file.data.unsqueeze(1).float().div_(255).sub_(0.1307).div_(0.3081), file.targets


def train_epoch(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    images_NCHW: Tensor,
    labels_N: Tensor,
    indices: Tensor,
    batch_size: int = 64,
) -> float:
    """One pass over the examples of `indices` in a new order; the mean loss."""
    loss_of = nn.CrossEntropyLoss()
    losses: list[Tensor] = []
    for batch in torch.split(indices[torch.randperm(len(indices))], batch_size):
        optimizer.zero_grad()
        loss = loss_of(model(images_NCHW[batch]), labels_N[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).mean().item()


@torch.no_grad()
def accuracy(model: nn.Module, images_NCHW: Tensor, labels_N: Tensor) -> float:
    """The share of examples that are told right."""
    batches = zip(torch.split(images_NCHW, 1000), torch.split(labels_N, 1000), strict=True)
    hits = [(model(images).argmax(1) == labels).sum() for images, labels in batches]
    return torch.stack(hits).sum().item() / len(labels_N)


def main(folder: str, epochs: str) -> None:
    """Train, test, and print the peak memory in MiB."""
    torch.set_num_threads(1)
    images_NCHW, labels_N = load(Path(folder), train=True)
    order = torch.randperm(len(labels_N))
    train, valid = order[10_000:], order[:10_000]
    model = network()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    for _ in range(int(epochs)):
        train_epoch(model, optimizer, images_NCHW, labels_N, train)
        accuracy(model, images_NCHW[valid], labels_N[valid])
    accuracy(model, *load(Path(folder), train=False))
    print(high_water_mark(os.getpid()))


if __name__ == "__main__":
    main(*sys.argv[1:])

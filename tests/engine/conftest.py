"""What the engine's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from tests.engine.tiny import dataset, numbers
from tui_trainer.engine import launch
from tui_trainer.engine.objectives import OBJECTIVES
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import TrainerState


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny networks gain nothing by more threads, and a run that sets their number does not leave it to other tests."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The images of every step that any trainer takes, by their numbers."""
    taken: list[list[int]] = []

    class Watched(Classify):
        def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
            taken.append(numbers(images_BCHW))
            return super().train_step(state, images_BCHW, labels_B)

    monkeypatch.setitem(OBJECTIVES, "classify", Watched)
    return taken


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder for runs, which does not exist yet."""
    return tmp_path / "runs"


@pytest.fixture
def tiny_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs from a specification alone get the tiny dataset, whatever they ask for."""
    monkeypatch.setattr(launch, "load_dataset", lambda *_: dataset())

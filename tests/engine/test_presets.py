"""Every shipped preset trains, on data of the shape that it asks for."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

import pytest

from tests.engine.tiny import Run, dataset
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.data import input_shape
from tui_trainer.store.paths import shipped_presets_folder

PRESETS = sorted(shipped_presets_folder().glob("*.toml"))


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_trains_two_steps(path: Path) -> None:
    document = read_document(path)
    size = document["training"]["batch_size"]
    document["training"]["epochs"] = 2 if size == "full" else 1
    experiment = experiment_of(document, path.stem)
    run = Run(experiment, dataset(50 if size == "full" else 2 * size, shape=input_shape(experiment.data)))
    losses = run.recording.steps()
    assert len(losses) == 2
    assert all(map(isfinite, losses))
    assert run.end.metrics.keys() == {"test_loss", "test_accuracy"}

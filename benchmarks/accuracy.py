"""Test accuracy of the presets, trained as they are."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

from benchmarks.bars import Bar, NotMeasurableError, Result
from benchmarks.script import run_script
from benchmarks.workspace import Workspace, mnist_folder, workspace
from tui_trainer.engine.launch import run_experiment
from tui_trainer.run.buffer import EventBuffer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import RunFinished
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.overrides import apply_overrides
from tui_trainer.store.presets import resolve_preset

SEEDS = (0, 1, 2)
BARS = {
    "mnist-mlp": Bar("test accuracy of mnist-mlp, 5 epochs, mean of seeds 0..2", ">=", 96.9, "%"),
    "mnist-softmax": Bar("test accuracy of mnist-softmax, 3 epochs, mean of seeds 0..2", ">=", 91.0, "%"),
}
EPOCHS = {"mnist-mlp": 5, "mnist-softmax": 3}


def test_accuracy(preset: str, seed: int, place: Workspace) -> float:
    """Per cent of the test set that a preset tells right after its training with a seed."""
    overrides = [f"training.seed={seed}", f"training.epochs={EPOCHS[preset]}"]
    experiment = experiment_of(apply_overrides(read_document(resolve_preset(preset)), overrides), preset)
    end = run_experiment(
        experiment,
        emit=EventBuffer().put,
        control=RunControl(),
        device="cpu",
        data_dir=mnist_folder(),
        runs_dir=place.runs,
    )
    if not isinstance(end, RunFinished):
        raise NotMeasurableError(f"{preset} with seed {seed} did not finish: {end}")
    return 100 * end.metrics["test_accuracy"]


def measure() -> Iterator[Result]:
    """Train every preset with every seed."""
    with workspace() as place:
        for preset, bar in BARS.items():
            found = [test_accuracy(preset, seed, place) for seed in SEEDS]
            yield Result(bar, mean(found), "by seed: " + ", ".join(f"{value:.2f}" for value in found))


if __name__ == "__main__":
    run_script(list(BARS.values()), measure)

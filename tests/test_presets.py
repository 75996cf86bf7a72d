"""Every shipped preset loads, says what to expect, and trains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch

from tui_trainer.engine.launch import run_experiment
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import Event, RunStarted, RunStopped, StepsCompleted
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import read_document, read_text
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.tags import ARCHITECTURES, COURSE_SECTIONS, tags_in_order
from tui_trainer.store.paths import shipped_presets_folder

PRESETS = {path.stem: path for path in sorted(shipped_presets_folder().glob("*.toml"))}
EXPECTED = {
    "broken-double-softmax": 109_386,
    "broken-no-nonlinearity": 109_386,
    "broken-rate-too-high": 109_386,
    "broken-rate-too-low": 109_386,
    "broken-sigmoid-depth-10": 88_330,
    "broken-zero-init": 109_386,
    "digits-cnn": 9_930,
    "digits-lbfgs": 2_410,
    "digits-mlp": 6_570,
    "mnist-cnn": 1_199_882,
    "mnist-lenet5": 61_706,
    "mnist-lstm": 24_714,
    "mnist-mlp": 109_386,
    "mnist-mlp-batchnorm": 109_578,
    "mnist-mlp-dropout": 535_818,
    "mnist-mlp-l2": 407_050,
    "mnist-mlp-sigmoid-sgd": 109_386,
    "mnist-residual": 15_018,
    "mnist-small-data": 52_650,
    "mnist-softmax": 7_850,
}
"""The number of parameters of each."""


def experiment(name: str) -> Experiment:
    found = check(read_document(PRESETS[name])).experiment
    assert found is not None
    return found


def test_these_are_shipped() -> None:
    assert PRESETS.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", PRESETS)
def test_it_is_sound_and_explained(name: str) -> None:
    text = read_text(PRESETS[name])
    found = check(read_document(PRESETS[name]))
    if name.startswith("broken-"):
        assert found.warnings, "what is broken on purpose is said"
        assert found.can_train
        assert "Look at" in found.experiment.about if found.experiment else False
    else:
        assert found.problems == (), "not even a warning"
    assert found.parameters == EXPECTED[name]
    assert text.startswith("#:schema ./schema/preset-v1.json\n")
    assert text.count("#") >= 6, "comments for a student beside the lines that matter"
    assert max(map(len, text.splitlines())) <= 240
    spec = experiment(name)
    assert spec.title
    assert re.match(r"\d\d\.\d % test accuracy after (at most )?\d+ epochs, mean of seeds 0\.\.2", spec.reached)
    assert spec.about
    assert set(spec.tags) & set(ARCHITECTURES), "a tag says the architecture"
    assert set(spec.tags) & set(COURSE_SECTIONS), "and another what it is about"
    assert spec.tags == list(tags_in_order(spec.tags))
    assert spec.data.validation == DATASETS[spec.data.dataset].default_validation
    for setting in re.findall(r"--set '?([^' ]+)", text):
        assert "=" in setting, "what a comment says to try has to be a change"


def first_steps(name: str, data_dir: Path | None, tmp_path: Path) -> list[StepsCompleted]:
    """Train until the first losses are there; what they are."""
    control = RunControl()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, StepsCompleted) and event.last_step > 1:
            control.stop("enough")

    end = run_experiment(
        experiment(name), emit=emit, control=control, device="cpu", data_dir=data_dir, threads=1, runs_dir=tmp_path
    )
    assert isinstance(end, RunStopped), end
    (started,) = [event for event in events if isinstance(event, RunStarted)]
    assert started.parameters == EXPECTED[name]
    return [event for event in events if isinstance(event, StepsCompleted)]


@pytest.mark.parametrize("name", PRESETS)
def test_it_trains(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    threads = torch.get_num_threads()
    data_dir = request.getfixturevalue("mnist_folder") if experiment(name).data.dataset == "mnist" else None
    try:
        steps = first_steps(name, data_dir, tmp_path)
    finally:
        torch.set_num_threads(threads)
    losses = [loss for event in steps for loss in event.metrics["train_loss"]]
    assert len(losses) >= 2
    most = 1e6 if name.startswith("broken-") else 20
    assert all(0 < loss < most for loss in losses)

"""The exported script of every shipped preset, run by Python alone, gives the losses of the application."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.engine.exported import application_run
from tests.spec.documents import SHIPPED
from tui_trainer.run.events import RunFinished
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.experiment import Experiment
from tui_trainer.store.datasets import status

STEPS = 50
RUNNER = """
import json, runpy, sys
steps, answer, data, *scripts = sys.argv[1:]
losses = {}
for path in scripts:
    train = runpy.run_path(path)["train"]
    folder = {"folder": data} if "folder" in train.__kwdefaults__ else {}
    losses[path] = list(map(repr, train(int(steps), **folder)))
assert not [name for name in sys.modules if name.startswith("tui_trainer")]
json.dump(losses, open(answer, "w"))
"""


def preset(name: str) -> Experiment:
    return experiment_of(read_document(SHIPPED[name]), name)


@cache
def data_folder() -> Path:
    return Path(os.environ.get("TUI_TRAINER_DATA") or "/nonexistent")


def can_be_run(name: str) -> bool:
    """Whether its data are here."""
    return all(file.is_present for file in status(data_folder(), preset(name).data.dataset))


@pytest.fixture(scope="module")
def losses_of_scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The first losses of every preset's script, from one process that has nothing of this application."""
    folder = tmp_path_factory.mktemp("exported")
    paths = {name: folder / f"{name}.py" for name in SHIPPED if can_be_run(name)}
    for name, path in paths.items():
        path.write_text(script_of(preset(name)), encoding="utf-8")
    answer = folder / "losses.json"
    command = [
        sys.executable,
        "-P",
        "-c",
        RUNNER,
        str(STEPS),
        str(answer),
        str(data_folder()),
        *map(str, paths.values()),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    losses = json.loads(answer.read_text())
    return {name: losses[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_first_losses_are_equal(name: str, losses_of_scripts: dict[str, list[str]]) -> None:
    if name not in losses_of_scripts:
        pytest.skip("needs real data: set TUI_TRAINER_DATA to a folder with MNIST/raw")
    ours = application_run(preset(name), STEPS, data_folder())
    losses = ours.recording.steps()
    assert losses_of_scripts[name] == list(map(repr, losses))
    assert len(losses) == STEPS or isinstance(ours.end, RunFinished), "all steps of a run that has fewer"


def test_the_script_is_a_command(tmp_path: Path) -> None:
    path = tmp_path / "digits.py"
    path.write_text(script_of(preset("digits-mlp")), encoding="utf-8")
    command = [sys.executable, "-P", str(path), "--epochs", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    epoch, test = done.stdout.splitlines()
    assert epoch.startswith("epoch 1/1  train_loss ")
    assert test.startswith("test_loss ")

"""What is exported as PyTorch code gives the losses of the application, bit for bit."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sklearn.datasets
import torch

from tests.engine.exported import application_run, script_losses
from tests.engine.exported_cases import CASES, DATA_OPTIONS, REGULARIZATIONS, Stack, case
from tests.spec.stacks import FLATTEN, LINEAR
from tui_trainer.run.events import EpochCompleted, RunFinished
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.data import Data
from tui_trainer.spec.regularization import Regularization

STEPS = 10
ROOT = Path(__file__).parents[2]


def test_every_option_has_a_case() -> None:
    assert set(REGULARIZATIONS) == set(Regularization.model_fields)
    assert set(DATA_OPTIONS) == set(Data.model_fields)


@pytest.fixture(autouse=True, scope="module")
def _digits_read_once() -> Iterator[None]:
    """Two hundred scripts read the same file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sklearn.datasets, "load_digits", cache(sklearn.datasets.load_digits))
        yield


@pytest.mark.parametrize("name", CASES)
def test_the_losses_are_equal(name: str) -> None:
    ours = application_run(CASES[name], STEPS).recording.steps()
    assert list(map(repr, script_losses(CASES[name], STEPS))) == list(map(repr, ours))
    assert len(ours) == STEPS
    assert len(set(ours)) > 1 or "zeros" in name, "it learns"


@pytest.mark.parametrize("monitor", ["valid_loss", "valid_accuracy", "train_loss"])
def test_a_whole_run_prints_the_same_numbers(monitor: str, capsys: pytest.CaptureFixture[str]) -> None:
    stopping = {"early_stopping": {"monitor": monitor, "patience": 2, "min_delta": 0.01}}
    stack: Stack = [FLATTEN, LINEAR, {"kind": "Dropout", "p": 0.3}]
    spec = case(
        stack,
        optimizer={"kind": "SGD", "learning_rate": 0.3},
        regularization=stopping,
        training={"batch_size": 32, "epochs": 30},
    )
    ours = application_run(spec, None)
    assert script_losses(spec, None) == ours.recording.steps()
    *lines, stopped, tested = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == [
        f"train_loss {epoch.metrics['train_loss']:.4f}  train_accuracy {epoch.metrics['train_accuracy']:.2%}"
        f"  valid_loss {epoch.metrics['valid_loss']:.4f}  valid_accuracy {epoch.metrics['valid_accuracy']:.2%}"
        for epoch in ours.recording.of(EpochCompleted)
    ]
    assert isinstance(ours.end, RunFinished)
    assert ours.end.reason == "early_stopped"
    assert ours.end.tested_epoch < len(lines) < 30
    assert stopped == f"stopped early: epoch {ours.end.best_epoch} stayed the best"
    metrics = ours.end.metrics
    assert tested == f"test_loss {metrics['test_loss']:.4f}  test_accuracy {metrics['test_accuracy']:.2%}"


def test_the_seed_reaches_every_stream() -> None:
    stack: Stack = [FLATTEN, {"kind": "Dropout"}, LINEAR]
    texts = [script_of(case(stack, training={"seed": seed, "epochs": 2})) for seed in (0, 1)]
    names = [re.findall(r"^(\w+_SEED = \d+)", text, re.MULTILINE) for text in texts]
    assert [name.split(" ")[0] for name in names[0]] == ["SPLIT_SEED", "WEIGHTS_SEED", "BATCHES_SEED", "DROPOUT_SEED"]
    assert set(names[0]) & set(names[1]) == {"SPLIT_SEED = 1998"}


def test_a_large_step_takes_all_threads() -> None:
    large: Stack = [FLATTEN, {"kind": "Linear", "out_features": 65_536}, LINEAR]
    assert "torch.set_num_threads(1)" in script_of(case())
    assert "torch.set_num_threads(len(os.sched_getaffinity(0))" in script_of(case(large))


def test_every_script_is_as_ruff_would_have_it(tmp_path: Path) -> None:
    for number, spec in enumerate(CASES.values()):
        (tmp_path / f"script_{number}.py").write_text(script_of(spec), encoding="utf-8")
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", str(tmp_path)]
    for command in (["check", "--ignore", "T201"], ["format", "--diff"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, *config], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_another_seed_of_dropout_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail."""
    spec = CASES["layer Dropout"]
    before = torch.manual_seed
    monkeypatch.setattr(torch, "manual_seed", lambda seed: before(seed + 1))
    assert script_losses(spec, 3) != application_run(spec, 3).recording.steps()

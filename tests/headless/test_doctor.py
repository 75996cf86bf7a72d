"""What `doctor` finds, and when it says that no run could work."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tests.headless.consoles import Recorded
from tui_trainer.headless import doctor
from tui_trainer.store import paths


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TRAINER_RUNS", str(tmp_path / "runs"))


def examined(tmp_path: Path, *, device: str = "cpu") -> tuple[int, Recorded]:
    recorded = Recorded()
    return doctor.doctor(str(tmp_path / "data"), device, recorded.console), recorded


def test_everything_is_listed(tmp_path: Path) -> None:
    code, recorded = examined(tmp_path)
    assert code == 0
    names = [line.split("  ")[0] for line in recorded.lines]
    for name in (
        "Python",
        "torch",
        "torchvision",
        "textual",
        "plotext",
        "device",
        "CUDA",
        "MPS",
        "threads",
        "terminal",
    ):
        assert name in names
    for name in ("TERM", "encoding", "data mnist", "data digits", "runs", "presets", "cache"):
        assert name in names
    assert "not on mnist" in recorded.lines[-1]
    assert "tui-trainer data fetch mnist" in recorded.lines[-1]
    assert "note: data mnist: train-images-idx3-ubyte is missing; tui-trainer data fetch mnist" in recorded.said
    assert not (tmp_path / "runs").exists(), "looking changes nothing"


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUI_TRAINER_RUNS", str(tmp_path / "file" / "runs"))
    code, recorded = examined(tmp_path)
    assert code == 1
    assert recorded.complained.startswith(f"error: runs: {tmp_path / 'file'} cannot be written: ")
    assert "TUI_TRAINER_RUNS=FOLDER" in recorded.complained
    assert recorded.lines[-1] == "A run cannot work, for the reasons above."


def test_a_device_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    code, recorded = examined(tmp_path, device="cuda")
    assert code == 1
    assert "error: device: No cuda device" in recorded.complained


def test_a_package_that_is_missing_or_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version: Callable[[str], str] = metadata.version

    def without_plotext(name: str) -> str:
        if name == "plotext":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    def broken(name: str) -> Any:
        raise RuntimeError(f"operator {name}::nms does not exist")

    monkeypatch.setattr(metadata, "version", without_plotext)
    monkeypatch.setattr(doctor, "import_module", broken)
    code, recorded = examined(tmp_path)
    assert code == 1
    assert "error: plotext: not installed; pip install plotext" in recorded.complained
    assert "error: engine: torch cannot be loaded: operator torch::nms does not exist" in recorded.complained


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_free_bytes", lambda _: 12_000_000)
    code, recorded = examined(tmp_path)
    assert code == 1
    assert f"only 12 MB are free on the disk of {paths.runs_folder()}" in recorded.complained


@pytest.mark.parametrize(
    ("variables", "colours"),
    [
        ({"TERM": "xterm-256color"}, "256 colours"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "16 million colours"),
        ({"TERM": "xterm"}, "16 colours"),
        ({"TERM": ""}, "not set; COLORTERM not set; no colours"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "no colours (NO_COLOR is set)"),
    ],
)
def test_colours(variables: dict[str, str], colours: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORTERM", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert colours in examined(tmp_path)[1].said

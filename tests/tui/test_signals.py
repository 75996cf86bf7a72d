"""A dropped connection and a kill, in a real terminal: the run ends after its step, with everything on disk."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from tui_trainer.store.paths import RUNS_VARIABLE, shipped_presets_folder
from tui_trainer.store.runs import read_summary


@pytest.mark.parametrize("how", ["kill", "hangup"])
def test_a_run_ends_with_a_checkpoint(tmp_path: Path, how: str) -> None:
    preset = tmp_path / "long.toml"
    shipped = (shipped_presets_folder() / "digits-mlp.toml").read_text(encoding="utf-8")
    preset.write_text(shipped.replace("epochs = 20", "epochs = 1000000"), encoding="utf-8")
    environment = {**os.environ, "TERM": "xterm-256color", RUNS_VARIABLE: str(tmp_path / "runs")}
    child = pexpect.spawn(
        sys.executable, ["-m", "tui_trainer", str(preset)], env=environment, dimensions=(30, 100), timeout=60
    )
    child.expect("ready to train")
    child.send("t")
    child.expect("RUNNING")
    if how == "kill":
        child.kill(signal.SIGTERM)
        child.expect(pexpect.EOF)
    else:
        os.close(child.child_fd)
    child.wait()
    assert child.exitstatus == 130
    (folder,) = (tmp_path / "runs").iterdir()
    assert read_summary(folder).state == "stopped"
    assert list((folder / "checkpoints").glob("step-*.pt"))

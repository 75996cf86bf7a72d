"""A dropped connection and a kill, in a real terminal.

The run ends after its step, with everything on disk; what was not saved is offered at the next start.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pexpect
import pytest

from tui_trainer.store.paths import RUNS_VARIABLE, shipped_presets_folder
from tui_trainer.store.runs import read_summary


def end(child: pexpect.spawn[bytes], how: str) -> object:
    """End the program from outside; its exit code."""
    if how == "hangup":
        child.ptyproc.fileobj.close()  # not by its number, which may be another file's soon
        child.closed = child.ptyproc.closed = True
    else:
        child.kill({"kill": signal.SIGTERM, "interrupt": signal.SIGINT, "kill -9": signal.SIGKILL}[how])
        child.expect(pexpect.EOF)
    child.wait()
    return child.exitstatus


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
    assert end(child, how) == 130
    (folder,) = (tmp_path / "runs").iterdir()
    assert read_summary(folder).state == "stopped"
    assert list((folder / "checkpoints").glob("step-*.pt"))


@pytest.mark.parametrize("how", ["kill", "interrupt", "hangup", "kill -9"])
def test_what_was_not_saved_is_offered_at_the_next_start(tmp_path: Path, how: str) -> None:
    environment = {**os.environ, "TERM": "xterm-256color", "XDG_DATA_HOME": str(tmp_path)}
    drafts = tmp_path / "tui-trainer" / "drafts"

    def start() -> pexpect.spawn[bytes]:
        child = pexpect.spawn(
            sys.executable, ["-m", "tui_trainer", "digits-mlp"], env=environment, dimensions=(30, 100), timeout=60
        )
        child.expect("ready to train")
        return child

    child = start()
    child.send("dd")
    child.expect("unsaved")
    if how == "kill -9":
        while not list(drafts.glob("*.json")):
            time.sleep(0.05)
    end(child, how)
    child = start()
    child.expect("Unsaved changes from before")
    child.send("r")
    child.expect("unsaved")
    child.send("q")
    child.expect("Discard the changes")
    child.send("d")
    child.expect(pexpect.EOF)
    assert list(drafts.iterdir()) == []

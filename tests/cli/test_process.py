"""The command line as a process: signals, pipes, full disks, and how soon it answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui_trainer.store.runs import read_summary

PROGRAM = [sys.executable, "-m", "tui_trainer"]
ENDLESS = [*PROGRAM, "train", "digits-mlp", "--epochs", "1000000", "--threads", "1"]
SECONDS = 100.0
"""How long a test waits for what takes a few seconds on a machine that has nothing else to do."""


EVERYTHING_ELSE = """
schema = 1
data = { dataset = "digits", validation = 237 }
network = { classifier = [{ kind = "Flatten" }, { kind = "Linear", out_features = 10 }] }
optimizer = { kind = "SGD" }
training = { epochs = 1 }
"""


def started(command: list[str], **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(command, text=True, stdin=subprocess.DEVNULL, **options)  # type: ignore[call-overload,no-any-return]


def runs(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "runs").iterdir())


def in_training() -> subprocess.Popen[str]:
    """A process that has begun its third epoch."""
    process = started(ENDLESS, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        if line.lstrip().startswith("2/1000000"):
            return process
    pytest.fail(f"never began: {process.communicate()[1]}")


def test_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    process = in_training()
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert complained.strip().startswith("stopping after this step")
    (folder,) = runs(tmp_path)
    assert said.splitlines()[-1] == f"kept in {folder}"
    summary = read_summary(folder)
    assert summary.state == "stopped"
    assert (folder / "checkpoints" / f"step-{summary.step:06d}.pt").is_file()


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    # the first one comes while PyTorch is being loaded, which takes seconds and cannot be stopped cleanly
    waiting = "import signal, sys, threading; from tui_trainer.run.control import RunControl\n"
    waiting += "from tui_trainer.headless.signals import stopping_on_signals\n"
    waiting += "with stopping_on_signals(RunControl()):\n    print('ready', flush=True)\n    threading.Event().wait()\n"
    process = started([sys.executable, "-c", waiting], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline() == "\n"
    assert "press Ctrl-C again" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 130


def test_a_closed_pipe_stops_quietly(tmp_path: Path) -> None:
    process = in_training()
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=SECONDS) == 130
    assert process.stderr.read() == ""
    process.stderr.close()
    (folder,) = runs(tmp_path)
    assert (read_summary(folder).state, read_summary(folder).reason) == ("stopped", "nobody reads the output any more")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        short = started([*PROGRAM, "train", "digits-mlp", "--epochs", "1"], stdout=full, stderr=subprocess.PIPE)
        complained = short.communicate(timeout=SECONDS)[1]
    assert short.returncode == 1
    assert complained == "error: standard output cannot be written: No space left on device\n"
    (folder,) = runs(tmp_path)
    assert read_summary(folder).state == "finished", "the run itself is kept all the same"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["train", "--help"]])
def test_help_on_a_full_disk_is_no_traceback(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        process = started([*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE)
        complained = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 1
    assert complained == "error: standard output cannot be written: No space left on device\n"


def test_exit_codes_of_the_program(tmp_path: Path) -> None:
    codes = {
        ("--version",): 0,
        ("presets", "list"): 0,
        ("presets", "validate", "digits-mlp", "/nonexistent.toml"): 2,
        ("--nonsense",): 2,
        ("train", "mnist-mlp"): 3,
    }
    processes = {
        arguments: started([*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for arguments in codes
    }
    complaints = {arguments: process.communicate(timeout=SECONDS)[1] for arguments, process in processes.items()}
    assert {arguments: process.returncode for arguments, process in processes.items()} == codes
    assert "Traceback" not in "".join(complaints.values())


def test_json_in_a_plain_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    preset = tmp_path / "preset.toml"
    preset.write_text(f'title = "für 数"\n{EVERYTHING_ELSE}', encoding="utf-8")
    command = [*PROGRAM, "train", str(preset), "--json"]
    process = started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    said, complained = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, complained
    events = [json.loads(line) for line in said.splitlines()]
    assert events[0]["title"] == "für 数"
    assert events[-1]["event"] == "RunFinished"
    assert complained == ""


def test_help_loads_nothing_heavy_and_answers_soon() -> None:
    probe = "import sys; sys.argv = ['tui-trainer', *sys.argv[1:]]; from tui_trainer.cli import main\n"
    probe += "try: main()\nexcept SystemExit: pass\n"
    probe += "heavy = {'torch', 'textual', 'pydantic', 'numpy', 'rich', 'sklearn', 'tomlkit'} & set(sys.modules)\n"
    probe += "print('heavy:', sorted(heavy))"
    best = SECONDS
    for _ in range(3):
        begin = time.perf_counter()
        said = subprocess.check_output([sys.executable, "-c", probe, "--help"], text=True, stdin=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - begin)
        assert said.splitlines()[-1] == "heavy: []"
    assert best < 1.0, "0.1 s where nothing else runs"
    environment = {
        **os.environ,
        "_TUI_TRAINER_COMPLETE": "bash_complete",
        "COMP_WORDS": "tui-trainer mn",
        "COMP_CWORD": "1",
    }
    said = subprocess.check_output([sys.executable, "-c", probe], text=True, env=environment, stdin=subprocess.DEVNULL)
    assert "plain,mnist-mlp" in said.splitlines()
    assert said.splitlines()[-1] == "heavy: []"

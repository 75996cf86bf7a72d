"""The pseudo-terminal and the workspace of the benchmarks, around programs of a few lines."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks import workspace as workspace_module
from benchmarks.bars import NotMeasurableError
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace, mnist_folder, workspace

ECHO = """
import sys, termios, tty
tty.setraw(0)
print("\\x1b[>1u\\x1b[?2026$p\\x1bP+q544e\\x1b\\\\Ready\\x1b[K", end="\\r\\n", flush=True)
while (key := sys.stdin.read(1)) != "q":
    print({"\\x1b": "\\x1b[2JEscape"}.get(key, f"Pressed {key}."), end="\\r\\n", flush=True)
"""


WORDS = (("One", 0.2), ("Two", 0.4), ("End", 60))


def terminal(source: str, timeout: float = 30.0) -> Terminal:
    command = [sys.executable, "-c", source]
    return Terminal(command, columns=40, rows=10, environment=dict(os.environ), timeout=timeout)


def test_keys_go_in_and_the_screen_comes_out() -> None:
    with terminal(ECHO) as program:
        assert program.wait_for("Ready") > program.started
        assert program.text().splitlines()[0] == "Ready", "what a terminal does not show is not shown"
        before = program.bytes
        pressed = time.perf_counter()
        program.press("x")
        assert program.wait_for("Pressed x.") >= pressed
        assert program.bytes >= before + len("Pressed x.")
        program.press("escape")
        program.wait_gone("Pressed x.")


def test_texts_that_have_to_be_there_at_once_count_when_the_last_of_them_came() -> None:
    says = "; ".join(f"print('{word}', flush=True); time.sleep({pause})" for word, pause in WORDS)
    with terminal(f"import time; {says}") as program:
        one = program.wait_for_all(["One"], quiet=0.01)
        two = program.wait_for_all(["One", "Two"], quiet=2.0)
        assert 0.1 < two - one < 0.5, "not when it was quiet at last"
        assert "End" in program.text(), "what came afterwards is drawn, too"


def test_texts_that_do_not_come_are_told() -> None:
    with terminal("print('One')", timeout=20) as program, pytest.raises(NotMeasurableError, match="Two"):
        program.wait_for_all(["One", "Two"])


def test_a_screen_that_does_not_come_is_told_with_what_was_there() -> None:
    with terminal("print('Something else')", timeout=20) as program, pytest.raises(NotMeasurableError, match="Build"):
        program.wait_for("Build")


def test_bytes_are_counted_and_thrown_away() -> None:
    endless = "import time\nwhile True: print('x' * 98, flush=True); time.sleep(0.01)"
    with terminal(endless) as program:
        program.wait_for("x")
        assert program.discard(0.2) > 100
        pid = program.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_workspace_leaves_nothing_behind() -> None:
    with workspace() as place:
        preset = place.preset("digits-mlp", "training.epochs=1000")
        assert "epochs = 1000" in preset.read_text(encoding="utf-8")
        folder = place.folder
    assert not folder.exists()


def test_missing_data_is_a_reason_not_to_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TRAINER_DATA", str(tmp_path))
    with pytest.raises(NotMeasurableError, match="mnist"):
        mnist_folder()


def test_a_new_run_is_found_when_it_takes_steps(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    old, new = place.runs / "old", place.runs / "new"
    old.mkdir(parents=True)
    before = place.run_folders()
    waited: list[int] = []

    def pass_time() -> None:
        waited.append(1)
        if len(waited) == 1:
            new.mkdir()
        if len(waited) == 2:
            (new / "events.jsonl").write_text('{"event":"StepsCompleted"}\n')

    assert place.folder_of_new_run(before, pass_time) == new
    assert len(waited) == 2
    with pytest.raises(NotMeasurableError, match="no run took a step"):
        place.folder_of_new_run({old, new}, lambda: None, timeout=0.01)


def test_the_application_runs_with_its_default_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_module, "mnist_folder", lambda: Path("data"))
    monkeypatch.setenv("NO_COLOR", "1")
    environment = Workspace(tmp_path).environment()
    assert "NO_COLOR" not in environment
    assert environment["TUI_TRAINER_RUNS"] == str(tmp_path / "runs")
    assert environment["TUI_TRAINER_DATA"] == "data"
    assert environment["XDG_DATA_HOME"].startswith(str(tmp_path))

"""The commands through click, in this process: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import tui_trainer
from tests.cli.running import run
from tests.spec.documents import SHIPPED
from tui_trainer.cli import DATASET_NAMES
from tui_trainer.headless import data, train
from tui_trainer.run.event_codec import event_from_json
from tui_trainer.run.events import RunFinished, RunStarted
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.store.errors import DataError
from tui_trainer.store.paths import presets_folder
from tui_trainer.store.runs import read_summary


def test_help_and_version() -> None:
    assert run("--version").stdout == f"tui-trainer {tui_trainer.__version__}\n"
    text = run("--help").stdout
    for words in ("--device", "--data-dir", "mnist-mlp", "Exit codes: 0 done", "doctor", "completion"):
        assert words in text
    assert " open " not in text, "the hidden command stays hidden"


@pytest.mark.parametrize("command", [["train"], ["presets"], ["presets", "validate"], ["data", "fetch"], ["doctor"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    result = run(*command, "-h")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: tui-trainer {' '.join(command)}")


def test_training_from_the_preset_to_the_folder(tmp_path: Path) -> None:
    result = run("train", "digits-mlp", "--epochs", "2", "--seed", "3", "--threads", "1", "--set", "title=Mine")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Mine\n")
    assert "seed 3; 2 epochs" in result.stdout
    (folder,) = (tmp_path / "runs").iterdir()
    assert f"kept in {folder}" in result.stdout
    assert "digits-mlp" in folder.name
    summary = read_summary(folder)
    assert (summary.state, summary.title, summary.seed, summary.epochs) == ("finished", "Mine", 3, 2)
    environment = json.loads((folder / "environment.json").read_text())
    assert environment["command"].startswith("tui-trainer")
    again = run("train", str(folder / "experiment.toml"), "--threads", "1", "--quiet")
    assert again.exit_code == 0
    assert again.stdout.split(" in ")[0] == result.stdout.splitlines()[-2].split(" in ")[0], "the same run again"


def test_json_is_all_there_is(tmp_path: Path) -> None:
    result = run("train", "digits-mlp", "--epochs", "1", "--json", "--set", "training.batch_size=1200")
    events = [event_from_json(line) for line in result.stdout.splitlines()]
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunFinished)
    stored = (Path(events[0].folder) / "events.jsonl").read_text()
    assert stored == result.stdout


BAD_PRESETS: list[tuple[tuple[str, ...], list[str]]] = [
    (("train", "mnist-ml"), ["mnist-ml: no preset of that name; did you mean mnist-mlp?"]),
    (("train", "./missing.toml"), ["no such file"]),
    (
        (
            "train",
            "digits-mlp",
            "--set",
            "optimiser.x=1",
            "--set",
            "nowhere",
            "--epochs",
            "5",
            "--set",
            "training.seed=-1",
        ),
        ["nowhere: expected PLACE=VALUE", "optimiser: unknown", "training.seed: expected 0 or more, received -1"],
    ),
    (("mnst-mlp",), ["neither a command nor a preset; did you mean mnist-mlp?"]),
    (("trian", "mnist-mlp"), ["neither a command nor a preset; did you mean train?"]),
    (("digits-mlp", "more"), ["expected nothing after the preset, received more"]),
    (("--device", "cpu", "./missing.toml"), ["no such file"]),
    (("presets", "show", "x/y"), ["no such file"]),
]


@pytest.mark.parametrize(("arguments", "said"), BAD_PRESETS, ids=[arguments[-1] for arguments, _ in BAD_PRESETS])
def test_a_bad_preset_is_explained(arguments: tuple[str, ...], said: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    for words in said:
        assert words in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("train",),
        ("train", "digits-mlp", "--epochs", "0"),
        ("train", "digits-mlp", "--device", "tpu"),
        ("train", "digits-mlp", "--threads", "x"),
        ("--unknown",),
        ("data", "status", "mnits"),
        ("presets", "validate"),
        ("completion", "tcsh"),
    ],
)
def test_wrong_usage_is_explained(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage: tui-trainer" in result.stderr


def test_a_file_of_problems_is_explained_before_training(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'schema = 1\n[optimizer]\nkind = "Adm"\n[[network.classifier]]\nkind = "Linear"\nout_features = 0\n'
    )
    for arguments in (("train", str(path)), ("presets", "validate", str(path))):
        result = run(*arguments)
        assert result.exit_code == 2
        assert f"error: {path}: 2 problems" in result.stderr
        assert 'optimizer.kind: unknown "Adm"; did you mean Adam?' in result.stderr
        assert "network.classifier[0].out_features: expected 1 or more, received 0" in result.stderr


def test_validating_names_every_bad_file(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    (tmp_path / "binary.toml").write_bytes(b"\x7fELF\xff")
    files = [str(tmp_path / "empty.toml"), str(tmp_path / "binary.toml"), str(tmp_path)]
    result = run("presets", "validate", "digits-mlp", *files, *map(str, SHIPPED.values()))
    assert result.exit_code == 2
    assert all(f"error: {file}: " in result.stderr for file in files)
    assert len([line for line in result.stdout.splitlines() if ": good, " in line]) == 1 + len(SHIPPED)
    warned = {line.split("/")[-1].split(".toml")[0] for line in result.stdout.splitlines() if ".toml" in line}
    assert warned == set(SHIPPED)
    assert run("presets", "validate", "digits-mlp").exit_code == 0


def test_the_list_of_presets() -> None:
    result = run("presets", "list")
    assert result.exit_code == 0
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("mnist-mlp ")]
    assert line.split() == ["mnist-mlp", "MLP", "784-128-64-10", "109", "386", "97.4", "%"]


def test_a_named_pipe_among_the_presets_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    presets_folder().mkdir(parents=True)
    os.mkfifo(presets_folder() / "pipe.toml")
    (line,) = [line for line in run("presets", "list").stdout.splitlines() if line.startswith("pipe ")]
    assert "not valid" in line


def test_the_list_of_presets_with_tags() -> None:
    result = run("presets", "list", "--tag", "mlp", "--tag", "dropout")
    assert [line.split()[0] for line in result.stdout.split("\n\n")[0].splitlines()] == ["NAME", "mnist-mlp-dropout"]
    result = run("presets", "list", "--tag", "dropuot")
    assert result.exit_code == 2
    assert "no preset has this tag; did you mean dropout? (tags: perceptron, mlp, " in result.stderr


def test_presets_are_compared(tmp_path: Path) -> None:
    result = run("presets", "diff", "mnist-mlp", "mnist-mlp-dropout")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "network.classifier[3]: added Dropout(p=0.3)" in lines
    assert "training.epochs: 5 -> 10" in lines
    assert run("presets", "diff", "mnist-mlp").stdout == "no differences\n"

    text = SHIPPED["mnist-mlp"].read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("title", 'based_on = "mnist-mlp"\ntitle').replace("0.001", "0.01"), encoding="utf-8")
    result = run("presets", "diff", str(mine))
    assert result.stdout.splitlines() == ["optimizer.learning_rate: 0.001 -> 0.01"]

    mine.write_text(text, encoding="utf-8")
    result = run("presets", "diff", str(mine))
    assert result.exit_code == 2
    assert "not based on a preset that comes with the application" in result.stderr


def test_a_shown_preset_is_the_file() -> None:
    assert run("presets", "show", "mnist-mlp").stdout == SHIPPED["mnist-mlp"].read_text(encoding="utf-8")


def test_missing_data_is_exit_code_3(tmp_path: Path) -> None:
    result = run("train", "mnist-mlp")
    assert result.exit_code == 3
    assert "tui-trainer data fetch mnist" in result.stderr
    assert str(tmp_path / "data") in result.stderr
    assert not (tmp_path / "runs").exists(), "no run began"
    result = run("train", "mnist-mlp", "--json")
    (line,) = result.stdout.splitlines()
    assert (result.exit_code, json.loads(line)["event"]) == (3, "RunFailed")
    for action in ("status", "verify"):
        assert run("data", action).exit_code == 0, "nobody has to have every dataset"
        result = run("data", action, "mnist")
        assert result.exit_code == 3
        assert "train-images-idx3-ubyte  is missing" in result.stdout
        assert run("data", action, "digits").exit_code == 0


def test_data_that_is_there(mnist_folder: Path) -> None:
    for action in ("status", "verify", "fetch"):
        result = run("data", action, "mnist", "--data-dir", str(mnist_folder))
        assert result.exit_code == 0, result.stderr
        assert "t10k-labels-idx1-ubyte" in result.stdout


def test_data_that_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DataError("Could not fetch it:", details=["mirror: refused"], advice=["try again later", "or not"])

    monkeypatch.setattr(data, "fetch", refuse)
    result = run("data", "fetch")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: Could not fetch it:\n  mirror: refused\nWhat to do:\n")
    assert run("data", "fetch", "digits").stdout == "digits: comes with the program, nothing to fetch\n"


def test_wrong_options_of_the_application_are_told_without_the_hidden_command() -> None:
    result = run("--unknown")
    assert result.stderr.startswith("Usage: tui-trainer [OPTIONS] [PRESET]")
    assert "tui-trainer open" not in result.stderr
    assert "'x' is not a valid whole number" in run("train", "digits-mlp", "--epochs", "x").stderr


def test_a_data_folder_whose_name_is_too_long_is_exit_code_3(tmp_path: Path) -> None:
    result = run("train", "mnist-mlp", "--data-dir", str(tmp_path / ("x" * 300)))
    assert result.exit_code == 3
    assert "the name is too long" in result.stderr


def test_a_folder_that_cannot_be_written_is_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUI_TRAINER_RUNS", str(tmp_path / "file"))
    result = run("train", "digits-mlp", "--epochs", "1")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: Cannot make the folder")


def test_the_unexpected_is_one_line_and_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(train, "train", fail)
    result = run("train", "digits-mlp")
    assert result.exit_code == 1
    assert "error: something unexpected happened: first line (RuntimeError)" in result.stderr
    report = Path(result.stderr.split("The details are in ")[1].split("; please")[0])
    assert "Traceback" in report.read_text()


def test_interrupting_any_command_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(train, "train", interrupt)
    result = run("train", "digits-mlp")
    assert (result.exit_code, result.stderr) == (130, "interrupted\n")


def test_the_names_of_datasets_are_those_of_the_catalogue() -> None:
    assert tuple(DATASETS) == DATASET_NAMES

"""`tui-trainer presets` and presets on standard input: their lines of JSON, and files that are none."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.cli.running import run
from tests.spec.documents import SHIPPED
from tui_trainer.cli import commands
from tui_trainer.cli.group import complete_presets
from tui_trainer.headless.named import preset_text
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.paths import presets_folder
from tui_trainer.store.runs import read_summary

FIELDS = ["name", "origin", "path", "title", "tags", "based_on", "parameters", "test_accuracy", "reached", "errors"]


def piped(text: str | bytes, *arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments), input=text, prog_name="tui-trainer")


def test_the_list_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    presets_folder().mkdir(parents=True)
    (presets_folder() / "mine.toml").write_text('schema = 1\nreached = "... % test accuracy"\n', encoding="utf-8")
    (presets_folder() / "none.toml").write_text("schema = ", encoding="utf-8")
    result = run("presets", "list", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    listed = {entry["name"]: entry for entry in map(json.loads, result.stdout.splitlines())}
    assert set(listed) == {*SHIPPED, "mine", "none"}
    assert all(list(entry) == FIELDS for entry in listed.values())
    shipped = listed["mnist-mlp"]
    assert (shipped["origin"], shipped["parameters"], shipped["test_accuracy"]) == ("shipped", 109386, 0.974)
    assert (shipped["path"], shipped["errors"], shipped["based_on"]) == (str(SHIPPED["mnist-mlp"]), [], None)
    assert "mlp" in shipped["tags"]
    mine = listed["mine"]
    assert (mine["origin"], mine["parameters"], mine["test_accuracy"]) == ("user", None, None)
    assert "network: missing; it has no default" in mine["errors"]
    assert listed["none"]["errors"][0].startswith("not valid TOML")
    tagged = [json.loads(line)["name"] for line in run("presets", "list", "--tag", "cnn", "--json").stdout.splitlines()]
    assert tagged == [name for name, entry in listed.items() if "cnn" in entry["tags"]]


def test_differences_as_json(tmp_path: Path) -> None:
    result = run("presets", "diff", "mnist-mlp", "mnist-mlp-dropout", "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(list(entry) == ["place", "old", "new"] for entry in found)
    assert {"place": "training.epochs", "old": 5, "new": 10} in found
    assert {"place": "network.classifier[3]", "old": None, "new": {"kind": "Dropout", "p": 0.3}} in found
    assert run("presets", "diff", "mnist-mlp", "--json").stdout == ""

    odd = tmp_path / "odd.toml"
    odd.write_text("title = 1979-05-27\nabout = [nan, -inf]\n", encoding="utf-8")
    result = run("presets", "diff", "mnist-mlp", str(odd), "--json")
    values = {entry["place"]: entry["new"] for entry in map(json.loads, result.stdout.splitlines())}
    assert (values["title"], values["about"]) == ("1979-05-27", ["nan", "-inf"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("command", [("train",), ("export",), ("presets", "show"), ("presets", "diff")])
def test_a_named_pipe_is_not_waited_for(command: tuple[str, ...], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    result = run(*command, str(tmp_path / "pipe.toml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "not a regular file; expected NAME.toml" in result.stderr
    assert run("presets", "validate", str(tmp_path / "pipe.toml")).exit_code == 2


def test_why_a_file_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "link.toml").symlink_to("nowhere")
    paths = ("loop.toml", "link.toml", f"{'x' * 300}.toml", "none.toml")
    result = run("presets", "validate", *(str(tmp_path / path) for path in paths))
    assert result.exit_code == 2
    loop, link, long, none = result.stderr.splitlines()
    assert "symbolic links" in loop
    assert link.endswith("no such file")
    assert "cannot be read: File name too long" in long
    assert none.endswith("no such file")


def test_a_preset_on_standard_input(tmp_path: Path) -> None:
    text = SHIPPED["digits-mlp"].read_text(encoding="utf-8")
    assert piped(text, "presets", "show", "-").stdout == text
    assert piped(text, "presets", "validate", "-").stdout.startswith("-: good, 6 570 parameters")
    assert piped(text, "presets", "diff", "digits-mlp", "-").stdout == "no differences\n"
    assert piped(text, "presets", "diff", "-", "-").stdout == "no differences\n"
    assert piped(text, "export", "-").stdout == run("export", "digits-mlp").stdout
    result = piped(text, "train", "-", "--epochs", "1", "--quiet")
    assert result.exit_code == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert "digits-mlp-64" in folder.name, "named after its title"
    assert read_summary(folder).title == "Digits MLP 64-64-32-10"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "schema: missing"),
        (b"\xff\xfe", "standard input: not UTF-8 text"),
        (b"#" * 1_000_001, "standard input: too long"),
    ],
    ids=["empty", "binary", "long"],
)
def test_what_is_no_preset_on_standard_input(content: bytes, words: str) -> None:
    result = piped(content, "presets", "validate", "-")
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(PresetError, match="standard input"):
        preset_text("-")


def test_a_shown_preset_is_the_file_whatever_the_locale_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "umlaut.toml"
    path.write_bytes('title = "Übung ☃"'.encode())
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii", errors="replace"))
    assert commands.main(["presets", "show", str(path)], standalone_mode=False) == 0
    assert written.getvalue() == path.read_bytes()


def test_an_export_to_a_dash_goes_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "digits-mlp", "-o", "-").stdout == run("export", "digits-mlp").stdout
    assert not (tmp_path / "-").exists()


def test_a_presets_folder_that_cannot_be_looked_into_hides_only_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ("x" * 300)))
    result = run("presets", "list", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [json.loads(line)["origin"] for line in result.stdout.splitlines()] == ["shipped"] * len(SHIPPED)
    assert run("train", "mnist-mpl").stderr.endswith("did you mean mnist-mlp?\n")
    completed = complete_presets(click.Context(commands), commands.params[0], "mnist-res")
    assert [item.value for item in completed] == ["mnist-residual"]


def test_a_change_is_told_in_a_line_however_long_it_is() -> None:
    result = run("train", "digits-mlp", "--set", f"title={'x' * 10_000}")
    assert result.exit_code == 2
    assert max(map(len, result.stderr.splitlines())) < 200
    assert "title: expected at most 200 characters" in result.stderr

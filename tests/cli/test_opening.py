"""`tui-trainer [PRESET]`: what is opened, and what is trained where nothing can be opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.spec.documents import SHIPPED
from tui_trainer.headless import choice, opening, train
from tui_trainer.store.errors import DataError


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The presets that were to be trained, instead of training them."""
    presets: list[str] = []

    def note(preset: str, *_: object) -> int:
        presets.append(Path(preset).stem)
        return 0

    monkeypatch.setattr(train, "train", note)
    return presets


def test_without_a_terminal_a_named_preset_is_trained(trained: list[str]) -> None:
    result = run("mnist-softmax")
    assert result.stdout == "Training without a screen: standard input is not a terminal.\n"
    run(str(SHIPPED["mnist-mlp"]), "--device", "cpu")
    assert trained == ["mnist-softmax", "mnist-mlp"]


def test_without_a_terminal_the_digits_are_trained_if_there_is_no_mnist(
    trained: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []

    def refuse(folder: Path, name: str, **options: Any) -> None:
        asked.append((folder, name, options["deadline"]))
        raise DataError("Could not fetch it:", details=["a: refused the connection", "b: did not answer within 10 s"])

    monkeypatch.setattr(choice, "fetch", refuse)
    result = run()
    assert trained == ["digits-mlp"]
    assert asked == [(tmp_path / "data", "mnist", 10.0)]
    (line,) = result.stdout.splitlines()[1:]
    assert line.startswith("No preset was named: training digits-mlp, because MNIST is not in ")
    assert line.endswith("could not be fetched (a: refused the connection; b: did not answer within 10 s).")


def test_without_a_terminal_mnist_is_trained_once_it_is_fetched(
    trained: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "fetch", lambda *_, **__: [])
    assert "could be fetched" in run().stdout
    assert trained == ["mnist-mlp"]


def test_without_a_terminal_mnist_is_trained_if_it_is_there(trained: list[str], mnist_folder: Path) -> None:
    assert f"because MNIST is in {mnist_folder}" in run("--data-dir", str(mnist_folder)).stdout
    assert trained == ["mnist-mlp"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the application was opened with, instead of opening it."""
    from tui_trainer.tui import app

    calls: list[Any] = []

    def note(*arguments: object) -> int:
        calls.append(arguments)
        return 0

    monkeypatch.setattr(app, "run_app", note)
    monkeypatch.setattr(opening, "why_no_screen", lambda: "")
    return calls


def test_on_a_terminal_the_application_is_opened(opened: list[Any]) -> None:
    assert run().exit_code == 0
    assert run("mnist-mlp", "--device", "cpu", "--data-dir", "/d").exit_code == 0
    (first, _), (second, options) = opened
    assert first is None
    assert second == SHIPPED["mnist-mlp"]
    assert (options.device, options.data_dir) == ("cpu", "/d")


class Stream:
    def __init__(self, *, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("stdin", "stdout", "term", "reason"),
    [
        (True, True, "xterm", ""),
        (True, True, "dumb", "the terminal cannot show one: TERM is dumb"),
        (True, True, "", "the terminal cannot show one: TERM is not set"),
        (False, True, "xterm", "standard input is not a terminal"),
        (True, False, "xterm", "standard output is not a terminal"),
    ],
)
def test_why_there_can_be_no_screen(
    stdin: bool, stdout: bool, term: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stdin", Stream(is_terminal=stdin))
    monkeypatch.setattr("sys.stdout", Stream(is_terminal=stdout))
    assert opening.why_no_screen() == reason

"""What shells complete."""

from __future__ import annotations

import pytest

from tests.cli.running import run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = run("completion", shell).stdout
    assert "_TUI_TRAINER_COMPLETE" in script
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert run("completion").stdout == script


def completed(*words: str) -> set[str]:
    """What bash would offer for the last word."""
    environment = {
        "_TUI_TRAINER_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["tui-trainer", *words]),
        "COMP_CWORD": str(len(words)),
    }
    return {line.partition(",")[2] for line in run(environment=environment).stdout.splitlines()}


def test_words_are_completed() -> None:
    assert {"train", "presets", "data", "doctor", "completion", "mnist-mlp", "digits-mlp"} <= completed("")
    assert "open" not in completed("")
    assert completed("mnist-so") == {"mnist-softmax"}
    assert completed("train", "digits-m") == {"digits-mlp"}
    assert {"--device", "--data-dir", "--help", "--version"} <= completed("--")
    assert completed("mnist-mlp", "--device", "c") == {"cpu", "cuda"}
    assert completed("--device", "c") == {"cpu", "cuda"}
    assert "--json" in completed("train", "digits-mlp", "--")
    assert completed("data", "fetch", "m") == {"mnist"}
    assert completed("./mi") == {"./mi"}, "a file, which the shell completes"

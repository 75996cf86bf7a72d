"""What every test stands on: no test touches the folders of the person who runs it, none depends on their terminal."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# With CI set every run draws the same examples: what is tested there is what the change is, not luck.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

OF_THE_TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME")


@pytest.fixture(autouse=True, scope="session")
def _neutral_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """User folders are empty temporary ones, in this process and in those that tests start."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TUI_TRAINER_RUNS"):
            patch.setenv(variable, str(home / variable.lower()))
        for variable in OF_THE_TERMINAL:
            patch.delenv(variable, raising=False)
        yield


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The data folder with the real MNIST; skips where TUI_TRAINER_DATA names none."""
    folder = Path(os.environ.get("TUI_TRAINER_DATA") or "/nonexistent")
    if not (folder / "MNIST" / "raw").is_dir():
        pytest.skip("needs the real MNIST: set TUI_TRAINER_DATA to a folder with MNIST/raw")
    return folder

from pathlib import Path

import pytest
import textual.app
import textual.pilot

from tests.tui.own_files import COMMENTED
from tests.tui.settling import settled
from tui_trainer.store import paths
from tui_trainer.tui.app import TuiTrainerApp


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are tested without importing torch in the background, and leave nothing behind for other tests."""
    monkeypatch.setattr(TuiTrainerApp, "warms_up", False)
    monkeypatch.setattr(TuiTrainerApp, "keeps_drafts", False)


@pytest.fixture(autouse=True)
def _settles_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilot waits for what is going on, and no longer."""
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", settled)


@pytest.fixture
def presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder for the user's presets, which is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return paths.presets_folder()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(COMMENTED, encoding="utf-8")
    return path

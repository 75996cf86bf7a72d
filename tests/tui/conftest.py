import pytest

from tui_trainer.tui.app import TuiTrainerApp


@pytest.fixture(autouse=True)
def _no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are tested without importing torch in the background."""
    monkeypatch.setattr(TuiTrainerApp, "warms_up", False)

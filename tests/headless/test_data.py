"""The commands on datasets: what they say of each file, and that one dataset that fails does not keep the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.headless.consoles import Recorded
from tests.store.small_dataset import IMAGES, LABELS, SMALL, write_raw
from tui_trainer.headless import data
from tui_trainer.headless.exit_codes import DATA, DONE
from tui_trainer.store.dataset_files import DATASET_FILES
from tui_trainer.store.errors import DataError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with a dataset of two files, of which the md5 of one is not known."""
    monkeypatch.setitem(DATASET_FILES, "small", replace(SMALL, files=(replace(IMAGES, md5=None), LABELS)))
    write_raw(tmp_path)
    return str(tmp_path)


def test_what_could_not_be_compared_is_not_called_right(folder: str) -> None:
    recorded = Recorded()
    assert data.verify(["small"], folder, recorded.console) == DONE
    _, head, images, labels = recorded.lines
    assert head == "small: right in size and form; no md5 of its content is known"
    assert images.endswith("some-images  right in size and form; no md5 of its content is known")
    assert labels.endswith("some-labels  right in every byte")
    recorded = Recorded()
    assert data.status(["small"], folder, recorded.console) == DONE
    assert recorded.lines[1] == "small: present"


def test_files_that_are_bad_are_counted(folder: str) -> None:
    (Path(folder) / SMALL.folder / IMAGES.name).unlink()
    recorded = Recorded()
    assert data.verify(["small"], folder, recorded.console) == DATA
    assert recorded.lines[1].startswith("small: 1 of 2 files right")
    assert "tui-trainer data fetch small" in recorded.complained


def test_every_dataset_is_tried_and_every_failure_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(folder: Path, name: str, **_: Any) -> None:
        asked.append(name)
        if name != "kmnist":
            raise DataError(f"Could not fetch {name}.")

    monkeypatch.setattr(data, "fetch", fetch)
    recorded = Recorded()
    with pytest.raises(DataError, match="Could not fetch fashion-mnist"):
        data.fetch_all(["mnist", "kmnist", "digits", "fashion-mnist"], str(tmp_path), recorded.console)
    assert asked == ["mnist", "kmnist", "fashion-mnist"]
    assert recorded.complained == "error: Could not fetch mnist.\n"
    assert recorded.lines[0] == f"kmnist: ready in {tmp_path / 'KMNIST' / 'raw'}"

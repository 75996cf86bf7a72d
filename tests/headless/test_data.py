"""The commands on datasets: what they say of each file, and that one dataset that fails does not keep the others."""

from __future__ import annotations

from collections.abc import Callable
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
    assert data.verify("small", folder, recorded.console) == DONE
    _, head, images, labels = recorded.lines
    assert head == "small: right in size and form; no md5 of its content is known"
    assert images.endswith("some-images  right in size and form; no md5 of its content is known")
    assert labels.endswith("some-labels  right in every byte")
    recorded = Recorded()
    assert data.status("small", folder, recorded.console) == DONE
    assert recorded.lines[1] == "small: present"


def test_files_that_are_bad_are_counted(folder: str) -> None:
    (Path(folder) / SMALL.folder / IMAGES.name).unlink()
    recorded = Recorded()
    assert data.verify("small", folder, recorded.console) == DATA
    assert recorded.lines[1].startswith("small: 1 of 2 files right")
    assert "tui-trainer data fetch small" in recorded.complained


def test_every_dataset_is_tried_and_every_failure_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(folder: Path, name: str, **_: Any) -> None:
        asked.append(name)
        if name != "fashion-mnist":
            raise DataError(f"Could not fetch {name}.")

    monkeypatch.setattr(data, "fetch", fetch)
    recorded = Recorded()
    with pytest.raises(DataError, match="Could not fetch kmnist"):
        data.fetch_all(None, str(tmp_path), recorded.console)
    assert asked == ["mnist", "fashion-mnist", "kmnist"]
    assert recorded.complained == "error: Could not fetch mnist.\n"
    assert recorded.lines[0] == f"fashion-mnist: ready in {tmp_path / 'FashionMNIST' / 'raw'}"


@pytest.mark.parametrize("look", [data.status, data.verify])
def test_without_a_name_only_what_is_there_has_to_be_right(look: Callable[..., int], folder: str) -> None:
    recorded = Recorded()
    assert look(None, folder, recorded.console) == DONE
    assert f"mnist: not there (tui-trainer data fetch mnist --data-dir {folder})" in recorded.lines
    assert recorded.complained == ""
    assert look("mnist", folder, Recorded().console) == DATA

    (Path(folder) / SMALL.folder / IMAGES.name).unlink()
    assert look(None, folder, Recorded().console) == DATA, "half a dataset is a damaged one"


@pytest.mark.parametrize("name", [None, "mnist"])
def test_a_data_folder_that_cannot_be_is_explained(name: str | None, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (str(tmp_path / "file"), str(tmp_path / ("x" * 300))):
        for look in (data.status, data.verify):
            recorded = Recorded()
            assert look(name, folder, recorded.console) == DATA
            assert "cannot be" in recorded.said

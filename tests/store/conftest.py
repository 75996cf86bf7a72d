from collections.abc import Iterator

import pytest

from tests.store.file_server import FileServer
from tests.store.small_dataset import SMALL
from tui_trainer.store.dataset_files import DATASET_FILES


@pytest.fixture
def small_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small dataset in the table, and no proxy before the server of the tests."""
    monkeypatch.setitem(DATASET_FILES, "small", SMALL)
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def server() -> Iterator[FileServer]:
    """A running server that has nothing yet."""
    with FileServer().running() as running:
        yield running

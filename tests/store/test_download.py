"""What a fetch does about time and the network; what comes through it is in test_fetch."""

import errno
import socket
import ssl
import threading
import time
import urllib.error
from pathlib import Path

import pytest

from tests.store.file_server import FileServer, content
from tests.store.small_dataset import ARCHIVES, IMAGES, LONG, assert_complete, assert_nothing_left
from tui_trainer.store import download, fetch
from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import FetchCancelled, FetchProgress

ARCHIVE = ARCHIVES[IMAGES.archive]
pytestmark = pytest.mark.usefixtures("small_table")


def test_without_a_network_the_name_look_up_is_to_blame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(DataError, match=r"first\.invalid: could not be found \(is there a network\?\)"):
        fetch.fetch(tmp_path, "small")
    assert_nothing_left(tmp_path)


def test_a_name_look_up_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hang(*_: object, **__: object) -> None:
        release.wait(3 * LONG)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(DataError, match=r"first\.invalid: did not answer within 0\.2 s"):
        fetch.fetch(tmp_path, "small", timeout=0.2)
    release.set()


def test_a_closed_port_and_an_address_that_is_none(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(DataError) as caught:
            fetch.fetch(tmp_path, "small", mirrors=[closed, "nonsense", "http://[bad/"])
    assert "refused the connection" in caught.value.details[0]
    assert "nonsense: could not be read: unknown url type" in caught.value.details[1]
    assert "could not be read" in caught.value.details[2]
    with pytest.raises(DataError, match="no mirror is known"):
        fetch.fetch(tmp_path, "small", mirrors=[])


def test_errors_of_the_network_have_words() -> None:
    certificate = ssl.SSLCertVerificationError(1, "certificate verify failed")
    assert "could not be trusted" in download._words(urllib.error.URLError(certificate), 10)
    assert download._words(TimeoutError(), 10) == "did not answer within 10 s"
    assert download._words(ConnectionResetError(), 10) == "broke the connection"
    unreachable = urllib.error.URLError(OSError(errno.ENETUNREACH, "Network is unreachable"))
    assert download._words(unreachable, 10) == "could not be reached: Network is unreachable"


def test_cancelling_stops_a_silent_server(tmp_path: Path, server: FileServer) -> None:
    server.answers[f"/slow/{IMAGES.archive}"] = server.hang
    with pytest.raises(FetchCancelled, match="was stopped"):
        fetch.fetch(
            tmp_path, "small", mirrors=[f"{server.address}/slow/"], timeout=LONG, cancelled=lambda: bool(server.asked)
        )
    assert_nothing_left(tmp_path)


def test_cancelling_stops_in_the_middle_of_a_file(tmp_path: Path, server: FileServer) -> None:
    server.answers[f"/slow/{IMAGES.archive}"] = server.trickle(ARCHIVE)
    told: list[FetchProgress] = []
    with pytest.raises(FetchCancelled):
        fetch.fetch(
            tmp_path,
            "small",
            progress=told.append,
            mirrors=[f"{server.address}/slow/"],
            timeout=LONG,
            cancelled=lambda: bool(told and told[-1].received),
        )
    assert_nothing_left(tmp_path)


def test_the_deadline_is_for_everything_together(tmp_path: Path, server: FileServer) -> None:
    server.answers[f"/slow/{IMAGES.archive}"] = server.trickle(ARCHIVE)
    started = time.monotonic()
    with pytest.raises(DataError) as caught:
        fetch.fetch(
            tmp_path,
            "small",
            mirrors=[f"{server.address}/none/", f"{server.address}/slow/"],
            timeout=LONG,
            deadline=1.0,
        )
    assert time.monotonic() - started < LONG / 2
    assert caught.value.what == "Fetching small was not finished within 1 s."
    assert caught.value.details == (f"{server.host}: answered 404 Not Found",)
    assert_nothing_left(tmp_path)


def test_proxies_of_the_environment_are_used(
    tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", server.address)
    for name, data in ARCHIVES.items():
        server.answers[f"http://first.invalid/{name}"] = content(data)
    fetch.fetch(tmp_path, "small")
    assert_complete(tmp_path)


def test_no_thread_outlives_a_fetch_for_long(tmp_path: Path, server: FileServer) -> None:
    server.answers[f"/bad/{IMAGES.archive}"] = content(ARCHIVE + bytes(3_000_000))
    with pytest.raises(DataError):
        fetch.fetch(tmp_path, "small", mirrors=[f"{server.address}/bad/"])
    for thread in threading.enumerate():
        if thread.name == "download":
            thread.join(LONG)
            assert not thread.is_alive()

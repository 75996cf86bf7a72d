"""Reading one address with limits that hold: name look-up, connecting and trickling included."""

import http.client
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

from tui_trainer.spec.numerals import grouped
from tui_trainer.store.errors import reason

_CHUNK = 1 << 16
_LOOK = 0.05  # seconds between two looks at the clock and at `check` while nothing arrives


class DownloadError(Exception):
    """An address could not be read; the message says why and is to follow its name and a colon."""


class Download:
    """One address being read by a thread of its own.

    urllib's timeout covers neither name look-up nor a server that sends a byte now and then, and nothing could stop
    it meanwhile; so it reads in a daemon thread, and whoever iterates waits with a clock.  Use as a context manager.
    """

    def __init__(self, url: str, timeout: float, check: Callable[[], None]) -> None:
        """`timeout`: seconds without a byte; `check` is called many times a second and may raise to stop."""
        self.url = url
        self.total: int | None = None  # bytes announced by the server, known once the first chunk is there
        self._timeout = timeout
        self._check = check
        self._arrived: queue.Queue[bytes | DownloadError] = queue.Queue(maxsize=16)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._receive, name="download", daemon=True)

    def __enter__(self) -> "Download":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes as they arrive; raises DownloadError, and whatever `check` raises."""
        silent_since = time.monotonic()
        while True:
            self._check()
            try:
                item = self._arrived.get(timeout=_LOOK)
            except queue.Empty:
                if time.monotonic() - silent_since > self._timeout:
                    raise DownloadError(_silence(self._timeout)) from None
                continue
            if isinstance(item, DownloadError):
                raise item
            if not item:
                return
            yield item
            silent_since = time.monotonic()

    def _receive(self) -> None:
        try:
            request = urllib.request.Request(self.url, headers={"User-Agent": "tui-trainer"})
            # An opener of its own, so that the proxies are those that are set now.
            with urllib.request.build_opener().open(request, timeout=self._timeout) as response:
                announced = response.headers.get("Content-Length", "")
                self.total = int(announced) if announced.isdecimal() else None
                # read1 returns what has arrived; read would wait for the whole amount.
                while chunk := response.read1(_CHUNK):
                    if not self._put(chunk):
                        return
            self._put(b"")
        except Exception as error:  # whatever it is, it is a reason to try the next mirror
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            self._put(DownloadError(_words(error, self._timeout)))

    def _put(self, item: bytes | DownloadError) -> bool:
        while not self._closed.is_set():
            try:
                self._arrived.put(item, timeout=_LOOK)
            except queue.Full:
                continue
            return True
        return False


def _silence(timeout: float) -> str:
    return f"did not answer within {timeout:g} s"


def _words(error: Exception, timeout: float) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return " ".join(f"answered {error.code} {error.reason}".split())
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case TimeoutError():
            return _silence(timeout)
        case socket.gaierror():
            return "could not be found (is there a network?)"
        case ssl.SSLError():
            return f"could not be trusted: {getattr(cause, 'verify_message', '') or cause}"
        case http.client.RemoteDisconnected():
            return "closed the connection without an answer"
        case http.client.IncompleteRead():
            return f"closed the connection early, after {grouped(len(cause.partial))} bytes"
        case ConnectionRefusedError():
            return "refused the connection"
        case ConnectionError():
            return "broke the connection"
        case OSError():
            return f"could not be reached: {reason(cause)}"
    return f"could not be read: {cause or type(cause).__name__}"

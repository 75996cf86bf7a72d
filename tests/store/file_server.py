"""An HTTP server on this machine that can misbehave in every way that a mirror has been seen to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.store.small_dataset import LONG

Answer = Callable[[BaseHTTPRequestHandler], None]


class FileServer:
    """Answers by path; `asked` lists the paths in order, `release` lets hanging answers go."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.release = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answers.get(self.path, status(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def serve(self, mirror: str, files: dict[str, bytes]) -> str:
        """Answer with these files below /<mirror>/; returns the mirror's address."""
        self.answers |= {f"/{mirror}/{name}": content(data) for name, data in files.items()}
        return f"{self.address}/{mirror}/"

    def hang(self, request: BaseHTTPRequestHandler) -> None:
        """Never answer while the test lasts."""
        self.release.wait(3 * LONG)

    def trickle(self, data: bytes) -> Answer:
        """Begin to answer, then never go on."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data[:20])
            request.wfile.flush()
            self.release.wait(3 * LONG)

        return answer

    @contextmanager
    def running(self) -> Iterator["FileServer"]:
        self._thread.start()
        try:
            yield self
        finally:
            self.release.set()
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()


def content(data: bytes, *, announced: int | None = -1, kind: str = "application/gzip") -> Answer:
    """Send these bytes; `announced` is the Content-Length to claim (-1 the true one, None no claim)."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        if announced is not None:
            request.send_header("Content-Length", str(len(data) if announced == -1 else announced))
        request.end_headers()
        request.wfile.write(data)

    return answer


def chunked(data: bytes, size: int) -> Answer:
    """Send these bytes in the chunked transfer encoding."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.send_header("Connection", "close")
        request.end_headers()
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            request.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")
        request.close_connection = True

    return answer


def status(code: int) -> Answer:
    """Send an error status."""
    return lambda request: request.send_error(code)


def redirect(address: str) -> Answer:
    """Send the client elsewhere."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", address)
        request.end_headers()

    return answer


def disconnect(request: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    request.close_connection = True

"""A pseudo-terminal around a program: its screen, its keys, its bytes."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pexpect
import pyte

from benchmarks.bars import NotMeasurableError

KEYS = {"escape": "\x1b", "enter": "\r", "space": " ", "down": "\x1b[B", "backspace": "\x7f"}

# Sequences that pyte would print as text: private ones it does not know, and device control strings.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;:]*[A-Za-z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[P_X^].*?\x1b\\", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(\[[0-?]*[ -/]*|[P_X^].*)?\Z", re.DOTALL)
# The question whether the terminal shows updates in one piece, as terminals answer it that do.
_ASKS_SYNCHRONIZED, _CAN_SYNCHRONIZE = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """Runs a program in a terminal of its own. It is read only inside the methods here; `bytes` counts what came."""

    def __init__(
        self, command: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str], timeout: float = 60.0
    ) -> None:
        self.bytes = 0
        self.last_read = 0.0
        self._timeout = timeout
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        full = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        self._child = pexpect.spawn(command[0], list(command[1:]), dimensions=(rows, columns), env=full)
        self._child.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process of the program."""
        return int(self._child.pid)

    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, key: str) -> None:
        """Send a key: a character or a name of `KEYS`."""
        os.write(self._child.child_fd, KEYS.get(key, key).encode())

    def wait_for(self, text: str) -> float:
        """Wait until `text` is on the screen; when (perf_counter) what completed it arrived."""
        return self._wait(lambda: text in self.text(), f'"{text}"')

    def wait_for_all(self, texts: Sequence[str], quiet: float = 0.15) -> float:
        """Wait until all of `texts` are on the screen at once; when what completed them arrived.

        Everything is read before anything is drawn, until nothing comes for `quiet` seconds: drawing a large screen
        takes so long here that what comes meanwhile would seem to come late.
        """
        end = time.perf_counter() + self._timeout
        while time.perf_counter() < end and self._child.isalive():
            came: list[tuple[float, bytes]] = []
            while time.perf_counter() < end and (data := self._read(quiet)):
                came.append((self.last_read, data))
            for arrived, data in came:
                self._draw(data)
                shown = self.text()
                if all(text in shown for text in texts):
                    self._draw(b"".join(later for when, later in came if when > arrived))
                    return arrived
        print(self.text(), file=sys.stderr)
        raise NotMeasurableError(f"waited in vain for all of {list(texts)}")

    def wait_gone(self, text: str) -> float:
        """Wait until `text` is no longer on the screen; when what removed it arrived."""
        return self._wait(lambda: text not in self.text(), f'the end of "{text}"')

    def watch(self, seconds: float) -> None:
        """Let the program draw for a while, and follow its screen."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._draw(self._read(left))

    def discard(self, seconds: float) -> int:
        """Let the program draw for a while and throw it away, at next to no cost; how many bytes it was."""
        before, end = self.bytes, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return self.bytes - before

    def close(self) -> None:
        """End the program, if it has not ended itself."""
        if self._child.isalive():
            os.kill(self.pid, signal.SIGTERM)
            end = time.perf_counter() + 10
            while self._child.isalive() and time.perf_counter() < end:
                self._read(0.1)
        self._child.close(force=True)

    def _wait(self, condition: Callable[[], bool], what: str) -> float:
        end = time.perf_counter() + self._timeout
        while not condition():
            if time.perf_counter() > end or not self._child.isalive():
                print(self.text(), file=sys.stderr)
                raise NotMeasurableError(f"waited in vain for {what}")
            self._draw(self._read(0.2))
        return self.last_read

    def _read(self, seconds: float) -> bytes:
        """What comes within some seconds, nothing where nothing comes."""
        ready, _, _ = select.select([self._child.child_fd], [], [], max(seconds, 0.0))
        if not ready:
            return b""
        try:
            data = os.read(self._child.child_fd, 65536)
        except OSError:  # the program has ended
            time.sleep(min(seconds, 0.02))
            return b""
        self.last_read = time.perf_counter()
        self.bytes += len(data)
        if _ASKS_SYNCHRONIZED in data:
            os.write(self._child.child_fd, _CAN_SYNCHRONIZE)
        return data

    def _draw(self, data: bytes) -> None:
        data = _UNKNOWN.sub(b"", self._held + data)
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        self._held = data[cut:]
        self._stream.feed(data[:cut])

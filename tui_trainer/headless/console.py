"""Standard output and error of a command: text from anywhere, on terminals, in pipes and on full disks."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from tui_trainer.headless.exit_codes import DONE, FAILED

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CLEAR_TO_END = "\x1b[K"


def printable(text: str) -> str:
    """The text without what would command a terminal: presets, paths and mirrors may contain anything."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def is_capable(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that can do more than print line after line."""
    is_terminal = stream is not None and not stream.closed and stream.isatty()
    return is_terminal and os.environ.get("TERM", "") not in ("", "dumb")


class Console:
    """Says things on standard output, complains on standard error, and never raises.

    `closed` is called once when nobody reads the output any more, as after `| head -1`; what else stops the output,
    such as a full disk, is said on standard error and kept in `failure`.
    """

    def __init__(
        self,
        out: TextIO | None = None,
        err: TextIO | None = None,
        *,
        closed: Callable[[], None] = lambda: None,
        rewrites: bool | None = None,
    ) -> None:
        self._out = sys.stdout if out is None else out
        self._err = sys.stderr if err is None else err
        self._closed = closed
        self.rewrites = is_capable(self._out) if rewrites is None else rewrites
        self.failure = ""
        self.is_closed = False
        self._transient = False

    def say(self, text: str) -> None:
        """Put lines on standard output."""
        self._write(self._start() + printable(text) + "\n")

    def say_raw(self, text: str) -> None:
        """Put a line of data on standard output as it is."""
        self._write(text + "\n")

    def say_file(self, text: str) -> None:
        """Put the text of a file on standard output: as it is and in UTF-8, but on a terminal as `say` does."""
        if self._out is not None and not self._out.closed and self._out.isatty():
            self.say(text.removesuffix("\n"))
            return
        with suppress(AttributeError, OSError, ValueError):  # what the locale is must not change the file
            self._out.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        self._write(text)

    def show(self, text: str) -> None:
        """Put a line on the terminal that the next one replaces; nothing where that is impossible."""
        if self.rewrites:
            width = shutil.get_terminal_size().columns - 1  # the last column would make some terminals wrap
            self._write("\r" + printable(text)[:width] + _CLEAR_TO_END)
            self._transient = True

    def complain(self, text: str) -> None:
        """Put lines on standard error."""
        self._write(self._start())
        with suppress(OSError, ValueError, AttributeError):  # None and closed: nobody is there to be told
            self._err.write(printable(text) + "\n")
            self._err.flush()

    def exit_code(self, code: int) -> int:
        """The exit code of a command, which has failed where its output got lost."""
        return FAILED if self.failure and code == DONE else code

    def _start(self) -> str:
        if not self._transient:
            return ""
        self._transient = False
        return "\r" + _CLEAR_TO_END

    def _write(self, text: str) -> None:
        if not text or self.is_closed or self.failure or self._out is None:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:
            self.is_closed = True
            silence(self._out)
            self._closed()
        except (OSError, ValueError) as error:
            self.failure = getattr(error, "strerror", None) or str(error)
            silence(self._out)
            self.complain(f"error: standard output cannot be written: {self.failure}")


def silence(stream: TextIO) -> None:
    """Let a broken stream lead nowhere, so that Python does not stumble over it again at exit."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

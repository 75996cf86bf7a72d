"""Consoles whose output is kept to be looked at, and output that breaks."""

from __future__ import annotations

import errno
import io

from tui_trainer.headless.console import Console


class Recorded:
    """A console with what it said and what it complained about."""

    def __init__(self, *, rewrites: bool = False) -> None:
        self._out, self._err = io.StringIO(), io.StringIO()
        self.console = Console(self._out, self._err, rewrites=rewrites)

    @property
    def said(self) -> str:
        return self._out.getvalue()

    @property
    def complained(self) -> str:
        return self._err.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.said.splitlines()


class BrokenOutput(io.StringIO):
    """Takes some writes, then refuses as a closed pipe or a full disk does."""

    def __init__(self, number: int, *, good: int) -> None:
        super().__init__()
        self._error = OSError(number, errno.errorcode[number])
        self._good = good

    def write(self, text: str) -> int:
        if self._good == 0:
            raise self._error
        self._good -= 1
        return super().write(text)

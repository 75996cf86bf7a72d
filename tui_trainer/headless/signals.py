"""Ctrl-C and the other ways of being asked to end: the first time cleanly, the second time at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from tui_trainer.headless.exit_codes import INTERRUPTED
from tui_trainer.run.control import RunControl

_STDERR = 2
_REASONS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "the terminal was closed"}
_STOPPING = b"\nstopping after this step and keeping what was learned; press Ctrl-C again to end at once\n"


@contextmanager
def stopping_on_signals(control: RunControl) -> Iterator[None]:
    """Within the block the first signal asks the run to stop, and another Ctrl-C ends the process at once.

    Only for the main thread, which is the one that Python hands signals to.
    """

    def asked(number: int, _: FrameType | None) -> None:
        if control.stop_reason is not None:
            if number == signal.SIGINT:
                # not an exception: it would have to pass through whatever is being done, and may be caught there
                os._exit(INTERRUPTED)
            return
        control.stop(_REASONS[signal.Signals(number).name])
        # not through sys.stderr, which may be in the middle of a line of its own; a closed terminal refuses
        with suppress(OSError):
            os.write(_STDERR, _STOPPING)

    numbers = [getattr(signal, name) for name in _REASONS if hasattr(signal, name)]
    # what is ignored stays ignored: `nohup` means it
    before = {number: signal.signal(number, asked) for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Every way of being asked to end, and what is as before afterwards."""

from __future__ import annotations

import signal

import pytest

from tui_trainer.headless.signals import stopping_on_signals
from tui_trainer.run.control import RunControl


@pytest.mark.parametrize(
    ("name", "reason"),
    [("SIGINT", "interrupted"), ("SIGTERM", "terminated"), ("SIGHUP", "the terminal was closed")],
)
def test_a_signal_asks_the_run_to_stop(name: str, reason: str, capfd: pytest.CaptureFixture[str]) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    control = RunControl()
    with stopping_on_signals(control):
        signal.raise_signal(number)
        assert control.stop_reason == reason
        assert control.requested
        signal.raise_signal(signal.SIGTERM)  # another one changes nothing, unless it is Ctrl-C
    assert signal.getsignal(number) == before
    assert capfd.readouterr().err.count("press Ctrl-C again to end at once") == 1


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        control = RunControl()
        with stopping_on_signals(control):
            signal.raise_signal(signal.SIGHUP)
        assert control.stop_reason is None, "as `nohup` wants it"
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)

"""What a person asks of a run while it goes."""

from __future__ import annotations

import threading


class RunControl:
    """Pause, resume and stop, asked by one thread and obeyed by the training thread at its next step.

    `requested` is a plain attribute, so that looking at it at every step costs next to nothing.
    """

    def __init__(self) -> None:
        self.requested = False
        self._changed = threading.Condition()
        self._paused = False
        self._stop_reason: str | None = None

    @property
    def paused(self) -> bool:
        """Whether a pause was asked for and not yet lifted."""
        return self._paused

    @property
    def stop_reason(self) -> str | None:
        """Why the run was asked to stop, or None."""
        return self._stop_reason

    def pause(self) -> None:
        """Ask the run to hold before its next step."""
        self._change(paused=True)

    def resume(self) -> None:
        """Let a paused run go on."""
        self._change(paused=False)

    def stop(self, reason: str = "asked to stop") -> None:
        """Ask the run to end before its next step; it also wakes a paused run."""
        self._change(stop_reason=reason)

    def wait_while_paused(self) -> None:
        """Block the training thread until the pause is lifted or the run is to stop."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._stop_reason is not None)

    def _change(self, *, paused: bool | None = None, stop_reason: str | None = None) -> None:
        with self._changed:
            self._paused = self._paused if paused is None else paused
            self._stop_reason = self._stop_reason or stop_reason
            self.requested = self._paused or self._stop_reason is not None
            self._changed.notify_all()

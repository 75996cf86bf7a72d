"""One key after another: none is handed on before what the one before it brought about has come about.

Textual gives a key to the widget that has the focus when it arrives, and over a slow line several arrive in one go:
`enter 2 3 4` would give the digits to the list that `enter` is about to leave, where `2` is another screen.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer

Typed = events.Key | events.Paste

_QUIET_ROUNDS = 2
"""A key has done what it does when the focus stayed where it is for so long: once through the queues behind the key
itself, and once behind the messages that were posted meanwhile."""

_PATIENCE = 1.0
"""Seconds after which the next key is handed on whatever became of the one before."""


class KeyOrder(App[None]):
    """Holds keys and pasted text back while the key before them is on its way.

    Where a key is, is found by a callback that follows it through the queues, from its widget up to the application.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[Typed] = deque()
        self._on_its_way: Typed | None = None
        self._patience: Timer | None = None

    @property
    def keys_wait(self) -> bool:
        """Whether there are keys that have not done yet what they do."""
        return self._on_its_way is not None

    async def on_event(self, event: events.Event) -> None:
        """Hand a key on when its turn comes, and every other event at once."""
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self._on_its_way is None:
            await self._hand_on(event)
        else:
            self._waiting.append(event)
            self._be_patient()

    async def _hand_on(self, event: Typed) -> None:
        self._on_its_way = event
        begin = self._begin
        await super().on_event(event)
        self._follow(event, begin)
        if self._waiting:
            self._be_patient()

    def _be_patient(self) -> None:
        """Wait for the key that is on its way, but not for ever."""
        if self._patience is None:
            self._patience = self.set_timer(_PATIENCE, partial(self._go_on, self._on_its_way))

    @property
    def _begin(self) -> DOMNode:
        """The first one to get a key."""
        return self.focused or (self.screen if self.screen_stack else self)

    def _follow(self, event: Typed, begin: DOMNode, quiet: int = 0) -> None:
        """Go through the queues from a node up to here, again and again until nothing moves the focus."""

        def wait(node: DOMNode) -> None:
            if not node.call_later(passed, node):
                self.call_later(self._go_on, event)  # it is being removed

        async def passed(node: DOMNode) -> None:
            if event is not self._on_its_way:
                return
            if node.parent is not None:
                wait(node.parent)
                return
            now = self._begin
            rounds = quiet + 1 if now is begin else 0
            if rounds < _QUIET_ROUNDS:
                self._follow(event, now, rounds)
            else:
                await self._go_on(event)

        wait(begin)

    async def _go_on(self, event: Typed | None) -> None:
        """Hand the next key on, if it is this one that it waits for."""
        if event is not self._on_its_way:
            return
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self._on_its_way = None
        if self._waiting and self.screen_stack:  # there is none any more while the application ends
            await self._hand_on(self._waiting.popleft())

"""The command palette's entries, from the table of actions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.types import IgnoreReturnCallbackType

from tui_trainer.tui.actions import ACTIONS, Action

_LEAST = 0.01
"""The score of what is found by its sentence: less than that of any label."""


class ActionProvider(Provider):
    """Every action that could be taken on the screen below, whether or not a key of it shows."""

    async def discover(self) -> Hits:
        """All of them."""
        for action, run in self._actions():
            yield DiscoveryHit(_name(action), run, help=action.help)

    async def search(self, query: str) -> Hits:
        """Those whose label has the letters of the query, then those that have its words anywhere."""
        matcher, words = self.matcher(query), query.lower().split()
        for action, run in self._actions():
            text = f"{action.label} {action.help} {action.group}".lower()
            # Textual finds letters with others between them: in a sentence there are nearly always such
            score = matcher.match(action.label) or (_LEAST if all(word in text for word in words) else 0.0)
            if score > 0:
                yield Hit(score, matcher.highlight(_name(action)), run, help=action.help)

    def _actions(self) -> Iterator[tuple[Action, IgnoreReturnCallbackType]]:
        focused: DOMNode = self.screen.focused or self.screen
        nodes: list[DOMNode] = [*focused.ancestors_with_self]
        for action in ACTIONS:
            if not action.in_palette:
                continue
            node: Any = next((node for node in nodes if hasattr(node, action.method)), None)
            if node is not None:
                yield action, partial(node.run_action, action.action)


def _name(action: Action) -> str:
    return f"{action.label}  ({action.display})"

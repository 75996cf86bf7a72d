"""The last line of every screen: the keys that act here and now."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui_trainer.tui.actions import FOOTER

PINNED_FROM = 90


class KeyBar(Widget):
    """Keys and labels in one line; a click acts like the key.

    One widget instead of one per key: it is drawn again whenever the focus moves, also while training.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        dock: bottom;
        background: $panel;
        color: $text-muted;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """As many keys as there is room for, the most useful first; help, palette and quit always, at the right."""
        entries = sorted(self._entries(), key=lambda entry: entry[0])
        pinned = [entry for entry in entries if entry[0] >= PINNED_FROM]
        room = self.size.width - sum(content.cell_length for _, content, _ in pinned)
        chosen = []
        for entry in entries:
            room -= entry[1].cell_length
            if room < 0 or entry[0] >= PINNED_FROM:
                room += entry[1].cell_length
                break
            chosen.append(entry)
        line, self._spans = Content(""), []
        for _, content, key in [*chosen, (0, Content(" " * room), ""), *pinned]:
            self._spans.append((line.cell_length, line.cell_length + content.cell_length, key))
            line += content
        return line

    def _entries(self) -> Iterator[tuple[int, Content, str]]:
        """Rank, text and key of every binding that is in the footer."""
        for active in self.screen.active_bindings.values():
            binding = active.binding
            rank = FOOTER.get((binding.action, binding.key))
            if rank is not None:
                yield rank, _entry(binding, active.enabled), binding.key

    def on_click(self, event: events.Click) -> None:
        for start, end, key in self._spans:
            if key and start <= event.x < end:
                self.app.simulate_key(key)


def _entry(binding: Binding, enabled: bool) -> Content:
    key = binding.key_display or binding.key
    if not enabled:
        return Content.styled(f" {key} {binding.description} ", "dim")
    return Content.assemble(" ", (key, "bold $primary"), f" {binding.description} ")

"""The list of presets, in groups, drawn line by line so that a thousand cost what ten do."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_trainer.tui.shelf import Entry
from tui_trainer.tui.values import printable

_LONGEST_NAME = 30
_SHORTEST_TITLE = 10
_ORIGINS = {"shipped": "shipped", "user": "yours", "file": "file"}


class PresetList(ScrollView, can_focus=False):
    """Shows entries with one highlighted; a click highlights, a second one opens."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"preset-list--highlighted"}  # noqa: RUF012 - Textual declares it so
    DEFAULT_CSS = """
    PresetList {
        background: $surface;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .preset-list--highlighted {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
        &:nocolor > .preset-list--highlighted { text-style: reverse; }
    }
    """

    class Highlighted(Message):
        """Another entry is highlighted."""

    class Chosen(Message):
        """The highlighted entry is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.highlighted = 0
        self._lines: list[int | str] = []
        self._names = 0

    @property
    def entry(self) -> Entry | None:
        """The entry that is highlighted; None where there is none at all."""
        return self.entries[self.highlighted] if self.entries else None

    def show(self, entries: tuple[Entry, ...], highlighted: int) -> None:
        """Show other entries."""
        self.entries, self.highlighted = entries, highlighted
        self._names = min(max((cell_len(entry.info.name) for entry in entries), default=0), _LONGEST_NAME)
        self._lines = []
        for index, entry in enumerate(entries):
            if index == 0 or entries[index - 1].group != entry.group:
                self._lines.append(entry.group)
            self._lines.append(index)
        self._lay_out()

    def move(self, by: int) -> None:
        """Move the highlight; at the ends it stays."""
        self._highlight(max(0, min(self.highlighted + by, len(self.entries) - 1)))

    def on_resize(self) -> None:
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        index = self._lines[line] if line < len(self._lines) else None
        if isinstance(index, int):
            again = index == self.highlighted and event.chain == 2
            self._highlight(index)
            if again:
                self.post_message(self.Chosen())

    def render_line(self, y: int) -> Strip:
        line, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if line >= len(self._lines):
            text = "nothing fits" if not self.entries and line == 0 else ""
            return self._strip(Content.styled(f"  {text}", "$foreground-muted"), width)
        shown = self._lines[line]
        if isinstance(shown, str):
            return self._strip(Content.styled(shown, "bold $accent"), width)
        return self._strip(_line(self.entries[shown], width, self._names, shown == self.highlighted), width, shown)

    def _strip(self, content: Content, width: int, index: int | None = None) -> Strip:
        at_cursor = index is not None and index == self.highlighted
        style = self.get_visual_style("preset-list--highlighted") if at_cursor else self.visual_style
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def _highlight(self, index: int) -> None:
        if index != self.highlighted and self.entries:
            self.highlighted = index
            self.refresh()
            self._reveal()
            self.post_message(self.Highlighted())

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.refresh()
        self._reveal()

    def _reveal(self) -> None:
        """Scroll so that the highlighted entry is seen, with the heading above it where that is its group's first."""
        if self.entries:
            line = self._lines.index(self.highlighted)
            top = line - 1 if isinstance(self._lines[line - 1], str) else line
            self.scroll_to_region(Region(0, top, 1, line - top + 1), animate=False)


def _line(entry: Entry, width: int, names: int, highlighted: bool) -> Content:
    """`▸✗ name  title  yours`: a cross where the file cannot be read, a dot where it is open."""
    info = entry.info
    cursor = ("▸", "$primary") if highlighted else " "
    mark = ("✗", "$text-error") if info.problem else ("●", "$accent") if entry.is_open else " "
    origin = f" {_ORIGINS[info.origin]}" if entry.group == "Recent" else ""
    room = max(width - 3 - len(origin), 1)
    name = printable(info.name)
    title = "" if info.title == info.name else printable(info.title)
    if room < names + 2 + _SHORTEST_TITLE or not title:
        middle = Content.styled(name, "bold").truncate(room, ellipsis=True, pad=True)
    else:
        head = Content.styled(name, "bold").truncate(names, ellipsis=True, pad=True)
        middle = Content.assemble(head, "  ", (title, "$foreground-muted")).truncate(room, ellipsis=True, pad=True)
    return Content.assemble(cursor, mark, " ", middle, (origin, "$foreground-muted"))

"""The experiment as PyTorch code, beside the stack; the lines of the selected row stand out."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_trainer.spec.code.expressions import CodeLine
from tui_trainer.spec.code.view import code_view
from tui_trainer.tui.code_tokens import Part, code_tokens
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.line_view import LineView

_MARK = "▎"
_NARROWEST = 24
_WIDEST = 100


class CodeView(ScrollView, LineView, can_focus=False):
    """Writes the code anew when the document changed, and draws only the lines that are seen."""

    ALLOW_SELECT = False
    PARTS: ClassVar[tuple[Part, ...]] = ("text", "comment", "problem", "string", "number", "keyword", "call")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"code-view--selected", *(f"code-view--{part}" for part in PARTS)}
    DEFAULT_CSS = """
    CodeView {
        & > .code-view--selected { background: $block-cursor-blurred-background; color: $primary; }
        & > .code-view--comment { color: $foreground-muted; }
        & > .code-view--problem { color: $text-error; text-style: bold; }
        & > .code-view--string { color: $text-success; }
        & > .code-view--number { color: $text-accent; }
        & > .code-view--keyword { color: $text-primary; text-style: bold; }
        & > .code-view--call { color: $text-primary; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._written: tuple[object, int] | None = None
        self._lines: list[CodeLine] = []
        self._styles_of: dict[tuple[Part, bool], Style] = {}

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line.text for line in self._lines)

    def show_experiment(self, shown: Shown) -> None:
        """Show an experiment, with the lines of one of its rows standing out."""
        moved = self._shown is None or self._shown.place != shown.place
        self._shown = shown
        self._write()
        self._redraw()
        if moved:
            self._reveal()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._write()
        self._redraw()

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles_of = {}

    def draw_line(self, number: int, width: int) -> Strip:
        """A line of the code in its colours, cut where there is no room for it."""
        code, selected = self._lines[number], self._is_selected(number)
        segments = [Segment(_MARK if selected else " ", self._style("keyword" if selected else "text", selected))]
        left = width - 1
        for text, part in code_tokens(code.text):
            if cell_len(text) > left:
                text = set_cell_size(text, max(left - 1, 0)) + "…"
            segments.append(Segment(text, self._style(part, selected)))
            left -= cell_len(text)
            if left <= 0:
                break
        segments.append(Segment(" " * max(left, 0), self._style("text", selected)))
        return Strip(segments).crop(0, width)

    def _write(self) -> None:
        """Write the code, if it is another one or the room is."""
        if self._shown is None or not self.size.width:
            return
        width = min(max(self.scrollable_content_region.width - 1, _NARROWEST), _WIDEST)
        written = (self._shown.document, width)
        if self._written is not None and self._written[0] is written[0] and self._written[1] == width:
            return
        self._written = written
        lines = code_view(self._shown.document, self._shown.found, width)
        self._lines = [CodeLine(printable(line.text), line.place, line.also) for line in lines]

    def _redraw(self) -> None:
        self.virtual_size = Size(self.size.width, max(len(self._lines), self.size.height))
        self.show_lines([(line.text, self._is_selected(number)) for number, line in enumerate(self._lines)])

    def _is_selected(self, number: int) -> bool:
        return self._shown is not None and self._lines[number].belongs_to(self._shown.place)

    def _reveal(self) -> None:
        """Scroll so that the selected lines are seen, or as many of them as there is room for."""
        place = self._shown.place if self._shown is not None else ()
        numbers = [number for number, line in enumerate(self._lines) if line.belongs_to(place)]
        if numbers:
            height = min(numbers[-1] - numbers[0] + 1, max(self.size.height, 1))
            self.scroll_to_region(Region(0, numbers[0], 1, height), animate=False)

    def _style(self, part: Part, selected: bool) -> Style:
        key = (part, selected)
        if key not in self._styles_of:
            style = self.get_component_rich_style(f"code-view--{part}")
            if selected:
                style += Style(bgcolor=self.get_component_rich_style("code-view--selected").bgcolor)
            self._styles_of[key] = style
        return self._styles_of[key]

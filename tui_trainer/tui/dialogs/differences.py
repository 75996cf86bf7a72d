"""What an experiment changes against others, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_trainer.spec.differences import ABSENT, Difference
from tui_trainer.tui.comparisons import Comparison
from tui_trainer.tui.dialogs.dialog import Dialog
from tui_trainer.tui.values import printable


class DifferencesDialog(Dialog[str]):
    """One comparison below the other; scrolls where they are long."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,equals_sign,q", "cancel", "Close"),
        Binding("up", "scroll(-1)", "Up"),
        Binding("down", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-10)", "Up"),
        Binding("pagedown,space", "scroll(10)", "Down"),
        Binding("home", "scroll(-9999)", "Top"),
        Binding("end", "scroll(9999)", "Bottom"),
    ]

    frame = getters.query_one(".message", VerticalScroll)

    def __init__(self, comparisons: tuple[Comparison, ...]) -> None:
        super().__init__()
        self._comparisons = comparisons

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical(classes="box") as box:
            box.border_title = "Differences"
            box.border_subtitle = "↑↓ scroll · esc closes"
            with VerticalScroll(classes="message", can_focus=False):
                yield Static(comparison_text(self._comparisons), markup=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by some lines."""
        self.frame.scroll_relative(y=by, animate=False)


def comparison_text(comparisons: tuple[Comparison, ...]) -> Content:
    """Every comparison: what with, then a line for each difference."""
    return Content("\n\n").join(Content("\n").join(_lines(comparison)) for comparison in comparisons)


def _lines(comparison: Comparison) -> Iterator[Content]:
    yield Content.styled(printable(comparison.title), "bold $accent")
    if comparison.problem:
        yield Content.styled(f"✗ {printable(comparison.problem)}", "$text-error")
    elif not comparison.found:
        yield Content.styled("  no differences", "$text-muted")
    for difference in comparison.found:
        yield difference_line(difference)


def difference_line(difference: Difference) -> Content:
    """`+` for what was added, `-` for what was removed, `~` for what was replaced; then the place and what happened."""
    mark, style = "~", "$text-warning"
    if difference.old is ABSENT:
        mark, style = "+", "$text-success"
    elif difference.new is ABSENT:
        mark, style = "-", "$text-error"
    place, change = printable(difference.place), printable(difference.change)
    return Content.assemble((f"{mark} ", style), (place, "bold"), f"  {change}")

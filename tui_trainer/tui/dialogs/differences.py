"""What an experiment changes against others, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tui_trainer.spec.differences import ABSENT, Difference
from tui_trainer.tui.comparisons import Comparison
from tui_trainer.tui.dialogs.dialog import Dialog
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.long_text import LongText


class DifferencesDialog(Dialog[str]):
    """One comparison below the other; scrolls where they are long."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,equals_sign,q", "cancel", "Close")]

    def __init__(self, comparisons: tuple[Comparison, ...]) -> None:
        super().__init__()
        self._comparisons = comparisons

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical(classes="box") as box:
            box.border_title = "Differences"
            box.border_subtitle = "↑↓ scroll · esc closes"
            yield LongText(comparison_text(self._comparisons), classes="message")


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

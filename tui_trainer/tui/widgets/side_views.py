"""The right half of the Build screen: several views of the same experiment, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_trainer.tui.actions import key_of
from tui_trainer.tui.shown import Shown


@dataclass(frozen=True, slots=True)
class SideView:
    """One view: its name, the widget, and how that is given another experiment to show."""

    name: str
    widget: Widget
    show: Callable[[Shown], None]


class ViewTabs(Widget):
    """The names of the views in one line; a click chooses."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ViewTabs { height: 1; background: $surface; text-wrap: nowrap; }
    """

    current: reactive[int] = reactive(0)

    class Chosen(Message):
        """A name was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = [f" {name} " for name in names]

    def render(self) -> Content:
        """All names, that of the view that is shown standing out by more than its colour."""
        styles = ("$foreground-muted", "bold reverse $primary")
        names = [(name, styles[index == self.current]) for index, name in enumerate(self._names)]
        return Content.assemble(*names, (f" {key_of('next_view')}", "$foreground-muted"))

    def on_click(self, event: events.Click) -> None:
        start = 0
        for index, name in enumerate(self._names):
            if start <= event.x < start + len(name):
                self.post_message(self.Chosen(index))
            start += len(name)


class SideViews(Vertical):
    """Shows one of its views; the others are neither drawn nor told anything."""

    DEFAULT_CSS = """
    SideViews { background: $surface; }
    SideViews > ScrollView {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """

    class Turned(Message):
        """Another view is shown."""

    def __init__(self, views: Sequence[SideView]) -> None:
        super().__init__()
        self._views = tuple(views)
        self._tabs = ViewTabs([view.name for view in views])
        self._current = 0
        self._shown: Shown | None = None
        for view in self._views[1:]:
            view.widget.display = False

    @property
    def current(self) -> str:
        """The name of the view that is shown."""
        return self._views[self._current].name

    def compose(self) -> ComposeResult:
        yield self._tabs
        for view in self._views:
            yield view.widget

    def show(self, shown: Shown) -> None:
        """Show another experiment, or another row of it."""
        self._shown = shown
        self._views[self._current].show(shown)

    def choose(self, name: str) -> None:
        """Show the view of this name."""
        self._turn_to([view.name for view in self._views].index(name))

    def choose_next(self) -> None:
        """Show the next view; after the last one the first."""
        self._turn_to((self._current + 1) % len(self._views))

    def scroll_by(self, pages: float) -> None:
        """Scroll the view that is shown by a part of its height."""
        widget = self._views[self._current].widget
        widget.scroll_relative(y=round(pages * widget.size.height), animate=False)

    @on(ViewTabs.Chosen)
    def _choose_clicked(self, message: ViewTabs.Chosen) -> None:
        message.stop()
        self._turn_to(message.index)

    def _turn_to(self, index: int) -> None:
        if index == self._current:
            return
        self._views[self._current].widget.display = False
        self._current = self._tabs.current = index
        view = self._views[index]
        view.widget.display = True
        if self._shown is not None:
            view.show(self._shown)
        self.post_message(self.Turned())

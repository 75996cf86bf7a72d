"""The first line of every screen: where you are, what is open, and whether training can start."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

SCREENS = (("build", "1", "Build"), ("train", "2", "Train"))


class TopBar(Widget):
    """Name, tabs, the open experiment and the state of the engine, in one line that follows the width."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TopBar {
        height: 1;
        dock: top;
        background: $panel;
        color: $foreground;
        link-style: none;
        link-color: $foreground;
        link-background-hover: $primary 40%;
        link-color-hover: $foreground;
        link-style-hover: bold;
    }
    """

    experiment: reactive[str] = reactive("")
    modified: reactive[bool] = reactive(False)
    engine: reactive[str] = reactive("")

    def __init__(self, current: str) -> None:
        super().__init__()
        self._current = current

    def on_mount(self) -> None:
        self.watch(self.app, "experiment_shown", self._experiment_changed)
        self.watch(self.app, "modified_shown", self._modified_changed)
        self.watch(self.app, "engine_shown", self._engine_changed)

    def _experiment_changed(self, title: str) -> None:
        self.experiment = title

    def _modified_changed(self, modified: bool) -> None:
        self.modified = modified

    def _engine_changed(self, engine: str) -> None:
        self.engine = engine

    def render(self) -> Content:
        """One line: tabs to the left, the engine to the right, the title in what is left."""
        tabs = Content.assemble((" tui-trainer ", "bold $accent"), *(self._tab(*screen) for screen in SCREENS))
        engine = Content.styled(f"{self.engine} ", "$foreground-muted")
        mark = " ● unsaved" if self.modified else ""
        room = self.size.width - tabs.cell_length - engine.cell_length - len(mark) - 3
        if room < 8:
            engine = Content("")
            room = self.size.width - tabs.cell_length - len(mark) - 2
        title = Content(" ".join(self.experiment.split())).truncate(max(room, 0), ellipsis=True)
        left = Content.assemble(tabs, "│ ", title, (mark, "bold $warning"))
        return Content.assemble(left, " " * max(self.size.width - left.cell_length - engine.cell_length, 0), engine)

    def _tab(self, name: str, key: str, label: str) -> Content:
        # reverse, not only a colour: it has to be seen with NO_COLOR, too
        style = "bold reverse $primary" if name == self._current else f"@click=app.show('{name}')"
        return Content.assemble("│", (f" {key} {label} ", style))

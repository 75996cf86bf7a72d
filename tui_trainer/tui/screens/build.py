"""The Build screen: header, bench and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from tui_trainer.tui.widgets.key_bar import KeyBar
from tui_trainer.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from tui_trainer.tui.editor import Editor
    from tui_trainer.tui.widgets.bench import Menu
    from tui_trainer.tui.widgets.edit_bench import EditBench


class BuildScreen(Screen[None]):
    """The bench (list and form) comes after the first paint, since it needs the specification."""

    CSS_PATH = "build.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tight"), (76, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so

    def __init__(self) -> None:
        super().__init__()
        self.bench: EditBench | None = None

    def compose(self) -> ComposeResult:
        """Header, room for the bench, keys."""
        yield TopBar("build")
        yield Container(id="room")
        yield KeyBar()

    async def show_experiment(self, editor: Editor) -> None:
        """Show another experiment."""
        from tui_trainer.tui.widgets.edit_bench import EditBench

        if self.bench is None:
            self.bench = EditBench(editor, self._open_menu)
            await self.query_one("#room", Container).mount(self.bench)
        else:
            self.bench.show(editor)

    def show_changes(self) -> None:
        """Show what became of the experiment, its file or the machine elsewhere."""
        if self.bench is not None:
            self.bench.update()

    def go_to(self, place: str) -> None:
        """Select what has a problem at this place."""
        if self.bench is not None:
            self.bench.go_to(place)

    async def _open_menu(self, menu: Menu) -> None:
        from tui_trainer.tui.dialogs.choose import ChooseDialog

        def take(value: str | None) -> None:
            if value is not None:
                menu.take(value)

        await self.app.push_screen(ChooseDialog(menu.title, menu.choices, menu.current), take)

"""The views of the right half: one is shown, and only that one is told anything."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.tui.documents import mlp
from tests.tui.snapshot import screen_text
from tui_trainer.spec.check import check
from tui_trainer.tui.shown import Shown
from tui_trainer.tui.widgets.side_views import SideView, SideViews


class Views(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.views = SideViews([self.view("Form"), self.view("Code")])

    def view(self, name: str) -> SideView:
        return SideView(name, Static(f"this is the {name}"), lambda _: self.told.append(name))

    def compose(self) -> ComposeResult:
        yield self.views


async def test_only_the_view_that_is_shown_is_told() -> None:
    app = Views()
    shown = Shown(mlp(), check(mlp()))
    async with app.run_test(size=(40, 5)) as pilot:
        app.views.show(shown)
        assert app.told == ["Form"]
        assert "this is the Form" in screen_text(app)
        app.views.choose_next()
        await pilot.pause()
        assert app.told == ["Form", "Code"]
        assert "this is the Code" in screen_text(app)
        assert "this is the Form" not in screen_text(app)
        app.views.show(shown)
        assert app.told == ["Form", "Code", "Code"]
        app.views.choose("Form")
        await pilot.pause()
        assert app.views.current == "Form"


async def test_a_click_on_a_name_chooses_it() -> None:
    app = Views()
    async with app.run_test(size=(40, 5)) as pilot:
        line = screen_text(app).splitlines()[0]
        await pilot.click(offset=(line.index("Code") + 1, 0))
        await pilot.pause()
        assert app.views.current == "Code"
        await pilot.click(offset=(line.index("Form") + 1, 0))
        await pilot.pause()
        assert app.views.current == "Form"

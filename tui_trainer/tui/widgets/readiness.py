"""The line under the list: whether this can be trained, and if not, how much is in the way."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui_trainer.spec.check import Check
from tui_trainer.tui.actions import key_of


class Readiness(Widget):
    """One line, in a word and a shape as well as a colour; a click on it starts training."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Readiness { height: 1; background: $background; padding: 0 1; }
    """

    found: reactive[Check | None] = reactive(None)

    def render(self) -> Content:
        """What `t` would do."""
        if self.found is None:
            return Content("")
        warnings = len(self.found.warnings)
        also = f" · {_count(warnings, 'warning')}" if warnings else ""
        if self.found.can_train:
            return Content.assemble(
                (f"✓ ready to train: press {key_of('train')}", "bold $text-success"), (also, "$text-warning")
            )
        errors = _count(len(self.found.errors), "problem")
        return Content.assemble((f"✗ cannot be trained: {errors}", "bold $text-error"), (also, "$text-warning"))

    async def on_click(self) -> None:
        """The same as the key."""
        await self.run_action("app.train")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

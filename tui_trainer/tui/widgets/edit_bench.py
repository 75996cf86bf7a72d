"""The bench with its actions: everything that a key, the palette or the footer does to the experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_trainer.spec.fixes import Fix
from tui_trainer.spec.place import value_at
from tui_trainer.tui.actions import Action, actions_of, bindings, key_of
from tui_trainer.tui.fields import Choice, Field, fields_of
from tui_trainer.tui.layer_palette import layer_choices
from tui_trainer.tui.values import shown_value
from tui_trainer.tui.widgets.bench import Menu
from tui_trainer.tui.widgets.experiment_list import ExperimentList
from tui_trainer.tui.widgets.layer_bench import LayerBench

_IN_THE_LIST = {action.method.removeprefix("action_") for action in actions_of("build") if action.group == "Layers"}
_NEEDS_LAYER = {"delete", "duplicate", "move", "copy", "cut", "wrap"}


class EditBench(LayerBench):
    """What cannot be done now is shown dim, and does nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("build")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is shown dim."""
        if action in _IN_THE_LIST and self.form.active_field is not None:
            return False  # a letter in the form must not reach through it to the layers
        if action in _NEEDS_LAYER:
            return True if self.editor.targets else None
        if action == "fix":
            return bool(self._fixes())  # not in the footer where there is nothing to fix
        possible = self._conditions().get(action)
        return True if possible is None or possible() else None

    def _conditions(self) -> dict[str, Callable[[], object]]:
        editor = self.editor
        return {
            "undo": lambda: editor.can_undo,
            "redo": lambda: editor.can_redo,
            "paste": lambda: self.clipboard,
            "unwrap": lambda: editor.block,
            "mark_all": lambda: editor.layers,
            "whole_stack": lambda: editor.layers,
            "sweep": lambda: editor.layers,
            "replace_kind": lambda: editor.targets or self._kind_field(),
            "fix_all": lambda: any(problem.fixes for problem in editor.check.problems),
        }

    async def action_replace_kind(self) -> None:
        """Choose another kind for the selected row, or for all layers that are meant."""
        editor, targets, field = self.editor, self.editor.targets, self._kind_field()
        if targets:
            current = shown_value(value_at(editor.document, (*targets[0], "kind"), ""))
            title = f"Replace {current}" if len(targets) == 1 else f"Replace {len(targets)} layers"
            choices = layer_choices(editor.document, editor.check, targets[0])
            await self.open_menu(
                Menu(title, choices, current, lambda kind: self._make(lambda: editor.replace_kind(kind)))
            )
        elif field is not None:
            await self.choose(field)

    def action_undo(self) -> None:
        """Take the last change back."""
        self._make(self.editor.undo)

    def action_redo(self) -> None:
        """Make the change again."""
        self._make(self.editor.redo)

    async def action_fix(self) -> None:
        """Take the way out of this row's problem; where there are several, choose one."""
        fixes = self._fixes()
        if len(fixes) == 1:
            self._fix(fixes[0][1])
        elif fixes:
            choices = tuple(
                Choice(str(n), fix.label, message, name=fix.label) for n, (message, fix) in enumerate(fixes)
            )
            await self.open_menu(Menu("Fix", choices, "", lambda number: self._fix(fixes[int(number)][1])))

    def action_fix_all(self) -> None:
        """Take the first way out of every problem."""
        count = self._make(self.editor.fix_all)
        if count:
            self._tell(f"{count} fix{'es' if count > 1 else ''} made: {key_of('undo')} undoes")

    async def action_menu(self) -> None:
        """Choose what to do with the selected row from everything that is possible."""
        possible = {str(n): action for n, action in enumerate(_IN_THE_MENU) if self._possible(action)}
        choices = tuple(
            Choice(number, action.label, action.help, words=action.action, name=action.label, beside=action.display)
            for number, action in possible.items()
        )

        def take(number: str) -> None:
            self.call_later(self.run_action, possible[number].action)

        await self.open_menu(Menu(self.list.rows[self.list.cursor].title, choices, "", take))

    @on(ExperimentList.MenuRequested)
    async def _open_row_menu(self) -> None:
        await self.action_menu()

    def _possible(self, action: Action) -> bool:
        return self.check_action(action.method.removeprefix("action_"), ()) is True

    def _fixes(self) -> list[tuple[str, Fix]]:
        """The ways out of this row's problems, each with the problem's message."""
        rows = self.list.rows
        problems = rows[self.list.cursor].problems if rows else ()
        return [(problem.message, fix) for problem in problems for fix in problem.fixes]

    def _fix(self, fix: Fix) -> None:
        self._make(lambda: self.editor.fix(fix))

    def _kind_field(self) -> Field | None:
        """The field of the selected row that says its kind."""
        place = self.editor.selected
        names = ("kind", "scheme", "dataset")
        fields = fields_of(self.editor.document, place, self.editor.check)
        return next((field for field in fields if field.name in names), None)


_IN_THE_MENU = tuple(
    action for action in actions_of("build") if action.group in ("Layers", "Changes") and action.keys != "m"
)

"""The application: it holds the open experiment and passes it between screens that know nothing of each other.

Nothing heavy is imported before the first paint: the specification comes right after it, torch after that in a thread.
"""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.reactive import reactive

from tui_trainer.tui.actions import bindings
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.palette import ActionProvider
from tui_trainer.tui.screens.build import BuildScreen
from tui_trainer.tui.theme import CURVE_COLOURS, DARK

if TYPE_CHECKING:
    from textual import events
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from tui_trainer.spec.experiment import Experiment
    from tui_trainer.spec.place import Document
    from tui_trainer.tui.editor import Editor
    from tui_trainer.tui.filing import Filing
    from tui_trainer.tui.screens.help import HelpScreen
    from tui_trainer.tui.screens.train import TrainScreen

START_PRESET = "mnist-mlp"


class TuiTrainerApp(App[None]):
    """The screens, the open experiment, and what the header says about both."""

    TITLE = "tui-trainer"
    DEFAULT_MODE = "build"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]
    COMMANDS = App.COMMANDS | {ActionProvider}
    warms_up = True
    """Whether torch is imported in the background; tests of screens do without."""

    experiment_shown: reactive[str] = reactive("")
    modified_shown: reactive[bool] = reactive(False)
    engine_shown: reactive[str] = reactive("engine loading")
    run_is_live: reactive[bool] = reactive(False)

    def __init__(
        self, document: Document | None = None, path: Path | None = None, options: LaunchOptions | None = None
    ) -> None:
        super().__init__()
        self._given = (document, path)
        self.options = options or LaunchOptions()
        self.editor: Editor | None = None
        self.build_screen = BuildScreen()
        self.train_screen: TrainScreen | None = None
        self._help: HelpScreen | None = None
        self.add_mode("build", lambda: self.build_screen)
        self.add_mode("train", self._new_train_screen)
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The curves' colours, for themes that have none."""
        return dict(CURVE_COLOURS)

    def delay_update(self, delay: float = 0.05) -> None:
        """Do not hold back the picture: a switch between two screens that both exist has nothing to hide.

        Not `super().delay_update(0)` either: a timer of 0 seconds divides by it, and the screen stays frozen.
        """

    def on_ready(self) -> None:
        """Get the first picture onto the terminal before anything else is loaded."""
        self.screen.refresh()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        """Load what makes the first picture useful."""
        from tui_trainer.tui.editor import Editor

        document, path = self._given
        if document is None and path is not None:
            self.editor = Editor.opened(path)
        else:
            self.editor = Editor(document, path)
        await self.build_screen.show_experiment(self.editor)
        if self.warms_up:
            threading.Thread(target=self._warm_up, name="engine warm-up", daemon=True).start()

    def on_bench_edited(self) -> None:
        """Say in the header what is open."""
        if self.editor is not None:
            self.experiment_shown = str(self.editor.document.get("title", "Untitled"))
            self.modified_shown = self.editor.modified

    def on_train_screen_run_changed(self, message: TrainScreen.RunChanged) -> None:
        """Know whether quitting would end a run."""
        self.run_is_live = message.live

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing fits, and go on where it fits again."""
        from tui_trainer.tui.screens.too_small import TooSmallScreen, too_small

        shown = isinstance(self.screen, TooSmallScreen)
        if too_small(event.size) and not shown:
            self.push_screen(TooSmallScreen())
        elif shown and not too_small(event.size):
            self.pop_screen()

    def action_show(self, mode: str) -> None:
        """Switch to the Build or the Train screen."""
        self.switch_mode(mode)

    def action_help(self) -> None:
        """Show the help for this screen."""
        if self._help is None:
            from tui_trainer.tui.screens.help import HelpScreen

            self._help = HelpScreen()
            self.install_screen(self._help, "help")
        self._help.show(self.current_mode)
        self.push_screen("help")

    @work(group="files", exclusive=True)
    async def action_open(self) -> None:
        """Open a preset."""
        if self.editor is not None:
            await self._show_editor(await self.filing().open(self.editor))

    @work(group="files", exclusive=True)
    async def action_new(self) -> None:
        """Begin with an empty network."""
        from tui_trainer.tui.editor import Editor

        if self.editor is not None and await self.filing().may_leave(self.editor):
            await self._show_editor(Editor())

    @work(group="files", exclusive=True)
    async def action_save(self) -> None:
        """Save to the file that was opened."""
        if self.editor is not None and await self.filing().save(self.editor):
            self.on_bench_edited()

    @work(group="files", exclusive=True)
    async def action_save_as(self) -> None:
        """Save under another name."""
        if self.editor is not None and await self.filing().save_as(self.editor):
            self.on_bench_edited()

    @work(group="files", exclusive=True)
    async def action_train(self) -> None:
        """Train what is open, or say why that cannot be done."""
        from tui_trainer.tui.dialogs.problems import ProblemsDialog
        from tui_trainer.tui.leaving import may_start

        if self.editor is None:
            return
        found = self.editor.check
        if found.experiment is None or not found.can_train:
            place = await self.push_screen_wait(ProblemsDialog(found))
            if place is not None:
                await self.switch_mode("build")
                self.build_screen.go_to(place)
        elif await may_start(self):
            await self.start_training(found.experiment)

    async def start_training(self, experiment: Experiment) -> None:
        """Show the Train screen and begin a run there."""
        await self.switch_mode("train")
        if self.train_screen is not None:
            self.train_screen.start(experiment)

    async def action_quit(self) -> None:
        """End the program; asks when something would be lost."""
        from tui_trainer.tui.leaving import leave

        self.run_worker(leave(self), group="files", exclusive=True)

    async def _show_editor(self, editor: Editor | None) -> None:
        if editor is not None:
            self.editor = editor
            await self.switch_mode("build")
            await self.build_screen.show_experiment(editor)

    def filing(self) -> Filing:
        """What asks about files, on this application's screens."""
        from tui_trainer.tui.filing import Filing

        return Filing(self.push_screen_wait, self._say)

    def _say(self, message: str, severity: SeverityLevel) -> None:
        self.notify(message, severity=severity, markup=False)

    def _new_train_screen(self) -> Screen[Any]:
        from tui_trainer.tui.screens.train import TrainScreen

        self.train_screen = TrainScreen(self.options)
        return self.train_screen

    def _warm_up(self) -> None:
        try:
            from tui_trainer.tui.runner import warm_up

            text = f"engine ready · {warm_up(self.options)}"
        except Exception as error:
            text = f"engine failed: {error}"
        if self.is_running:
            self.call_from_thread(setattr, self, "engine_shown", text)


def run_app(preset_path: Path | None, options: LaunchOptions) -> int:
    """Open the application with a preset, or with the shipped one to begin with; the exit code.

    Raises PresetError where the preset cannot be read.
    """
    from tui_trainer.spec.codec import read_document
    from tui_trainer.store.paths import shipped_presets_folder

    start = shipped_presets_folder() / f"{START_PRESET}.toml"
    if preset_path is not None:
        read_document(preset_path)
    elif start.is_file():
        preset_path = start
    gc.freeze()
    app = TuiTrainerApp(path=preset_path, options=options)
    app.run()
    return app.return_code or 0

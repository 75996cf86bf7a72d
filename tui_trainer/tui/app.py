"""The application: it passes the open experiment between screens that know nothing of each other.

Nothing heavy is imported before the first paint: the specification comes right after it, torch after that in a thread.
"""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.reactive import var

from tui_trainer.tui.actions import bindings
from tui_trainer.tui.experiment_app import ExperimentApp
from tui_trainer.tui.options import LaunchOptions

if TYPE_CHECKING:
    from textual import events
    from textual.screen import Screen
    from textual.worker import Worker

    from tui_trainer.spec.experiment import Experiment
    from tui_trainer.spec.place import Document
    from tui_trainer.tui.screens.train import TrainScreen

START_PRESET = "mnist-mlp"
MOST_YOUNG_OBJECTS = 20_000
"""So many more objects before the garbage collector looks at them; a frame makes about 7000, nearly all freed with it.

With Python's 700 it ran ten times in a frame, and every tenth frame was late by a full collection of 20 to 30 ms.
"""


class TuiTrainerApp(ExperimentApp):
    """The screens, the engine that gets ready behind them, and the way out."""

    DEFAULT_MODE = "build"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]
    warms_up = True
    """Whether torch is imported in the background; tests of screens do without."""
    keeps_drafts = True
    """Whether what is not saved is kept on disk; most tests of screens do without."""

    engine_shown: var[str] = var("engine loading")
    run_is_live: var[bool] = var(False)

    def __init__(
        self, document: Document | None = None, path: Path | None = None, options: LaunchOptions | None = None
    ) -> None:
        super().__init__()
        self._given = (document, path)
        self.options = options or LaunchOptions()
        self.train_screen: TrainScreen | None = None
        self._engine = self.engine_shown
        self._timing: Worker[None] | None = None
        self._leaving: Worker[None] | None = None
        self.add_mode("build", lambda: self.build_screen)
        self.add_mode("train", self._new_train_screen)

    def on_ready(self) -> None:
        """Get the first picture onto the terminal before anything else is loaded."""
        self.screen.refresh()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        """Load what makes the first picture useful."""
        from tui_trainer.tui.leaving import leave_on_signals

        await self.show_first(*self._given)
        await self._prepare_help()
        leave_on_signals(self)
        if self.keeps_drafts:
            self.keep_drafts()
        if not gc.isenabled():
            # what is there now stays for good: no collection has to walk it while somebody waits for a key
            gc.freeze()
            gc.set_threshold(MOST_YOUNG_OBJECTS, 10, 10)
            gc.enable()
        if self.warms_up:
            threading.Thread(target=self._warm_up, name="engine warm-up", daemon=True).start()

    def on_train_screen_run_changed(self, message: TrainScreen.RunChanged) -> None:
        """Know whether quitting would end a run, and say in the header of every screen that one is going."""
        self.run_is_live = message.live
        self._show_engine()

    @work(group="files", exclusive=True)
    async def on_train_screen_data_wanted(self, message: TrainScreen.DataWanted) -> None:
        """Fetch the data that a run is missing, and begin it again."""
        from tui_trainer.store.paths import data_folder
        from tui_trainer.tui.dialogs.fetch import FetchDialog

        dialog = FetchDialog(message.experiment.data.dataset, data_folder(self.options.data_dir))
        if await self.push_screen_wait(dialog):
            await self.start_training(message.experiment)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing fits, and go on where it fits again."""
        from tui_trainer.tui.screens.too_small import TooSmallScreen, too_small

        if not too_small(event.size):
            if isinstance(self.screen, TooSmallScreen):
                self.pop_screen()
        elif not any(isinstance(screen, TooSmallScreen) for screen in self.screen_stack):
            self.push_screen(TooSmallScreen())

    def action_show(self, mode: str) -> None:
        """Switch to the Build or the Train screen."""
        self.switch_mode(mode)

    async def _prepare_help(self) -> None:
        """Lay the help out where nobody sees it, so that it opens at once also while training."""
        from tui_trainer.tui.screens.help import HELP_SCREENS, HelpScreen

        with self.batch_update():
            for mode, name in HELP_SCREENS.items():
                self.install_screen(HelpScreen(mode), name)
                await self.push_screen(name)
                await self.pop_screen()

    def action_help(self) -> None:
        """Show the help for this screen."""
        from tui_trainer.tui.screens.help import HELP_SCREENS

        if self.is_screen_installed(HELP_SCREENS[self.current_mode]):
            self.push_screen(HELP_SCREENS[self.current_mode])

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

    def action_look(self) -> None:
        """Look at training images, as they are and augmented, or say why that cannot be done."""
        from tui_trainer.tui.dialogs.augmented import dialog_of

        if self.editor is not None:
            dialog = dialog_of(self.editor.document, self.editor.check, self.options)
            if isinstance(dialog, str):
                self.say(dialog, "error")
            else:
                self.push_screen(dialog)

    def action_time_step(self) -> None:
        """Time a step of what is open, for the estimates in the summary."""
        from tui_trainer.tui.timing import time_a_step

        self._timing = self.run_worker(time_a_step(self), group="timing", exclusive=True)

    async def start_training(self, experiment: Experiment) -> None:
        """Show the Train screen and begin a run there."""
        if self._timing is not None:
            await self._timing.wait()  # it sets the number of threads, which a run must not share
        await self.switch_mode("train")
        if self.train_screen is not None:
            self.train_screen.start(experiment)

    async def action_quit(self) -> None:
        """End the program; asks when something would be lost."""
        from tui_trainer.tui.leaving import leave

        if self._leaving is None or self._leaving.is_finished:  # the question may be there already
            # not exclusive: a dialog from which ctrl+q came goes on when the person stays
            self._leaving = self.run_worker(leave(self), group="leaving")

    def _new_train_screen(self) -> Screen[Any]:
        from tui_trainer.tui.screens.train import TrainScreen

        self.train_screen = TrainScreen(self.options)
        return self.train_screen

    def _warm_up(self) -> None:
        try:
            from tui_trainer.tui.runner import device_memory, warm_up

            text = f"engine ready · {warm_up(self.options)}"
            memory = device_memory(self.options)
        except Exception as error:
            text, memory = f"engine failed: {error}", None
        if self.is_running:
            self.call_from_thread(self._engine_loaded, text, memory)

    def _engine_loaded(self, text: str, memory: int | None) -> None:
        from tui_trainer.spec.costs import Machine

        self.know(Machine(memory))
        self._engine = text
        self._show_engine()

    def _show_engine(self) -> None:
        self.engine_shown = "▶ a run is going" if self.run_is_live else self._engine


def run_app(preset_path: Path | None, options: LaunchOptions) -> int:
    """Open the application with a preset, or with the shipped one to begin with; the exit code.

    Raises PresetError where the preset cannot be read, and what ended the application where it was an error.
    """
    from tui_trainer.spec.codec import read_document
    from tui_trainer.store.paths import shipped_presets_folder
    from tui_trainer.store.presets import usual_path

    start = shipped_presets_folder() / f"{START_PRESET}.toml"
    named = preset_path is not None
    if preset_path is not None:
        read_document(preset_path)
    elif start.is_file():
        preset_path = start
    gc.disable()  # until there is something to see
    app = TuiTrainerApp(path=usual_path(preset_path) if preset_path else None, options=options)
    app.was_asked_for = named
    app.run()
    if app.drafts is not None and app.drafts.holds_something:
        sys.stderr.write("What was not saved is kept: the next start offers it.\n")
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0

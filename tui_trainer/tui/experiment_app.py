"""The part of the application that holds the open experiment and its file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import var

from tui_trainer.tui.plain_app import PlainApp
from tui_trainer.tui.screens.build import BuildScreen

if TYPE_CHECKING:
    from textual import events
    from textual.notifications import SeverityLevel

    from tui_trainer.spec.costs import Machine
    from tui_trainer.spec.place import Document
    from tui_trainer.tui.drafts import DraftKeeper
    from tui_trainer.tui.editor import Editor
    from tui_trainer.tui.filing import Filing


class ExperimentApp(PlainApp):
    """What is open, where it is kept, and what the header says of it."""

    experiment_shown: var[str] = var("")
    modified_shown: var[bool] = var(False)

    def __init__(self) -> None:
        super().__init__()
        self.editor: Editor | None = None
        self.was_asked_for = False
        """Whether the file that is shown first was named by a person, and is to be among the recent ones."""
        self.drafts: DraftKeeper | None = None
        self.machine: Machine | None = None
        self.build_screen = BuildScreen()

    async def show_first(self, document: Document | None, path: Path | None) -> None:
        """Show what the application was started with; with neither, an empty experiment."""
        from tui_trainer.spec.problems import PresetError
        from tui_trainer.tui.editor import Editor

        try:
            self.editor = Editor.opened(path) if document is None and path is not None else Editor(document, path)
        except PresetError as error:
            self.editor = Editor()
            self.say(str(error), "error")
        await self.build_screen.show_experiment(self.editor)
        if self.was_asked_for and self.editor.path is not None:
            from tui_trainer.store.recent import note_recent

            note_recent(self.editor.path)

    def on_bench_edited(self) -> None:
        """Say in the header what is open."""
        if self.editor is not None:
            title = str(self.editor.document.get("title", "Untitled"))
            self.experiment_shown = f"{self.editor.path.stem}: {title}" if self.editor.path else title
            self.modified_shown = self.editor.modified
            if self.drafts is not None:
                self.drafts.follow(self.editor if self.modified_shown else None)

    @work(group="files", exclusive=True)
    async def keep_drafts(self) -> None:
        """From now on keep on disk what is not saved; offer what processes left there that were ended from outside."""
        from tui_trainer.store.drafts import CAN_LOCK, left_drafts
        from tui_trainer.tui.drafts import DraftKeeper, chosen_draft, editor_of

        if not CAN_LOCK:
            return
        self.drafts = DraftKeeper(lambda message: self.call_later(self.say, message, "warning"))
        self.on_bench_edited()
        draft = await chosen_draft(left_drafts(), self.push_screen_wait)
        if draft is None or draft.unsaved is None or self.editor is None:
            return
        if await self.filing().may_leave(self.editor):
            self.drafts.take_over(draft)
            await self._show_editor(editor_of(draft.unsaved))
        else:
            draft.release()

    def keep_unsaved(self) -> None:
        """The program ends, and nobody can be asked: write what is not saved, if that is possible."""
        if self.drafts is not None:
            with suppress(Exception):
                self.drafts.write()

    @work(group="files", exclusive=True)
    async def action_open(self) -> None:
        """Open a preset."""
        if self.editor is not None:
            await self._show_editor(await self.filing().open(self.editor))
            self.build_screen.show_changes()  # the file that is open may have got another name meanwhile

    @work(group="files", exclusive=True)
    async def action_new(self) -> None:
        """Begin with an empty network."""
        from tui_trainer.tui.editor import Editor

        if self.editor is not None and await self.filing().may_leave(self.editor):
            await self._show_editor(Editor())

    @work(group="files", exclusive=True)
    async def action_save(self) -> None:
        """Save to the file that was opened."""
        if self.editor is not None:
            await self.filing().save(self.editor)
            self.build_screen.show_changes()

    @work(group="files", exclusive=True)
    async def action_save_as(self) -> None:
        """Save under another name."""
        if self.editor is not None:
            await self.filing().save_as(self.editor)
            # a copy says what it is based on, and one without a title is called as its file
            self.build_screen.show_changes()

    @work(group="files", exclusive=True)
    async def action_differences(self) -> None:
        """Show what is changed against the shipped original and against the file."""
        if self.editor is not None:
            await self.filing().show_differences(self.editor)

    def action_copy_preset(self) -> None:
        """Put the whole preset on the terminal's clipboard, as TOML."""
        from tui_trainer.spec.codec import render_document

        if self.editor is None:
            return
        try:
            self.copy_to_clipboard(render_document(self.editor.document, self.editor.original))
        except (ValueError, TypeError) as error:
            self.say(f"Not copied: this cannot be written as TOML: {error}", "error")
        else:
            self.say("The preset is on the clipboard, as TOML.", "information")

    @work(group="files", exclusive=True)
    async def action_export(self) -> None:
        """Write the experiment as PyTorch code, or say why that cannot be done."""
        from tui_trainer.tui.exporting import export

        if self.editor is not None:
            place = await export(self.editor, self.push_screen_wait, self.say)
            if place is not None:
                self.build_screen.go_to(place)

    def action_copy_code(self) -> None:
        """Put the experiment as PyTorch code on the terminal's clipboard."""
        from tui_trainer.tui.exporting import code_to_copy

        if self.editor is not None:
            text, said = code_to_copy(self.editor)
            self.copy_to_clipboard(text)
            self.say(said, "information")

    def on_paste(self, event: events.Paste) -> None:
        """Open a preset that is pasted on the Build screen; a field takes what is pasted into it itself."""
        from tui_trainer.spec.pasted import reads_as_preset

        if self.screen is self.build_screen and reads_as_preset(event.text):
            event.stop()
            self._open_pasted(event.text)

    @work(group="files", exclusive=True)
    async def _open_pasted(self, text: str) -> None:
        if self.editor is not None:
            await self._show_editor(await self.filing().paste(self.editor, text))

    async def _show_editor(self, editor: Editor | None) -> None:
        if editor is not None:
            self.editor = editor
            await self.switch_mode("build")
            await self.build_screen.show_experiment(editor)

    def filing(self) -> Filing:
        """What asks about files, on this application's screens."""
        from tui_trainer.tui.filing import Filing

        return Filing(self.push_screen_wait, self.say)

    def know(self, machine: Machine) -> None:
        """Reckon with what is known of the machine from now on."""
        self.machine = machine
        if self.build_screen.bench is not None:
            self.build_screen.bench.machine = machine
        self.build_screen.show_changes()

    def _handle_exception(self, error: Exception) -> None:
        self.keep_unsaved()
        super()._handle_exception(error)

    def say(self, message: str, severity: SeverityLevel) -> None:
        """Show a message for a while."""
        self.notify(message, severity=severity, markup=False)

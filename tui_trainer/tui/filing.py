"""Opening, saving and beginning anew: everything that asks before work would be lost."""

from __future__ import annotations

import re
from pathlib import Path

from tui_trainer.spec.codec import parse_document, read_text, render_document
from tui_trainer.spec.pasted import with_plain_lines
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.errors import StoreError
from tui_trainer.store.preset_files import is_own, keep_replaced
from tui_trainer.store.presets import is_shipped, resolve_preset, save_preset, usual_path
from tui_trainer.store.recent import note_recent
from tui_trainer.tui.comparisons import comparisons, saving_changes, with_origin
from tui_trainer.tui.dialogs.ask import Answer, Ask, AskDialog, NameDialog, Say, notice
from tui_trainer.tui.dialogs.differences import DifferencesDialog
from tui_trainer.tui.dialogs.presets import PresetsDialog
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.file_names import note_of, path_of, suggestion
from tui_trainer.tui.shelf import Shelf

UNTITLED = "Untitled"

_SAVE = Answer("s", "Save", "save")
_DISCARD = Answer("d", "Discard the changes", "discard")
_KEPT = " A copy of it is kept: ctrl+z where presets are picked brings it back."
_CANCEL = Answer("c", "Cancel", "cancel")


class Filing:
    """What to do with files, in the order of the questions that come up."""

    def __init__(self, ask: Ask, say: Say) -> None:
        self._ask, self._say = ask, say

    async def may_leave(self, editor: Editor) -> bool:
        """Whether the open experiment may be given up: nothing is unsaved, or the person says so."""
        if not editor.modified:
            return True
        title = str(editor.document.get("title", UNTITLED))
        answer = await self._ask(
            AskDialog("Unsaved changes", f'"{title}" has changes that are not in a file.', (_SAVE, _DISCARD, _CANCEL))
        )
        return answer == "discard" or (answer == "save" and await self.save(editor))

    async def open(self, editor: Editor) -> Editor | None:
        """Choose a preset and read it, or paste one; None where nothing is to be opened after all.

        Where the file that is open gets another name meanwhile, the editor follows.
        """
        picker = PresetsDialog(Shelf(editor.path, editor.moved))
        chosen = await self._ask(picker)
        if picker.pasted:
            return await self.paste(editor, picker.pasted)
        if chosen is None:
            return None
        try:
            opened = Editor.opened(usual_path(resolve_preset(chosen)))
        except PresetError as error:
            await self._explain("Cannot be opened", str(error))
            return None
        if not await self.may_leave(editor):
            return None
        if opened.path is not None:
            note_recent(opened.path)
        return opened

    async def paste(self, editor: Editor, text: str) -> Editor | None:
        """Open a preset whose text was pasted, as a new one that is not in a file; None where it is not to be."""
        text = with_plain_lines(text)
        try:
            document = parse_document(text, "The pasted text")
        except PresetError as error:
            await self._explain("Not a preset", f"{error}\n\n{_line_of(text, str(error))}".rstrip())
            return None
        pasted = Editor(document, None, text)
        pasted.moved(None)
        title = str(document.get("title", UNTITLED))
        count = len(pasted.check.errors)
        wrong = f"\nIt has {count} problem{'s' if count != 1 else ''}, shown where they are." if count else ""
        answers = (Answer("o", "Open it", "open"), _CANCEL)
        if await self._ask(AskDialog("Open the pasted preset?", f'"{title}"{wrong}', answers)) != "open":
            return None
        return pasted if await self.may_leave(editor) else None

    async def save(self, editor: Editor) -> bool:
        """Write to the file that was opened; whether it was written. Shipped presets are saved under a name."""
        if editor.path is None or is_shipped(editor.path):
            return await self.save_as(editor)
        answer = await self._overwrite(editor, editor.path)
        if answer == "save as":
            return await self.save_as(editor)
        return answer == "overwrite" and await self._write(editor, editor.path)

    async def save_as(self, editor: Editor) -> bool:
        """Ask for a name or a path and write there; whether it was written.

        A copy of a shipped preset says which one it is based on; what that one reached is not said of a changed copy.
        """
        name = await self._ask(NameDialog("Save as", suggestion(editor), note_of))
        if name is None:
            return False
        path = path_of(name)
        if path == editor.path and await self._overwrite(editor, path) != "overwrite":
            return False
        if path.exists() and path != editor.path:
            question = f"{path} is there already.{_KEPT if is_own(path) else ''}"
            replace = Answer("r", "Replace it", "replace")
            if await self._ask(AskDialog("Replace the file?", question, (_CANCEL, replace))) != "replace":
                return False
        if editor.document.get("title", UNTITLED) == UNTITLED:
            editor.set_value(("title",), path.stem)
        if editor.path is not None and is_shipped(editor.path):
            editor.change(with_origin(editor.document, editor.path), editor.selected)
        return await self._write(editor, path)

    async def show_differences(self, editor: Editor) -> None:
        """Show what is open against the shipped preset that it began as, and against its file."""
        found = comparisons(editor)
        if found:
            await self._ask(DifferencesDialog(found))
        else:
            await self._explain(
                "Nothing to compare with",
                "This is not in a file yet, and it is not based on a preset that comes with the application.",
            )

    async def _overwrite(self, editor: Editor, path: Path) -> str | None:
        """What to do with the file: "overwrite" unless something else wrote to it since it was opened."""
        try:
            text = read_text(path)
        except PresetError:  # it is gone, or writing will say what is wrong with it
            return "overwrite"
        if text == editor.original:
            return "overwrite"
        message = f"{path} is not as it was when it was opened: another program has written to it."
        message += f"{_KEPT if is_own(path) else ''}\n\n"
        answers = (_CANCEL, Answer("a", "Save under another name", "save as"), Answer("w", "Overwrite it", "overwrite"))
        return await self._ask(AskDialog("The file has changed", message + saving_changes(editor, text), answers))

    async def _write(self, editor: Editor, path: Path) -> bool:
        where = f"{path}, which was there no more" if path == editor.path and not path.exists() else str(path)
        try:
            text = render_document(editor.document, editor.original)
            if is_own(path) and _holds_other(path, editor):
                keep_replaced(path)
            save_preset(path, text)
        except StoreError as error:
            await self._explain("Not saved", str(error))
            return False
        except (ValueError, TypeError) as error:
            await self._explain("Not saved", f"This cannot be written as TOML: {error}")
            return False
        editor.saved_as(path, text)
        note_recent(path)
        errors = len(editor.check.errors)
        if errors:
            noun = "problem" if errors == 1 else "problems"
            self._say(f"Saved to {where}, with {errors} {noun}: it cannot be trained yet.", "warning")
        else:
            self._say(f"Saved to {where}.", "information")
        return True

    async def _explain(self, title: str, message: str) -> None:
        await self._ask(notice(title, message))


def _holds_other(path: Path, editor: Editor) -> bool:
    """Whether a file has a text that is not the one which was opened or saved here last."""
    if not path.is_file():
        return False
    try:
        return path != editor.path or read_text(path) != editor.original
    except PresetError:
        return True


def _line_of(text: str, message: str) -> str:
    """The line of a text that a message names, with its number."""
    found = re.search(r"at line (\d{1,6})", message)
    lines = text.split("\n")
    number = int(found[1]) if found else 0
    return f"line {number}:  {lines[number - 1].strip()[:200]}" if 0 < number <= len(lines) else ""

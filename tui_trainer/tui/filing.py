"""Opening, saving and beginning anew: everything that asks before work would be lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_trainer.spec.codec import render_document
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.errors import StoreError
from tui_trainer.store.presets import (
    SUFFIX,
    is_shipped,
    list_presets,
    name_problem,
    own_preset_path,
    resolve_preset,
    save_preset,
)
from tui_trainer.tui.dialogs.ask import Answer, AskDialog, NameDialog
from tui_trainer.tui.dialogs.choose import ChooseDialog
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.fields import Choice

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

UNTITLED = "Untitled"

Ask = Callable[["Screen[Any]"], Awaitable[str | None]]
"""Shows a dialog and waits for its result."""

Say = Callable[[str, "SeverityLevel"], None]
"""Shows a message for a while: its text and its severity."""

_SAVE = Answer("s", "Save", "save")
_DISCARD = Answer("d", "Discard the changes", "discard")
_CANCEL = Answer("c", "Cancel", "cancel")


class Filing:
    """What to do with files, in the order of the questions that come up."""

    def __init__(self, ask: Ask, say: Say) -> None:
        self._ask, self._say = ask, say

    async def may_leave(self, editor: Editor) -> bool:
        """Whether the open experiment may be given up: nothing is unsaved, or the person says so."""
        if not editor.modified:
            return True
        title = str(editor.document.get("title", "Untitled"))
        answer = await self._ask(
            AskDialog("Unsaved changes", f'"{title}" has changes that are not in a file.', (_SAVE, _DISCARD, _CANCEL))
        )
        return answer == "discard" or (answer == "save" and await self.save(editor))

    async def open(self, editor: Editor) -> Editor | None:
        """Choose a preset and read it; None where nothing is to be opened after all."""
        if not await self.may_leave(editor):
            return None
        choices = tuple(
            Choice(str(info.path), info.name, " ".join(f"{info.title}. {info.about}".split()), "", info.origin)
            for info in list_presets()
        )
        chosen = await self._ask(ChooseDialog("Open a preset, or type a path", choices, "", _typed_path))
        if chosen is None:
            return None
        try:
            return Editor.opened(resolve_preset(chosen))
        except PresetError as error:
            await self._explain("Cannot be opened", str(error))
            return None

    async def save(self, editor: Editor) -> bool:
        """Write to the file that was opened; whether it was written. Shipped presets are saved under a name."""
        if editor.path is None or is_shipped(editor.path):
            return await self.save_as(editor)
        return await self._write(editor, editor.path)

    async def save_as(self, editor: Editor) -> bool:
        """Ask for a name or a path and write there; whether it was written."""
        name = await self._ask(NameDialog("Save as", _suggestion(editor), _note_of))
        if name is None:
            return False
        path = _path_of(name)
        if path.exists() and path != editor.path:
            question = f"{path} is there already."
            replace = Answer("r", "Replace it", "replace")
            if await self._ask(AskDialog("Replace the file?", question, (_CANCEL, replace))) != "replace":
                return False
        if editor.document.get("title", UNTITLED) == UNTITLED:
            editor.set_value(("title",), path.stem)
        return await self._write(editor, path)

    async def _write(self, editor: Editor, path: Path) -> bool:
        try:
            text = render_document(editor.document, editor.original)
            save_preset(path, text)
        except StoreError as error:
            await self._explain("Not saved", str(error))
            return False
        except (ValueError, TypeError) as error:
            await self._explain("Not saved", f"This cannot be written as TOML: {error}")
            return False
        editor.saved_as(path, text)
        errors = len(editor.check.errors)
        if errors:
            noun = "problem" if errors == 1 else "problems"
            self._say(f"Saved to {path}, with {errors} {noun}: it cannot be trained yet.", "warning")
        else:
            self._say(f"Saved to {path}.", "information")
        return True

    async def _explain(self, title: str, message: str) -> None:
        await self._ask(AskDialog(title, message, (Answer("o", "OK", "ok"),)))


def _typed_path(text: str) -> Choice | None:
    """What was typed, as a file to open, where it looks like one."""
    words = text.strip()
    if "/" in words or words.startswith("~") or words.endswith(SUFFIX):
        return Choice(words, f"Open the file {words}")
    return None


def _is_path(name: str) -> bool:
    return "/" in name or name.startswith("~")


def _path_of(name: str) -> Path:
    text = name.strip()
    if not _is_path(text):
        return own_preset_path(text)
    path = Path(text).expanduser()
    return path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")


def _note_of(name: str) -> tuple[bool, str]:
    """Whether a name can be taken, and what is said about it."""
    text = name.strip()
    if not _is_path(text):
        problem = name_problem(text)
        return (False, problem) if problem else (True, f"goes to {own_preset_path(text)}")
    try:
        path = _path_of(text)
        if path.name in ("", SUFFIX) or text.endswith("/"):
            return False, "a folder; add the name of the file"
        if is_shipped(path):
            return False, "presets that come with the application are not overwritten; choose another folder"
        if not path.parent.is_dir():
            return False, f"there is no folder {path.parent}"
    except (OSError, RuntimeError, ValueError) as error:
        return False, f"not a path: {error}"
    return True, f"goes to {path}"


def _suggestion(editor: Editor) -> str:
    if editor.path is not None and not is_shipped(editor.path):
        return editor.path.stem if editor.path == own_preset_path(editor.path.stem) else str(editor.path)
    if editor.path is not None:
        return f"my-{editor.path.stem}"
    title = str(editor.document.get("title", "")).lower()
    words = "".join(char if char.isalnum() else " " for char in title).split()
    return "-".join(words)[:40] or "untitled"

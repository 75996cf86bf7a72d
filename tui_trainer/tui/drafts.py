"""What is not saved is kept on disk meanwhile, and offered at the next start where this one did not end in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tui_trainer.spec.codec import parse_document
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.drafts import Draft, Unsaved
from tui_trainer.store.errors import StoreError
from tui_trainer.tui.dialogs.ask import Answer, Ask, AskDialog
from tui_trainer.tui.editor import Editor

_ANSWERS = (
    Answer("r", "Restore it", "restore"),
    Answer("l", "Ask again at the next start", "later"),
    Answer("d", "Discard it", "discard"),
)


class DraftKeeper:
    """Follows the experiment that is open; writes its draft in a thread, at most every few seconds."""

    SECONDS = 2.0

    def __init__(self, failed: Callable[[str], object]) -> None:
        """`failed` is told, once and in a thread, why nothing can be kept."""
        self._failed: Callable[[str], object] | None = failed
        self._draft = Draft()
        self._wanted: Unsaved | None = None
        self._timer: threading.Timer | None = None
        self._writing = threading.Lock()

    @property
    def holds_something(self) -> bool:
        """Whether there is something on disk."""
        return self._draft.unsaved is not None

    def follow(self, unsaved: Editor | None) -> None:
        """Keep what is unsaved in this editor now; None where nothing is any more."""
        if unsaved is None:
            self.drop()
            return
        self._wanted = Unsaved(unsaved.document, unsaved.path, unsaved.original)
        if self._timer is None:
            self._timer = threading.Timer(self.SECONDS, self._write_in_thread)
            self._timer.daemon = True
            self._timer.start()

    def write(self) -> None:
        """Write what is unsaved now, if that has not been done. Raises StoreError."""
        with self._writing:
            wanted = self._wanted
            if wanted is not None and wanted != self._draft.unsaved:
                self._draft.write(wanted)

    def drop(self) -> None:
        """Keep nothing: it is saved, or a person gave it up."""
        self._wanted = None
        if self.holds_something or self._writing.locked():
            with self._writing:
                self._draft.remove()

    def take_over(self, draft: Draft) -> None:
        """Go on with the draft of a process that is gone, whose content is to be opened."""
        self.drop()
        with self._writing:
            self._draft = draft

    def _write_in_thread(self) -> None:
        self._timer = None  # first: what changes from now on needs another one
        try:
            self.write()
        except StoreError as error:
            failed, self._failed = self._failed, None
            if failed is not None:
                failed(f"What is not saved would be lost if the program were ended from outside. {error}")


async def chosen_draft(drafts: Sequence[Draft], ask: Ask) -> Draft | None:
    """Offer what other processes have left, one after the other; the one that is to be opened, if one is."""
    chosen = None
    try:
        for number, draft in enumerate(drafts):
            others = len(drafts) - number - 1
            answer = await ask(AskDialog("Unsaved changes from before", _words(draft, others), _ANSWERS))
            if answer == "restore":
                chosen = draft
            if answer != "discard":
                break
            draft.remove()
    finally:  # also where another action takes the place of the question
        for draft in drafts:
            if draft is not chosen:
                draft.release()
    return chosen


def editor_of(unsaved: Unsaved) -> Editor:
    """The editor as it was, but for the changes before: one undo leads back to the file."""
    path, original = unsaved.path, unsaved.original
    try:
        editor = Editor(None if original is None else parse_document(original, str(path)), path, original)
    except PresetError:
        editor = Editor(None, path)
    editor.change(unsaved.document, editor.selected)
    if path is None:
        editor.moved(None)
    return editor


def _words(draft: Draft, others: int) -> str:
    unsaved = draft.unsaved
    assert unsaved is not None
    title = str(unsaved.document.get("title", "Untitled"))
    file = "It is in no file" if unsaved.path is None else f"Its file is {_name(unsaved.path)}"
    when = time.strftime("%H:%M on %d %B %Y", time.localtime(draft.written_at))
    more = f"\n\nThere {'is 1' if others == 1 else f'are {others}'} more like this." if others else ""
    return f'"{title}" was changed at {when} and not saved before the program ended.\n{file}.{more}'


def _name(path: Path) -> str:
    from tui_trainer.store.presets import is_shipped

    return f"{path.stem}, which comes with the application" if is_shipped(path) else str(path)

"""A document with everything that was done to it, to be taken back and made again."""

from __future__ import annotations

from dataclasses import dataclass

from tui_trainer.spec.place import Document, Key
from tui_trainer.tui.values import same_value

Place = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    document: Document
    selected: Place
    marked: tuple[Place, ...]
    anchor: Place | None


class Revisions:
    """Every change is another document, so that undo is a list of them, without a limit.

    `selected` is the place of the row with the cursor, `marked` are those that are marked besides, drawn out from
    `anchor` where there is one; undo and redo bring them back, too.
    """

    def __init__(self, document: Document, selected: Place) -> None:
        self.selected = selected
        self.marked: tuple[Place, ...] = ()
        self.anchor: Place | None = None
        self._document = document
        self._done: list[_Moment] = []
        self._undone: list[_Moment] = []
        self._typing_at: Place | None = None

    @property
    def document(self) -> Document:
        """The document as it is now; never changed in place."""
        return self._document

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._undone)

    def change(self, document: Document, selected: Place, typing_at: Place | None = None) -> None:
        """Go on with another document; what is typed into one place in a row is one change."""
        if same_value(document, self._document):
            return
        if typing_at is None or typing_at != self._typing_at:
            self._done.append(self._moment())
        self._typing_at = typing_at
        self._undone.clear()
        self._document, self.selected = document, selected

    def end_typing(self) -> None:
        """What is typed from now on is a change of its own."""
        self._typing_at = None

    def undo(self) -> bool:
        """Take the last change back; whether there was one."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Make the change again that was taken back last; whether there was one."""
        return self._step(self._undone, self._done)

    def _moment(self) -> _Moment:
        return _Moment(self._document, self.selected, self.marked, self.anchor)

    def _step(self, source: list[_Moment], target: list[_Moment]) -> bool:
        if not source:
            return False
        target.append(self._moment())
        moment = source.pop()
        self._typing_at = None
        self._document, self.selected = moment.document, moment.selected
        self.marked, self.anchor = moment.marked, moment.anchor
        return True

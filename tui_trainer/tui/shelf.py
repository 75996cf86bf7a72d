"""The presets that can be opened, in groups, found by words and tags; and what is done with the user's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui_trainer.spec.tags import tags_in_order
from tui_trainer.store.preset_files import delete_preset, deleted_presets, is_own, rename_preset, restore_preset
from tui_trainer.store.presets import PresetInfo, is_shipped, list_presets, preset_info, usual_path
from tui_trainer.store.recent import move_recent, recent_presets
from tui_trainer.tui.file_names import looks_like_file

Group = Literal["File", "Recent", "Yours", "Shipped"]
GROUPS: tuple[Group, ...] = ("File", "Recent", "Yours", "Shipped")
MOST_RECENT = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A preset in the picker, in one group only."""

    info: PresetInfo
    group: Group
    is_open: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it can be renamed and deleted here."""
        return self.info.origin == "user"

    @property
    def words(self) -> str:
        """What a search looks in, in small letters."""
        info = self.info
        return " ".join((info.name, info.title, *info.tags, info.about, *info.kinds, info.reached)).lower()


class Shelf:
    """Reads the presets whenever asked, since other programs may change them meanwhile."""

    def __init__(self, open_path: Path | None, moved: Callable[[Path | None], None]) -> None:
        """`moved` is told when the file that is open got another name, or is there no more."""
        self._open_path, self._moved = open_path, moved
        self._lost: Path | None = None

    def entries(self) -> tuple[Entry, ...]:
        """The few that were opened last, then the user's own, then the shipped ones."""
        infos = {info.path: info for info in list_presets()}
        recent = [info for path in recent_presets() if (info := infos.get(path) or _file_elsewhere(path))]
        entries = [self._entry(info, "Recent") for info in recent[:MOST_RECENT]]
        listed = {entry.info.path for entry in entries}
        rest = [info for path, info in infos.items() if path not in listed]
        entries += [self._entry(info, "Yours") for info in rest if info.origin == "user"]
        return (*entries, *(self._entry(info, "Shipped") for info in rest if info.origin == "shipped"))

    def rename(self, entry: Entry, name: str) -> Path:
        """Give one of the user's presets another name; its file. Raises StoreError."""
        path = rename_preset(entry.info.path, name)
        self._follow(entry.info.path, path)
        return path

    def delete(self, entry: Entry) -> None:
        """Put one of the user's presets aside. Raises StoreError."""
        delete_preset(entry.info.path)
        self._follow(entry.info.path, None)

    @property
    def can_restore(self) -> bool:
        """Whether there is a deleted preset."""
        return bool(deleted_presets())

    def restore(self) -> Path | None:
        """Bring back what was deleted last; its file, or None where nothing was. Raises StoreError."""
        deleted = deleted_presets()
        if not deleted:
            return None
        path = restore_preset(deleted[0])
        if path == self._lost:
            self._open_path, self._lost = path, None
            self._moved(path)
        return path

    def _entry(self, info: PresetInfo, group: Group) -> Entry:
        return Entry(info, group, info.path == self._open_path)

    def _follow(self, path: Path, target: Path | None) -> None:
        move_recent(path, target)
        if path == self._open_path:
            self._open_path = target
            self._lost = path if target is None else None
            self._moved(target)


def _file_elsewhere(path: Path) -> PresetInfo | None:
    """What is in a file outside the two folders; None where it is no longer there."""
    try:
        return preset_info(path, "file") if path.is_file() and not is_own(path) and not is_shipped(path) else None
    except (OSError, ValueError):
        return None


def typed_file(text: str) -> Entry | None:
    """What was typed into the search, as a file to open, where it looks like one."""
    if not looks_like_file(text):
        return None
    name = text.strip()
    try:
        path = usual_path(Path(name).expanduser())
        if path.is_file():
            return Entry(preset_info(path, "file"), "File")
        problem = "a folder; go on with the name of a file" if path.is_dir() else "no such file"
        problem = problem if path.is_dir() or not path.exists() else "not a file that can be read"
    except (OSError, RuntimeError, ValueError) as error:
        path, problem = Path(name), f"not a path: {error}"
    return Entry(PresetInfo(name, path, name, "file", problem=problem), "File")


def found(entries: Iterable[Entry], query: str, tag: str = "") -> tuple[Entry, ...]:
    """The entries that every word of the query is in and that have the tag, group by group."""
    words = query.lower().split()
    return tuple(
        entry for entry in entries if (not tag or tag in entry.info.tags) and all(word in entry.words for word in words)
    )


def best(entries: Iterable[Entry], query: str) -> int:
    """The index of the entry that the query most likely means: by its name, else the first."""
    start = query.strip().lower()

    def rank(entry: Entry) -> int:
        names = (entry.info.name.lower(), entry.info.title.lower())
        if entry.group == "File" or start in names:
            return 0
        return 1 if any(name.startswith(start) for name in names) else 2 if any(start in name for name in names) else 3

    ranks = [rank(entry) for entry in entries]
    return ranks.index(min(ranks)) if ranks and start else 0


def tags_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Every tag that an entry has: architectures, the course's sections, others."""
    return tags_in_order(tag for entry in entries for tag in entry.info.tags)

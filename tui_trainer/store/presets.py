"""Presets: those that come with the application and the user's own, found by name and written by name or path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui_trainer.spec.codec import read_document
from tui_trainer.spec.problems import PresetError, Problem, did_you_mean
from tui_trainer.store.paths import presets_folder, shipped_presets_folder

SUFFIX = ".toml"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """A preset that is there; `title` is its name and `about` the reason where its file cannot be read."""

    name: str
    path: Path
    title: str
    about: str
    origin: Literal["shipped", "user"]


def list_presets() -> list[PresetInfo]:
    """All presets by name, the shipped ones first; files that cannot be read are among them."""
    return [_info(path, "shipped") for path in _files(shipped_presets_folder())] + [
        _info(path, "user") for path in _files(presets_folder())
    ]


def resolve_preset(name_or_path: str | Path) -> Path:
    """The file of a preset: what looks like a path is one, anything else is a name, shipped presets first.

    Raises PresetError, with the nearest name, where there is none.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or os.sep in text or text.endswith(SUFFIX):
        path = Path(os.path.expanduser(text))
        if not _exists(path):
            question = "" if os.sep in text else did_you_mean(path.stem, _names())
            raise PresetError(text, [Problem("", f"no such file{question}")])
        return path
    for folder in (shipped_presets_folder(), presets_folder()):
        path = folder / f"{text}{SUFFIX}"
        if text and _exists(path):
            return path
    if text and _exists(Path(text)) and Path(text).is_file():
        return Path(text)
    raise PresetError(text, [Problem("", f"no preset of that name{did_you_mean(text, _names())}")])


def is_shipped(path: Path) -> bool:
    """Whether a file is one of the presets that come with the application, which are not written to."""
    return path.absolute().parent == shipped_presets_folder().absolute()


def name_problem(name: str) -> str | None:
    """Why a preset cannot have this name, in words; None where it can."""
    if not name.strip():
        return "type a name"
    if "/" in name or os.sep in name:
        return "a name has no slashes; it becomes a file in your presets folder"
    if name.startswith("."):
        return "a name does not begin with a dot"
    if not name.isprintable():
        return "a name has no control characters"
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return "the name has characters that no file name can have"
    if length > _LONGEST_NAME:
        return f"too long: {length} of at most {_LONGEST_NAME} bytes"
    if name.removesuffix(SUFFIX) in {path.stem for path in _files(shipped_presets_folder())}:
        return "a preset that comes with the application has this name; choose another"
    return None


def own_preset_path(name: str) -> Path:
    """The file that a user's preset of this name has or will have."""
    return presets_folder() / f"{name.strip().removesuffix(SUFFIX)}{SUFFIX}"


def save_preset(path: Path, text: str) -> None:
    """Write a preset's text, atomically; makes the user's presets folder. Raises StoreError."""
    from tui_trainer.store.atomic import make_folder, write_text  # takes 10 ms that finding presets does without

    if path.parent == presets_folder():
        make_folder(path.parent)
    write_text(path, text)


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith(".")))


def _names() -> list[str]:
    return [path.stem for folder in (shipped_presets_folder(), presets_folder()) for path in _files(folder)]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the file system, a folder without permission
        return False


def _info(path: Path, origin: Literal["shipped", "user"]) -> PresetInfo:
    try:
        document = read_document(path)
    except PresetError as error:
        return PresetInfo(path.stem, path, path.stem, "; ".join(map(str, error.problems)), origin)
    title, about = document.get("title"), document.get("about")
    return PresetInfo(
        path.stem,
        path,
        title if isinstance(title, str) and title.strip() else path.stem,
        about if isinstance(about, str) else "",
        origin,
    )

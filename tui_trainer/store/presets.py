"""Presets: those that come with the application and the user's own, found by name and written by name or path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui_trainer.spec.codec import read_document
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError, Problem, did_you_mean
from tui_trainer.store.paths import files_in, presets_folder, shipped_presets_folder

SUFFIX = ".toml"
Origin = Literal["shipped", "user", "file"]
"""It came with the application, is in the user's presets folder, or is a file elsewhere."""

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """A preset that is there, as far as it says of itself in the right form what it is.

    Where its file cannot be read, `problem` says why, and `title` is its name. `kinds` are those of its layers.
    """

    name: str
    path: Path
    title: str
    origin: Origin
    about: str = ""
    tags: tuple[str, ...] = ()
    reached: str = ""
    based_on: str = ""
    kinds: tuple[str, ...] = ()
    problem: str = ""


_State = tuple[int, int, int, int]
"""When a file and its permissions were changed, its size, its number: another file differs in one of them."""

_read: dict[Path, tuple[_State, PresetInfo]] = {}


def list_presets() -> list[PresetInfo]:
    """All presets by name, the shipped ones first; files that cannot be read are among them.

    A file is read again only after it changed, since a folder may hold a thousand.
    """
    # what is broken on purpose comes behind what works
    shipped = sorted(_files(shipped_presets_folder()), key=lambda path: path.stem.startswith("broken-"))
    return [preset_info(path, "shipped") for path in shipped] + [
        preset_info(path, "user") for path in _files(presets_folder())
    ]


def preset_info(path: Path, origin: Origin) -> PresetInfo:
    """What a preset file says of itself."""
    state = _state(path)
    known = _read.get(path)
    if known is not None and known[0] == state and known[1].origin == origin:
        return known[1]
    info = _info(path, origin)
    if state is not None:
        _read[path] = (state, info)
    return info


def resolve_preset(name_or_path: str | Path) -> Path:
    """The file of a preset: what looks like a path is one, anything else is a name, shipped presets first.

    Raises PresetError, with the nearest name, where there is none.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or os.sep in text or text.endswith(SUFFIX):
        path = Path(os.path.expanduser(text))
        try:
            path.lstat()
        except (FileNotFoundError, ValueError):  # ValueError: a null byte
            question = "" if os.sep in text else did_you_mean(path.stem, _names())
            raise PresetError(text, [Problem("", f"no such file{question}")]) from None
        except OSError:
            pass  # what else is wrong with it, such as a folder without permission, its reader explains
        return path
    for folder in (shipped_presets_folder(), presets_folder()):
        path = folder / f"{text}{SUFFIX}"
        if text and os.path.lexists(path):
            return path
    if os.path.isfile(text):
        return Path(text)
    raise PresetError(text or '""', [Problem("", f"no preset of that name{did_you_mean(text, _names())}")])


def is_shipped(path: Path) -> bool:
    """Whether a file is one of the presets that come with the application, which are not written to."""
    return path.absolute().parent == shipped_presets_folder().absolute()


def usual_path(path: Path) -> Path:
    """The path under which a preset is listed, whether it was named by links, `..` or from the current folder."""
    for folder in (presets_folder(), shipped_presets_folder()):
        with suppress(OSError, ValueError):  # one of them is not there, or this is no path
            if path.parent.samefile(folder):
                return folder / path.name
    return path


def shipped_original(document: Document, path: Path | None) -> Path | None:
    """The shipped preset that a document is, or says that it began as; None where there is none (any more)."""
    if path is not None and is_shipped(path):
        return path
    name = _text(document, "based_on")
    return next((original for original in _files(shipped_presets_folder()) if original.stem == name), None)


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
    found = (path for path in files_in(folder, f"*{SUFFIX}") if not path.name.startswith("."))
    return iter(sorted(found, key=lambda path: path.stem))


def _names() -> list[str]:
    return [path.stem for folder in (shipped_presets_folder(), presets_folder()) for path in _files(folder)]


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _info(path: Path, origin: Origin) -> PresetInfo:
    try:
        document = read_document(path)
    except PresetError as error:
        problem = "; ".join(problem.message for problem in error.problems)
        return PresetInfo(path.stem, path, path.stem, origin, problem=problem)
    tags = document.get("tags")
    return PresetInfo(
        path.stem,
        path,
        _text(document, "title") or path.stem,
        origin,
        _text(document, "about"),
        tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        _text(document, "reached"),
        _text(document, "based_on"),
        tuple(dict.fromkeys(_kinds(document.get("network")))),
    )


def _text(document: Document, name: str) -> str:
    value = document.get(name)
    return value.strip() if isinstance(value, str) else ""


def _kinds(node: object) -> Iterator[str]:
    """The kinds of all layers in a table of stacks, inner layers too, in their order."""
    if isinstance(node, list):
        for entry in node:
            yield from _kinds(entry)
    elif isinstance(node, dict):
        if isinstance(node.get("kind"), str):
            yield node["kind"]
        for value in node.values():
            yield from _kinds(value)

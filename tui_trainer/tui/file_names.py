"""What is typed as the name of a preset: a name in the user's folder, or a path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_trainer.store.preset_files import is_own
from tui_trainer.store.presets import SUFFIX, is_shipped, name_problem, own_preset_path, usual_path

if TYPE_CHECKING:
    from tui_trainer.spec.place import Document
    from tui_trainer.tui.editor import Editor


def is_path(name: str) -> bool:
    """Whether this is a path to a file to be written, rather than a name."""
    return "/" in name or name.startswith("~")


def looks_like_file(text: str) -> bool:
    """Whether what was typed into a search is a file rather than words to look for."""
    words = text.strip()
    return is_path(words) or words.endswith(SUFFIX)


def path_of(name: str) -> Path:
    """The file that a name or a path stands for."""
    text = name.strip()
    if not is_path(text):
        return own_preset_path(text)
    path = Path(text).expanduser()
    return usual_path(path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}"))


def note_of(name: str) -> tuple[bool, str]:
    """Whether a name or a path can be written to, and what is said about it."""
    text = name.strip()
    if not is_path(text):
        problem = name_problem(text)
        return (False, problem) if problem else (True, f"goes to {own_preset_path(text)}")
    try:
        path = path_of(text)
        if path.name in ("", SUFFIX) or text.endswith("/"):
            return False, "a folder; add the name of the file"
        if is_shipped(path):
            return False, "presets that come with the application are not overwritten; choose another folder"
        if not path.parent.is_dir():
            return False, f"there is no folder {path.parent}"
    except (OSError, RuntimeError, ValueError) as error:
        return False, f"not a path: {error}"
    return True, f"goes to {path}"


def new_name_note(path: Path, name: str) -> tuple[bool, str]:
    """Whether a preset of the user's can get this name, and what is said about it."""
    problem = name_problem(name)
    if problem:
        return False, problem
    target = own_preset_path(name)
    if target == path:
        return False, "that is its name now"
    if target.exists() and not target.samefile(path):
        return False, f"there is another preset {target.stem}"
    return True, f"becomes {target}"


def suggestion(editor: Editor) -> str:
    """A name to save under: the present one, `my-` before that of a shipped preset, or the words of the title."""
    if editor.path is not None and not is_shipped(editor.path):
        return editor.path.stem if is_own(editor.path) else str(editor.path)
    if editor.path is not None:
        return f"my-{editor.path.stem}"
    return name_from_title(editor.document)


def name_from_title(document: Document) -> str:
    """The words of a title as the name of a file, without its ending."""
    title = str(document.get("title", "")).lower()
    words = "".join(char if char.isalnum() else " " for char in title).split()
    return "-".join(words)[:40] or "untitled"

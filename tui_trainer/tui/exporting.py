"""The open experiment as a script: into a file, or onto the terminal's clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.code.view import code_of
from tui_trainer.store.errors import StoreError
from tui_trainer.store.scripts import SUFFIX, script_problem, write_script
from tui_trainer.tui.dialogs.ask import Answer, Ask, AskDialog, NameDialog, Say, notice
from tui_trainer.tui.dialogs.problems import ProblemsDialog
from tui_trainer.tui.editor import Editor
from tui_trainer.tui.file_names import name_from_title

if TYPE_CHECKING:
    from tui_trainer.spec.experiment import Experiment

_CANCEL = Answer("c", "Cancel", "cancel")
_REPLACE = Answer("r", "Replace it", "replace")


async def export(editor: Editor, ask: Ask, say: Say) -> str | None:
    """Ask for a file and write the script there.

    What cannot be trained is refused with its problems; the place of the one that is chosen among them, to go to.
    """
    found = editor.check
    if found.experiment is None or not found.can_train:
        return await ask(ProblemsDialog(found))
    name = await ask(NameDialog("Export as PyTorch code", suggested_name(editor), note_of))
    if name is None:
        return None
    path = path_of(name)
    if path.exists():
        question = AskDialog("Replace the file?", f"{path} is there already.", (_CANCEL, _REPLACE))
        if await ask(question) != "replace":
            return None
    await _write(found.experiment, path, ask, say)
    return None


async def _write(experiment: Experiment, path: Path, ask: Ask, say: Say) -> None:
    try:
        write_script(path, script_of(experiment))
    except StoreError as error:
        await ask(notice("Not exported", str(error)))
    else:
        say(f"Exported to {path}. It says at its top what it needs.", "information")


def code_to_copy(editor: Editor) -> tuple[str, str]:
    """The whole script, or the code as far as it goes where there is something wrong; and what to say of it."""
    found = editor.check
    if found.experiment is not None and found.can_train:
        return script_of(found.experiment), "The script is on the clipboard."
    return code_of(editor.document, found), "The code is on the clipboard, as far as it goes: see what is wrong first."


def suggested_name(editor: Editor) -> str:
    """The name of the preset, or the words of the title."""
    if editor.path is not None:
        return f"{editor.path.stem}{SUFFIX}"
    return f"{name_from_title(editor.document)}{SUFFIX}"


def path_of(name: str) -> Path:
    """The file that is meant; its name ends as those of Python do."""
    path = Path(name.strip()).expanduser()
    return path if path.suffix == SUFFIX or not path.name else path.with_name(f"{path.name}{SUFFIX}")


def note_of(name: str) -> tuple[bool, str]:
    """Whether a script can go there, and what is said about it."""
    if not name.strip():
        return False, "type a name"
    if name.strip().endswith("/"):
        return False, "a folder; add the name of the file"
    try:
        path = path_of(name)
        if path.name.startswith("."):
            return False, "a name does not begin with a dot"
        problem = script_problem(path)
        if problem is not None:
            return False, problem
        if path.exists():
            return True, f"{path.absolute()} is there already; you will be asked"
        return True, f"goes to {path.absolute()}"
    except (OSError, RuntimeError, ValueError) as error:
        return False, f"not a path: {error}"

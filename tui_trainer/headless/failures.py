"""What went wrong with a command, in words and as an exit code."""

from __future__ import annotations

import errno
import os
import platform
import sys
import time
import traceback
from pathlib import Path

import tui_trainer
from tui_trainer.headless.console import Console, silence
from tui_trainer.headless.exit_codes import DATA, DONE, FAILED, INTERRUPTED, USAGE
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.atomic import make_folder, write_text
from tui_trainer.store.errors import DataError, StoreError
from tui_trainer.store.paths import cache_folder


def explain(error: BaseException) -> int:
    """Say what went wrong on standard error; the exit code that goes with it."""
    console = Console()
    match error:
        case PresetError():
            console.complain(preset_error_text(error))
            return USAGE
        case StoreError():
            console.complain(f"error: {error}")
            return DATA if isinstance(error, DataError) else FAILED
        case KeyboardInterrupt():
            console.complain("interrupted")
            return INTERRUPTED
        case BrokenPipeError():  # as after `| head -1`: whoever read has read enough
            silence(sys.stdout)
            return DONE
        case OSError(errno=errno.ENOSPC | errno.EDQUOT, filename=None):  # click's own output, such as a help text
            silence(sys.stdout)
            console.complain(f"error: standard output cannot be written: {error.strerror}")
            return FAILED
    console.complain(f"error: something unexpected happened: {_first_line(error)}")
    console.complain(report_sentence("".join(traceback.format_exception(error))))
    return FAILED


def preset_error_text(error: PresetError) -> str:
    """What is wrong with a preset: in one line where it is one thing, and not inside the file."""
    if len(error.problems) == 1 and not error.problems[0].place:
        return f"error: {error.source}: {error.problems[0]}"
    return f"error: {error}"


def report_sentence(details: str) -> str:
    """Write details that only a developer can use into a file; the sentence that says where."""
    try:
        return f"The details are in {_write_report(details)}; please report it with that file."
    except (StoreError, OSError, RuntimeError) as error:  # RuntimeError: there is no home folder
        return f"The details could not be written to a file: {error}"


def _write_report(details: str) -> Path:
    folder = make_folder(cache_folder() / "reports")
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    head = [
        f"tui-trainer {tui_trainer.__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"command: {sys.argv}",
    ]
    write_text(path, "\n".join([*head, "", details]))
    return path


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{lines[0][:200]} ({type(error).__name__})" if lines else type(error).__name__

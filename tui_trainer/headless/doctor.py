"""Looks at everything that a run needs, and says what is missing."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

import tui_trainer
from tui_trainer.headless.console import Console, is_capable
from tui_trainer.headless.exit_codes import DONE, FAILED
from tui_trainer.headless.table import table_lines
from tui_trainer.store import datasets, paths
from tui_trainer.store.dataset_files import DATASET_FILES, dataset_files, raw_folder
from tui_trainer.store.errors import reason

_PACKAGES = (
    "torch",
    "torchvision",
    "textual",
    "plotext",
    "pydantic",
    "scikit-learn",
    "safetensors",
    "click",
    "tomlkit",
)
_NEEDED_BYTES = 100_000_000
_SMALLEST_SCREEN = (80, 24)


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the report; `problem` says why no run could work, `hint` what works less well than it could."""

    name: str
    value: str
    problem: str = ""
    hint: str = ""


def doctor(data_dir: str | None, device: str, console: Console) -> int:
    """Print what was found; the exit code is 1 where a run could not work, with the reason at the end."""
    findings: list[Finding] = []
    for part in (_versions, _engine(device), _terminal, _data(data_dir), _folders):
        findings += part()
    rows = [(finding.name, finding.value) for finding in findings]
    for line in table_lines(rows):
        console.say(line)
    for finding in findings:
        if finding.hint:
            console.say(f"note: {finding.name}: {finding.hint}")
    problems = [finding for finding in findings if finding.problem]
    for finding in problems:
        console.complain(f"error: {finding.name}: {finding.problem}")
    console.say("A run cannot work, for the reasons above." if problems else _verdict(data_dir))
    return console.exit_code(FAILED if problems else DONE)


def _verdict(data_dir: str | None) -> str:
    """What to say where nothing is broken; a dataset that is missing keeps only its own presets from running."""
    folder = paths.data_folder(data_dir)
    missing = [name for name in DATASET_FILES if not all(file.is_present for file in datasets.status(folder, name))]
    if not missing:
        return "Everything that a run needs is there."
    fetches = ", ".join(f"tui-trainer data fetch {name}" for name in missing)
    names = " or ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
    are = "are" if len(missing) > 1 else "is"
    return f"A run can work, but not on {names}, which {are} not here yet: {fetches}. digits-mlp needs no download."


def _versions() -> list[Finding]:
    findings = [
        Finding("tui-trainer", f"{tui_trainer.__version__} in {Path(tui_trainer.__file__).parent}"),
        Finding("Python", f"{platform.python_version()} in {sys.executable}"),
        Finding("system", platform.platform()),
    ]
    for package in _PACKAGES:
        try:
            findings.append(Finding(package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            findings.append(Finding(package, "not installed", f"not installed; pip install {package}"))
    return findings


def _engine(device: str) -> Callable[[], list[Finding]]:
    def look() -> list[Finding]:
        for package in ("torch", "torchvision", "sklearn", "safetensors"):
            try:
                import_module(package)
            except Exception as error:  # broken installations raise anything: ImportError, OSError, RuntimeError
                advice = "install torch and torchvision again, both from the same place"
                return [Finding("engine", "cannot be loaded", f"{package} cannot be loaded: {error}; {advice}")]
        return [_device(device), *_accelerators(), _threads()]

    return look


def _device(name: str) -> Finding:
    from tui_trainer.engine.device import DeviceError, device_text, resolve_device

    try:
        return Finding("device", f"{device_text(resolve_device(name))} (asked for: {name})")
    except DeviceError as error:
        return Finding("device", f"not there (asked for: {name})", str(error))
    except RuntimeError as error:  # a driver that does not answer
        return Finding(
            "device", f"does not answer (asked for: {name})", f"{str(error).splitlines()[0]}; try --device cpu"
        )


def _accelerators() -> list[Finding]:
    import torch

    built = f"torch is built for CUDA {torch.version.cuda}" if torch.version.cuda else "torch is built without CUDA"
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    names = ", ".join(torch.cuda.get_device_name(index) for index in range(count))
    mps = "available" if torch.backends.mps.is_available() else "not available"
    return [Finding("CUDA", f"available: {names}" if count else f"not available ({built})"), Finding("MPS", mps)]


def _threads() -> Finding:
    import torch

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    wanted = os.environ.get("OMP_NUM_THREADS")
    limit = f"; OMP_NUM_THREADS={wanted}" if wanted else ""
    return Finding("threads", f"torch up to {torch.get_num_threads()}, usable cores {usable}{limit}")


def _terminal() -> list[Finding]:
    term, colours = os.environ.get("TERM") or "not set", os.environ.get("COLORTERM") or "not set"
    capable = is_capable(sys.stdin) and is_capable(sys.stdout)
    size = shutil.get_terminal_size()
    small = capable and (size.columns < _SMALLEST_SCREEN[0] or size.lines < _SMALLEST_SCREEN[1])
    encoding = locale.getpreferredencoding(False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    return [
        Finding(
            "terminal",
            f"{size.columns}x{size.lines}" if capable else "none that can show a screen",
            hint="smaller than 80x24, on which the screens are laid out" if small else "",
        ),
        Finding("TERM", f"{term}; COLORTERM {colours}; {_colours(term, colours)}"),
        Finding(
            "encoding",
            encoding,
            hint="" if utf8 else "not UTF-8: lines and curves may look broken; set LANG to one that ends in UTF-8",
        ),
    ]


def _colours(term: str, colorterm: str) -> str:
    if os.environ.get("NO_COLOR") is not None:
        return "no colours (NO_COLOR is set)"
    if colorterm.lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256color" in term else "no colours" if term in ("dumb", "not set") else "16 colours"


def _data(data_dir: str | None) -> Callable[[], list[Finding]]:
    def look() -> list[Finding]:
        folder = paths.data_folder(data_dir)
        findings = []
        for name in DATASET_FILES:
            bad = [found for found in datasets.status(folder, name) if not found.is_present]
            place = str(raw_folder(folder, name)) if dataset_files(name).files else "with the program"
            hint = f"{bad[0].file.name} {bad[0].detail}; {datasets.advice(folder, name)[0]}" if bad else ""
            value = f"not usable in {place}" if bad else f"ready, {place}"
            findings.append(Finding(f"data {name}", value, hint=hint))
        return findings

    return look


def _folders() -> list[Finding]:
    findings = []
    for name, folder, needed in (
        ("runs", paths.runs_folder(), True),
        ("presets", paths.presets_folder(), False),
        ("cache", paths.cache_folder(), False),
    ):
        problem = _why_not_writable(folder)
        free = _free_bytes(folder)
        value = f"{folder}, {'not writable' if problem else 'writable'}"
        if free is not None:
            value += f", {free / 1e9:.1f} GB free"
            if not problem and free < _NEEDED_BYTES:
                problem = f"only {free / 1e6:.0f} MB are free on the disk of {folder}; free some space"
        if needed:
            findings.append(Finding(name, value, problem=problem))
        else:
            findings.append(Finding(name, value, hint=problem))
    return findings


def _existing(folder: Path) -> Path:
    return next((parent for parent in (folder, *folder.parents) if os.path.exists(parent)), folder)


def _why_not_writable(folder: Path) -> str:
    """Why no file can be made in a folder, or in the one in which it would be made; empty where it can."""
    place = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            return ""
    except OSError as error:
        remedy = f"; choose another with {paths.RUNS_VARIABLE}=FOLDER" if folder == paths.runs_folder() else ""
        return f"{place} cannot be written: {reason(error)}{remedy}"


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(_existing(folder)).free
    except OSError:
        return None

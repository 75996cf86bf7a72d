"""Make this checkout's environment, `.venv`, complete for a command of the Makefile.

    python -m scripts.environment runtime|dev [--shared FOLDER]

`runtime` is what the application needs, `dev` adds what its tests and checks need. Without --shared, `.venv` holds
the packages and the project. With it, FOLDER is a virtual environment that holds the packages only, made if it is
missing, and `.venv` is a thin one on top of it that holds the project: several checkouts can then share the 5.5 GB
and still never run each other's code. Without --shared again, the folder named last stays in use.

Only the standard library, and no syntax that Python 3.7 could not read: an old Python has to get as far as being
told that it is too old. What is complete is written down last, so that an interrupted set-up is never taken for one.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

from scripts.pip_process import SetupError, run, run_pip, say, version

TYPE_CHECKING = False  # importing typing takes longer than looking at an environment in good order
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent


class Environment:
    """A virtual environment's folder, and the note in it that says how far it has come.

    The note's keys: `made_here`, `python` (as in "3.11"), `installed` (level to fingerprint of its requirements),
    `installing` (pip is, or was, changing files), `packages` (the shared folder under a thin environment), `project`
    (fingerprint of the installed project).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"

    def note(self) -> dict[str, Any]:
        """What the note says; empty if there is none that can be read."""
        try:
            note = json.loads((self.folder / "tui-trainer.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def write_note(self, **changes: Any) -> None:
        """Change some keys of the note, all of them or none."""
        path = self.folder / "tui-trainer.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps({**self.note(), **changes}, indent=1) + "\n", encoding="utf-8")
        os.replace(part, path)

    def works(self) -> bool:
        """Whether its Python is there, and still the version that it was made for."""
        if sys.prefix == str(self.folder):
            return bool(self.note().get("python") == version())
        return self.python.exists()

    def holds(self, level: str, wanted: str) -> bool:
        """Whether the packages of a level are installed, as the requirements now are."""
        note = self.note()
        return bool(note.get("installed", {}).get(level) == wanted) and not note.get("installing") and self.works()

    def has_project(self, project: str) -> bool:
        """Whether the project is installed, as its fingerprint now is."""
        note = self.note()
        return bool(note.get("project") == project) and not note.get("installing") and self.works()

    def start_afresh(self, *options: str, python: str, packages: str = "") -> None:
        """Empty the folder and make a virtual environment in it with that Python."""
        import shutil

        for entry in self.folder.iterdir():  # the folder itself stays: the lock is on it
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        self.write_note(made_here=True, packages=packages)
        run([python, "-m", "venv", "--prompt", "tui-trainer", *options, str(self.folder)])

    def install(self, arguments: list[str], lock: int, **done: Any) -> None:
        """Run `pip install`, then note what is done; noted as unfinished in between."""
        arguments = ["install", *arguments]
        run_pip(self.python, arguments, lock=lock, on_change=lambda: self.write_note(installing=True))
        made_for = ask(self.python, "'{}.{}'.format(*sys.version_info)")
        self.write_note(python=made_for, installing=False, **done)


def base_python() -> str:
    """The Python outside any virtual environment under the running one."""
    return str(getattr(sys, "_base_executable", sys.executable))


def ask(python: Path, expression: str) -> str:
    """Evaluate an expression in another Python."""
    return run([str(python), "-I", "-c", f"import sys, sysconfig; print({expression})"])


def fingerprint(*parts: str) -> str:
    """A short name for exactly these texts in this order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def read_requirements(pyproject: str) -> dict[str, list[str]]:
    """The requirements of each level, from the text of pyproject.toml."""
    import tomllib

    table = tomllib.loads(pyproject)
    runtime = [*table["build-system"]["requires"], *table["project"]["dependencies"]]
    return {"runtime": runtime, "dev": [*runtime, *table["project"]["optional-dependencies"]["dev"]]}


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Make the folder if need be and hold it against other set-ups; yields the lock's file descriptor."""
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise SetupError(f"{folder} can't be used for the environment: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another set-up of {folder} is running; waiting for it.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks
        yield descriptor
    finally:
        os.close(descriptor)


def prepare(level: str, shared: Path | None, root: Path = ROOT) -> None:
    """Make `root/.venv` complete for a level ("runtime" or "dev"); where it is, this takes some milliseconds."""
    own = Environment(root / ".venv")
    kept = own.note().get("packages")
    if shared is None and kept and Path(kept).is_dir():
        shared = Path(kept)
    base = own if shared in (None, own.folder) else Environment(shared)
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    requirements = read_requirements(pyproject)
    if not base.holds(level, fingerprint(*requirements[level])):
        install_packages(base, level, requirements)
    project = fingerprint(pyproject, str(root), str(base.folder))
    if not own.has_project(project):
        install_project(own, base, project, root)


def install_packages(base: Environment, level: str, requirements: dict[str, list[str]]) -> None:
    """Install a level's requirements, into a new virtual environment where there is none that can be used."""
    with locked(base.folder) as lock:
        if base.holds(level, fingerprint(*requirements[level])):
            return  # done by the set-up that this one waited for
        note = base.note()
        foreign = not note.get("made_here") and any(base.folder.iterdir())
        if foreign:
            check_foreign(base)
        elif note.get("installing") or not note.get("installed") or not base.works():
            if note.get("installing"):
                say(f"The last set-up of {base.folder} was interrupted; starting it afresh.")
            make_with_pip(base)
            note = {}
        installed = note.get("installed", {})
        if foreign:
            say(f"Completing the packages in {base.folder}.")
        elif not installed:
            say("Installing torch, Textual and what they need: about 5.5 GB on Linux, a few minutes, this once.")
        elif level == "dev" and "dev" not in installed:
            say("Adding what the tests and checks need.")
        else:
            say(f"Bringing the packages in {base.folder} up to date with pyproject.toml.")
        levels = ["runtime"] if level == "runtime" else ["runtime", "dev"]
        installed = {**installed, **{name: fingerprint(*requirements[name]) for name in levels}}
        base.install(requirements[level], lock, installed=installed)


def check_foreign(base: Environment) -> None:
    """Refuse a folder that was not made here and can't be used as it is."""
    if not (base.folder / "pyvenv.cfg").exists():
        raise SetupError(f"{base.folder} is neither empty nor a virtual environment. Name another folder: VENV=FOLDER")
    if base.note().get("installing"):
        problem = "an interrupted set-up"
    else:
        try:
            run([str(base.python), "-m", "pip", "--version"])
            return
        except (SetupError, OSError):
            problem = "a virtual environment without a working pip"
    raise SetupError(f"{base.folder} holds {problem}. Remove it, or name another folder: VENV=FOLDER")


def make_with_pip(base: Environment) -> None:
    """Make the virtual environment that pip then fills."""
    import shutil
    from importlib.util import find_spec

    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupError(
            f"{base_python()} comes without its venv module.\n"
            f"On Debian and Ubuntu: sudo apt install python{version()}-venv\n"
            "Or name another Python: make run PYTHON=/path/to/python3"
        )
    say(f"Creating {base.folder} with Python {version()}.")
    free = shutil.disk_usage(base.folder).free / 1e9
    if free < 8 and sys.platform == "linux":
        say(f"Only {free:.1f} GB are free there; about 8 GB are needed on the way.")
    base.start_afresh(python=base_python())


def install_project(own: Environment, base: Environment, project: str, root: Path) -> None:
    """Install the checkout itself, editable, into `.venv`, which is made here where it is a thin one."""
    with locked(own.folder) as lock:
        if own.has_project(project):
            return
        note = own.note()
        if own is not base and (note.get("packages") != str(base.folder) or note.get("installing") or not own.works()):
            if note.get("installed"):
                say(f"Replacing the packages in .venv by those in {base.folder}.")
            own.start_afresh("--without-pip", python=str(base.python), packages=str(base.folder))
            site_packages = Path(ask(own.python, "sysconfig.get_path('purelib')"))
            packages = ask(base.python, "sysconfig.get_path('purelib')")
            (site_packages / "packages.pth").write_text(packages + "\n", encoding="utf-8")
        own.install(["--no-deps", "--no-build-isolation", "--editable", str(root)], lock, project=project)


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit code."""
    if tuple(sys.version_info[:2]) < OLDEST:
        say(f"Python 3.11 or newer is needed; {sys.executable} is {version()}.")
        say("Install a newer one, or name one that is there: make run PYTHON=/path/to/python3")
        return 1
    level, options = (arguments[0] if arguments else ""), arguments[1:]
    if level not in ("runtime", "dev") or (options and (len(options) != 2 or options[0] != "--shared")):
        say("usage: python -m scripts.environment runtime|dev [--shared FOLDER]")
        return 2
    try:
        prepare(level, Path(options[1]).expanduser().absolute() if options else None)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(f"The environment could not be made: {error}")
    except KeyboardInterrupt:
        say("Interrupted. Run the command again to complete the environment.")
        return 130
    else:
        return 0
    return 1


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that pip ends too, as it does after Ctrl+C
        signal.signal(number, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))

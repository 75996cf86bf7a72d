"""The environment is complete, or it is not taken for complete. A toy project stands for this one."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pip
import pytest

from scripts import environment, pip_process
from scripts.pip_process import SetupError
from tests.scripts import toy_backend

ROOT = Path(__file__).parents[2]

PYPROJECT = """
[build-system]
requires = []
build-backend = "toy_backend"
backend-path = ["."]
[project]
name = "toy"
version = "1.0"
dependencies = ["needed"]
[project.optional-dependencies]
dev = ["tool"]
"""


@pytest.fixture(autouse=True)
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that pip can find: `needed` and `tool`, each a module that names itself."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in ("needed", "tool"):
        toy_backend.write_wheel(folder, name, {f"{name}.py": f"name = '{name}'\n"})
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def quick_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """New environments get this environment's pip by a link: installing it takes seconds."""
    real = environment.Environment.start_afresh

    def start_afresh(self: environment.Environment, *options: str, python: str, packages: str = "") -> None:
        real(self, *{*options, "--without-pip"}, python=python, packages=packages)
        site_packages = Path(environment.ask(self.python, "sysconfig.get_path('purelib')"))
        (site_packages / "pip").symlink_to(Path(pip.__file__).parent)

    monkeypatch.setattr(environment.Environment, "start_afresh", start_afresh)


def checkout(folder: Path) -> Path:
    """A checkout of the toy project, whose module says where it lies."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "toy.py").write_text("import needed\nprint(__file__)\n")
    shutil.copy(toy_backend.__file__, folder)
    return folder


def imports(root: Path, module: str) -> bool:
    """Whether the environment of a checkout imports a module of that checkout or of its packages."""
    code = f"import {module}"
    return subprocess.run([root / ".venv/bin/python", "-I", "-c", code], capture_output=True).returncode == 0


def forbid_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, starting any process fails the test."""

    def refuse(*arguments: object, **options: object) -> None:
        pytest.fail(f"started {arguments}")

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)


def test_own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = checkout(tmp_path / "checkout")
    environment.prepare("runtime", None, root)
    assert imports(root, "toy")
    assert not imports(root, "tool")

    environment.prepare("dev", None, root)
    assert imports(root, "tool")

    with monkeypatch.context() as patch:
        forbid_processes(patch)
        environment.prepare("runtime", None, root)
        environment.prepare("dev", None, root)

    moved = root.rename(tmp_path / "moved")
    environment.prepare("runtime", None, moved)
    assert imports(moved, "toy")


@pytest.mark.usefixtures("quick_pip")
def test_shared_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two checkouts on one folder of packages import each its own code."""
    shared = tmp_path / "caches" / "packages"
    roots = [checkout(tmp_path / name) for name in ("one", "two")]
    for root in roots:
        environment.prepare("dev", shared, root)
    for root in roots:
        command = [str(root / ".venv/bin/python"), "-I", "-c", "import tool, toy"]
        assert subprocess.check_output(command, text=True).strip() == str(root / "toy.py")
    shared_import = subprocess.run([shared / "bin/python", "-I", "-c", "import toy"], capture_output=True)
    assert shared_import.returncode == 1

    forbid_processes(monkeypatch)
    environment.prepare("dev", shared, roots[0])
    environment.prepare("dev", None, roots[0])  # the folder named last stays in use


@pytest.mark.usefixtures("quick_pip")
def test_interrupted_installation_is_started_afresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What pip had begun to change is not trusted, even where pip itself would take it for installed."""
    root = checkout(tmp_path / "checkout")

    def half_install(python: Path, arguments: list[str], *, lock: int, on_change: object) -> None:
        assert callable(on_change)
        on_change()
        site_packages = Path(environment.ask(python, "sysconfig.get_path('purelib')"))
        half = site_packages / "needed-1.0.dist-info"
        half.mkdir()
        (half / "METADATA").write_text("Metadata-Version: 2.1\nName: needed\nVersion: 1.0\n")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "run_pip", half_install)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare("runtime", None, root)

    environment.prepare("runtime", None, root)
    assert imports(root, "toy")
    assert not (root / ".venv" / "tmp").exists()
    assert "interrupted; starting it afresh" in capsys.readouterr().err


@pytest.mark.usefixtures("quick_pip")
def test_packages_that_cannot_be_had(tmp_path: Path, wheels: Path) -> None:
    """Without a package nothing is complete; once it can be had, the same command completes it."""
    root = checkout(tmp_path / "checkout")
    tool = next(wheels.glob("tool-*"))
    aside = tool.rename(tmp_path / tool.name)
    environment.prepare("runtime", None, root)
    with pytest.raises(SetupError, match="Nothing was found for tool"):
        environment.prepare("dev", None, root)
    assert imports(root, "toy")  # what was complete still is

    aside.rename(tool)
    environment.prepare("dev", None, root)
    assert imports(root, "tool")


def test_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    root = checkout(tmp_path / "checkout")
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.jpg").touch()
    with pytest.raises(SetupError, match="neither empty nor a virtual environment"):
        environment.prepare("runtime", photos, root)
    assert [entry.name for entry in photos.iterdir()] == ["cat.jpg"]


def test_second_setup_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entered = threading.Event()

    def second() -> None:
        with environment.locked(tmp_path):
            entered.set()

    with environment.locked(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        descriptor = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
        assert not entered.is_set()
    thread.join()
    assert entered.is_set()


def test_old_python_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    assert environment.main(["runtime"]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["all"], ["dev", "--shared"], ["dev", "--other", "x"]])
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage:")


def test_note_that_is_no_json_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "tui-trainer.json").write_text("{")
    assert environment.Environment(tmp_path).note() == {}
    environment.Environment(tmp_path).write_note(made_here=True)
    assert json.loads((tmp_path / "tui-trainer.json").read_text()) == {"made_here": True}


def test_levels_of_this_project() -> None:
    levels = environment.read_requirements((ROOT / "pyproject.toml").read_text())
    names = {level: {requirement.split(">")[0] for requirement in levels[level]} for level in levels}
    assert {"torch", "textual", "hatchling"} <= names["runtime"]
    assert names["dev"] - names["runtime"] >= {"pytest", "mypy", "ruff"}


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("Retrying after NewConnectionError\nERROR: No matching distribution found for torch", "Check the network"),
        ("ERROR: No matching distribution found for torch>=2.14", r"Nothing was found for torch>=2\.14"),
        ("ERROR: something else", "something else"),
    ],
)
def test_failures_are_explained(output: str, advice: str) -> None:
    with pytest.raises(SetupError, match=advice):
        pip_process.run([sys.executable, "-c", f"import sys; sys.exit({output!r})"])


@pytest.mark.parametrize(
    ("line", "activity"),
    [
        (
            "  Downloading torch-2.14.1-cp311-cp311-manylinux_2_28_x86_64.whl (532.9 MB)",
            "fetching torch 2.14.1 (532.9 MB)",
        ),
        ("Using cached nvidia_cublas-13.1.1.3-py3-none-any.whl (1.1 GB)", "fetching nvidia_cublas 13.1.1.3 (1.1 GB)"),
        ("Processing /wheels/needed-1.0-py3-none-any.whl", "fetching needed 1.0"),
        ("Processing /wheels/tool-1.0-py3-none-any.whl (from needed<3,>=1)", "fetching tool 1.0"),
        ("Installing collected packages: mpmath, torch, triton", "unpacking 3 packages"),
        ("Requirement already satisfied: click", None),
        ("  Downloading torch-2.14.1-cp311-cp311-linux_x86_64.whl.metadata (29 kB)", None),
    ],
)
def test_activity(line: str, activity: str | None) -> None:
    assert pip_process.activity_of(line) == activity

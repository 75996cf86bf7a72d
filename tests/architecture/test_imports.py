"""What importing a package brings along, seen in fresh interpreters: each front end starts only as slowly as it must.

The static rules are import-linter's (pyproject.toml); these tests also see what other libraries drag in.
"""

import json
import pkgutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import tui_trainer

# Packages, in a fresh interpreter, and what must not be loaded after all their modules have been imported.
FORBIDDEN = {
    "tui_trainer.spec": {"torch", "torchvision", "numpy", "sklearn", "textual", "rich"},
    "tui_trainer.run": {"torch", "torchvision", "numpy", "sklearn", "textual", "rich", "pydantic"},
    "tui_trainer.store": {"torch", "torchvision", "numpy", "sklearn", "textual", "rich"},
    "tui_trainer.engine": {"textual", "rich", "tui_trainer.headless", "tui_trainer.tui"},
    "tui_trainer.headless": {"torch", "torchvision", "sklearn", "textual", "tui_trainer.tui"},
    "tui_trainer.tui": {"torch", "torchvision", "sklearn", "tui_trainer.engine", "tui_trainer.headless"},
    "tui_trainer.cli": {"torch", "torchvision", "numpy", "sklearn", "textual", "rich", "pydantic", "plotext"},
}

PROBE = """
import importlib, json, sys
before = set(sys.modules)
loaded = {}
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
    loaded[name] = sorted(set(sys.modules) - before)
    before = set(sys.modules)
print(json.dumps(loaded))
"""


def modules_of(name: str) -> list[str]:
    """A package and every module below it, or the module alone."""
    package = Path(tui_trainer.__file__).parent.joinpath(*name.split(".")[1:])
    if not package.is_dir():
        return [name]
    return [name, *(module.name for module in pkgutil.walk_packages([str(package)], name + "."))]


def loaded_by(modules: list[str]) -> dict[str, list[str]]:
    """What each module, imported in this order in one fresh interpreter, adds to `sys.modules`."""
    command = [sys.executable, "-c", PROBE, json.dumps(modules)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    loaded: dict[str, list[str]] = json.loads(answer.stdout)
    return loaded


@pytest.mark.parametrize("package", [name for name in FORBIDDEN if find_spec(name)])
def test_importing_brings_along_only_what_it_may(package: str) -> None:
    offenders = [
        f"{module} loads {name}"
        for module, names in loaded_by(modules_of(package)).items()
        for name in names
        if name in FORBIDDEN[package]
    ]
    assert offenders == []


def test_run_needs_the_standard_library_only() -> None:
    loaded = {name.partition(".")[0] for names in loaded_by(modules_of("tui_trainer.run")).values() for name in names}
    assert loaded - sys.stdlib_module_names == {"tui_trainer"}


def test_every_package_has_a_rule() -> None:
    ruled = {name.removeprefix("tui_trainer.") for name in FORBIDDEN}
    present = {module.name for module in pkgutil.iter_modules(tui_trainer.__path__)}
    assert present - ruled == {"__main__"}

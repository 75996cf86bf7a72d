"""The wheel holds everything that the application needs, and finds its presets without a checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel that was built from this checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def contents(folder: Path) -> set[Path]:
    """The files below a folder, without what Python and editors leave there."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in files if "__pycache__" not in path.parts and not path.name.startswith(".")}


def test_package_and_presets_are_complete(unpacked: Path) -> None:
    package = unpacked / "tui_trainer"
    assert contents(package / "_presets") == contents(ROOT / "presets")
    wanted = contents(ROOT / "tui_trainer")
    assert Path("py.typed") in wanted
    assert {path for path in contents(package) if path.parts[0] != "_presets"} == wanted


def test_license_goes_along(unpacked: Path) -> None:
    (info,) = unpacked.glob("*.dist-info")
    assert (info / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_own_modules_are_found_for_scripts_without_a_checkout(unpacked: Path) -> None:
    code = "from tui_trainer.spec.code.excerpt import excerpt; print(excerpt('engine/modules.py', 'Residual'))"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(unpacked)!r}); {code}"]
    assert "class Residual(nn.Module)" in subprocess.check_output(command, cwd=unpacked, text=True)


def test_presets_are_found_without_a_checkout(unpacked: Path) -> None:
    code = "from tui_trainer.store.paths import shipped_presets_folder as folder; print(folder())"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(unpacked)!r}); {code}"]
    found = subprocess.check_output(command, cwd=unpacked, text=True).strip()
    assert found == str(unpacked / "tui_trainer" / "_presets")

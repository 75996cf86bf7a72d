import subprocess
import sys
from pathlib import Path

import pytest

from tui_trainer.store import paths


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.DATA_VARIABLE, raising=False)
    monkeypatch.delenv(paths.RUNS_VARIABLE, raising=False)


def test_the_option_goes_before_the_variable_before_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.data_folder(None) == paths.cache_folder() / "data"
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "variable"))
    assert paths.data_folder(None) == tmp_path / "variable"
    assert paths.data_folder(tmp_path / "option") == tmp_path / "option"
    assert paths.data_folder(str(tmp_path / "option")) == tmp_path / "option"


@pytest.mark.parametrize("nothing", ["", "  "])
def test_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch, nothing: str) -> None:
    monkeypatch.setenv(paths.DATA_VARIABLE, nothing)
    monkeypatch.setenv(paths.RUNS_VARIABLE, nothing)
    assert paths.data_folder(nothing) == paths.cache_folder() / "data"
    assert paths.runs_folder().parts[-2:] == ("tui-trainer", "runs")


def test_home_is_expanded_and_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert paths.data_folder("~/data") == tmp_path / "data"
    assert paths.data_folder(Path("~/data")) == tmp_path / "data"
    assert paths.data_folder("data") == tmp_path / "data"
    assert paths.data_folder("~no-such-user/data") == tmp_path / "~no-such-user/data"
    monkeypatch.setenv(paths.DATA_VARIABLE, "~/data")
    monkeypatch.setenv(paths.RUNS_VARIABLE, "~/runs")
    assert paths.data_folder(None) == tmp_path / "data"
    assert paths.runs_folder() == tmp_path / "runs"


def test_user_folders_carry_the_application_s_name() -> None:
    assert paths.presets_folder().parts[-2:] == ("tui-trainer", "presets")
    assert "tui-trainer" in paths.cache_folder().parts


def test_shipped_presets_are_found_in_the_package_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "tui_trainer"
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.shipped_presets_folder() == tmp_path / "presets"
    (package / "_presets").mkdir(parents=True)
    assert paths.shipped_presets_folder() == package / "_presets"


def test_this_installation_has_its_presets_folder_where_paths_says() -> None:
    assert paths.shipped_presets_folder().name in ("presets", "_presets")
    assert paths.shipped_presets_folder().is_absolute()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove a folder in use")
def test_a_removed_working_directory_is_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert paths.data_folder("data") == Path("data")


def test_importing_does_not_load_platformdirs() -> None:
    program = "import sys, tui_trainer.store.paths; sys.exit('platformdirs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

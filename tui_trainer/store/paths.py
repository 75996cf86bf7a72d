"""Where files go: options first, then environment variables, then the folders that the operating system names."""

import os
from pathlib import Path

APPLICATION = "tui-trainer"
DATA_VARIABLE = "TUI_TRAINER_DATA"
RUNS_VARIABLE = "TUI_TRAINER_RUNS"

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder(option: str | Path | None = None) -> Path:
    """Folder of the datasets: the option, else TUI_TRAINER_DATA, else <user cache>/tui-trainer/data.

    It holds torchvision's layout (MNIST/raw/...) and may not exist yet.  Empty values count as unset.
    """
    chosen = _chosen(option) or _chosen(os.environ.get(DATA_VARIABLE))
    return chosen or cache_folder() / "data"


def runs_folder() -> Path:
    """Folder of the run records: TUI_TRAINER_RUNS, else <user data>/tui-trainer/runs."""
    return _chosen(os.environ.get(RUNS_VARIABLE)) or _user_data() / "runs"


def presets_folder() -> Path:
    """Folder of the user's own presets: <user data>/tui-trainer/presets."""
    return _user_data() / "presets"


def recent_file() -> Path:
    """The file that knows which presets were opened last: <user data>/tui-trainer/recent.json."""
    return _user_data() / "recent.json"


def drafts_folder() -> Path:
    """Folder of what was not saved: <user data>/tui-trainer/drafts."""
    return _user_data() / "drafts"


def shipped_presets_folder() -> Path:
    """Folder of the presets that come with the application: inside the package, or beside it in a checkout."""
    packaged = _PACKAGE / "_presets"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "presets"


def cache_folder() -> Path:
    """Folder for what can be fetched or computed again: <user cache>/tui-trainer."""
    import platformdirs  # here, because most commands never need it

    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


def _user_data() -> Path:
    import platformdirs

    return platformdirs.user_data_path(APPLICATION, appauthor=False)


def _chosen(value: str | Path | None) -> Path | None:
    """Absolute path of what a user gave, `~` expanded; None for nothing."""
    text = str(value or "")
    if not text.strip():
        return None
    # os.path leaves an unknown `~name` as it is, where Path.expanduser raises.
    path = Path(os.path.expanduser(text))
    try:
        return path.absolute()
    except OSError:  # the working directory has been removed
        return path


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder whose names fit a pattern; none where the folder may not be looked into."""
    try:
        return list(folder.glob(pattern))
    except OSError:
        return []

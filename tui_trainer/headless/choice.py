"""Which preset is trained when nobody said."""

from __future__ import annotations

from tui_trainer.headless.console import Console
from tui_trainer.store import datasets
from tui_trainer.store.errors import DataError
from tui_trainer.store.fetch import fetch
from tui_trainer.store.paths import data_folder

FETCH_SECONDS = 10.0
_WITH_MNIST = "mnist-mlp"
_WITHOUT_DOWNLOAD = "digits-mlp"


def default_preset(data_dir: str | None, console: Console) -> str:
    """The MNIST preset where MNIST is on disk or comes within 10 seconds, else the digits; says which and why."""
    folder = data_folder(data_dir)
    if all(found.is_present for found in datasets.status(folder, "mnist")):
        console.say(f"No preset was named: training {_WITH_MNIST}, because MNIST is in {folder}.")
        return _WITH_MNIST
    console.show(f"fetching MNIST into {folder} ...")
    try:
        fetch(folder, "mnist", deadline=FETCH_SECONDS)
    except DataError as error:
        why = "; ".join(error.details) or error.what.rstrip(".:")
        console.say(
            f"No preset was named: training {_WITHOUT_DOWNLOAD}, because MNIST is not in {folder} "
            f"and could not be fetched ({why})."
        )
        return _WITHOUT_DOWNLOAD
    console.say(f"No preset was named: training {_WITH_MNIST}, because MNIST could be fetched into {folder}.")
    return _WITH_MNIST

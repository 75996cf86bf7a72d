"""What the command line says about every run that the application starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """Where to train ("auto" picks) and where the datasets are (None is the usual folder)."""

    device: str = "auto"
    data_dir: str | None = None

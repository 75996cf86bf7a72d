"""Options that several commands have, and the end of their help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

EXIT_CODES = (
    "Exit codes: 0 done, 1 failed, 2 wrong usage or preset, 3 data missing or damaged, "
    "130 interrupted (stopped cleanly, the run is kept)."
)
Function = TypeVar("Function", bound=Callable[..., Any])


class WholeNumber(click.IntRange):
    """An integer within bounds, called by the name that a person has for it."""

    name = "whole number"


def examples(*lines: str) -> str:
    """The end of a help text."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines), "", EXIT_CODES])


def device_option(function: Function) -> Function:
    """Where to train."""
    kinds = click.Choice(["auto", "cpu", "cuda", "mps"])
    return click.option(
        "--device",
        type=kinds,
        default="auto",
        show_default=True,
        help="Where to train; auto takes a GPU if there is one.",
    )(function)


def data_dir_option(function: Function) -> Function:
    """Where the datasets are."""
    return click.option(
        "--data-dir",
        metavar="FOLDER",
        type=click.Path(),
        help="Where the datasets are (MNIST/raw/...); else TUI_TRAINER_DATA, else the user's cache folder.",
    )(function)


def set_option(function: Function) -> Function:
    """Changes to the preset."""
    changes = "Change a value; may be repeated."
    return click.option("--set", "overrides", metavar="PLACE=VALUE", multiple=True, help=changes)(function)


def json_option(entry: str) -> Callable[[Function], Function]:
    """Output for programs, one line for each `entry`."""
    words = f"One JSON object per {entry} on stdout, nothing else there."
    return click.option("--json", "as_json", is_flag=True, help=words)

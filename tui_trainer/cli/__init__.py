"""The command line. What a command does is in `headless` and `tui`, which are imported only when it is chosen."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from typing import Any

import click

from tui_trainer import __version__
from tui_trainer.cli.group import PresetCommands, complete_presets
from tui_trainer.cli.options import (
    EXIT_CODES,
    Function,
    WholeNumber,
    data_dir_option,
    device_option,
    examples,
    json_option,
    set_option,
)

DATASET_NAMES = ("mnist", "fashion-mnist", "kmnist", "digits")
"""The keys of `spec.catalogue.DATASETS`, which takes too long to load for a help text."""


@click.group(
    cls=PresetCommands,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="[PRESET] | COMMAND [ARGS]...",
    epilog=examples(
        "tui-trainer                      build a network on the screen",
        "tui-trainer mnist-mlp            the same, beginning with a preset",
        "tui-trainer ./mine.toml          the same, with a file of yours",
        "tui-trainer train mnist-mlp      train without a screen",
    ),
)
@click.version_option(__version__, prog_name="tui-trainer", message="%(prog)s %(version)s")
def commands() -> None:
    """Assemble a neural network in the terminal and watch PyTorch train it.

    Opens the application, with PRESET (a name or a file) if one is given. Where there is no terminal, it trains the
    preset and prints lines instead; without a preset mnist-mlp, or digits-mlp if MNIST cannot be had within 10 s.
    """


@commands.command("open", hidden=True)
@click.argument("words", metavar="[PRESET]", nargs=-1, shell_complete=complete_presets)
@device_option
@data_dir_option
def open_(words: tuple[str, ...], device: str, data_dir: str | None) -> int:
    """Open the application, or train without a screen where there is no terminal."""
    from tui_trainer.headless.opening import named_preset, train_instead, why_no_screen

    path = named_preset(words, list(commands.commands))
    reason = why_no_screen()
    if reason:
        return train_instead(path, reason, device=device, data_dir=data_dir, command=_command_line())
    from tui_trainer.tui.app import run_app
    from tui_trainer.tui.options import LaunchOptions

    return run_app(path, LaunchOptions(device=device, data_dir=data_dir))


@commands.command(
    epilog=examples(
        "tui-trainer train mnist-mlp --epochs 2",
        "tui-trainer train ./mine.toml --set optimizer.learning_rate=0.01 --seed 1",
        "tui-trainer train mnist-mlp --set 'network.classifier[1].out_features=32'",
        "tui-trainer train digits-mlp --json > events.jsonl",
    )
)
@click.argument("preset", shell_complete=complete_presets)
@set_option
@device_option
@data_dir_option
@click.option("--seed", type=WholeNumber(0), metavar="N", help="Seed of weights, batch order and dropout.")
@click.option("--epochs", type=WholeNumber(1), metavar="N", help="Passes over the training set.")
@click.option("--threads", type=WholeNumber(1, 1024), metavar="N", help="Processor threads; else it is chosen.")
@json_option("event")
@click.option("--quiet", "-q", is_flag=True, help="Print the result only.")
def train(preset: str, overrides: tuple[str, ...], seed: int | None, epochs: int | None, **options: Any) -> int:
    """Train a preset without a screen.

    PRESET is the name of one, a file, or - for standard input. Prints a line per epoch, and in the end what the test
    set says.

    Ctrl-C stops after the current step and keeps what was learned; a second Ctrl-C ends at once.
    """
    from tui_trainer.headless.train import TrainOptions
    from tui_trainer.headless.train import train as train_preset

    given = {"training.seed": seed, "training.epochs": epochs}
    overrides += tuple(f"{place}={value}" for place, value in given.items() if value is not None)
    return train_preset(preset, TrainOptions(overrides=overrides, **options), _command_line())


@commands.command(
    epilog=examples(
        "tui-trainer export mnist-mlp > mine.py",
        "tui-trainer export ./mine.toml -o mine.py --set optimizer.kind=SGD",
    )
)
@click.argument("preset", shell_complete=complete_presets)
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(), help="Write there; else, and with -, to standard output."
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@set_option
def export(preset: str, output: str | None, force: bool, overrides: tuple[str, ...]) -> int:
    """Print a preset as PyTorch code.

    PRESET is the name of one, a file, or - for standard input. The code is one script that needs torch and torchvision
    (for digits, scikit-learn) and gives the losses of tui-trainer train, step by step, on a CPU.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.export import export as export_preset

    return export_preset(preset, output, overrides, Console(), replaces=force)


@commands.group(epilog=EXIT_CODES)
def presets() -> None:
    """List, show, compare and check presets."""


@presets.command(
    "list",
    epilog=examples(
        "tui-trainer presets list --tag mlp --tag dropout", "tui-trainer presets list --json | jq -r .name"
    ),
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only those with this tag; may be repeated.")
@json_option("preset")
def list_(tags: tuple[str, ...], as_json: bool) -> int:
    """List all presets.

    Prints name, title, number of parameters, and the test accuracy that was measured. As JSON: name, origin (shipped
    or user), path, title, tags, based_on, parameters, test_accuracy (0 to 1), reached, errors; null where there is
    none.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.presets import list_all

    return list_all(Console(), tags, as_json=as_json)


@presets.command(epilog=examples("tui-trainer presets show mnist-mlp > mine.toml"))
@click.argument("preset", metavar="NAME", shell_complete=complete_presets)
def show(preset: str) -> int:
    """Print the text of a preset.

    To read it, or to begin your own with it.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.presets import show as show_preset

    return show_preset(preset, Console())


@presets.command(
    epilog=examples("tui-trainer presets diff mine", "tui-trainer presets diff mnist-mlp mnist-mlp-dropout")
)
@click.argument("preset", metavar="NAME", shell_complete=complete_presets)
@click.argument("other", metavar="[OTHER]", required=False, shell_complete=complete_presets)
@json_option("difference")
def diff(preset: str, other: str | None, as_json: bool) -> int:
    """Print what a preset changes.

    Each line has a place, and there the value of NAME and the value of OTHER. Without OTHER, what NAME changes against
    the preset of the application that it began as. As JSON: place, old, new; null on the side that has nothing.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.presets import diff as diff_presets

    return diff_presets(preset, other, Console(), as_json=as_json)


@presets.command(epilog=examples("tui-trainer presets validate *.toml"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_presets)
def validate(files: tuple[str, ...]) -> int:
    """Print every problem of every file.

    Exit code 2 if there is one. A FILE may also be the name of a preset, or - for standard input.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.presets import validate as validate_presets

    return validate_presets(files, Console())


@commands.group(epilog=EXIT_CODES)
def data() -> None:
    """Look at the datasets, fetch them, verify them."""


def _dataset_argument(function: Function) -> Function:
    return click.argument("name", type=click.Choice(DATASET_NAMES), required=False)(function)


@data.command()
@_dataset_argument
@data_dir_option
def status(name: str | None, data_dir: str | None) -> int:
    """Say which files are there.

    Exit code 3 if a file of the named dataset is missing or wrong. Without a name all datasets are looked at, and it is
    no failure that nothing of one is there.
    """
    from tui_trainer.headless import data as actions
    from tui_trainer.headless.console import Console

    return actions.status(name, data_dir, Console())


@data.command(epilog=examples("tui-trainer data fetch mnist --data-dir ~/data"))
@_dataset_argument
@data_dir_option
def fetch(name: str | None, data_dir: str | None) -> int:
    """Download what is missing or wrong.

    Without a name, of all datasets. Every byte is checked, nothing half-written stays. Exit code 3 if that fails.
    """
    from tui_trainer.headless import data as actions
    from tui_trainer.headless.console import Console

    return actions.fetch_all(name, data_dir, Console())


@data.command()
@_dataset_argument
@data_dir_option
def verify(name: str | None, data_dir: str | None) -> int:
    """Compare the checksums of all files.

    Exit code 3 if a file of the named dataset is missing or wrong. Without a name all datasets are looked at, and it is
    no failure that nothing of one is there.
    """
    from tui_trainer.headless import data as actions
    from tui_trainer.headless.console import Console

    return actions.verify(name, data_dir, Console())


@commands.command()
@device_option
@data_dir_option
def doctor(device: str, data_dir: str | None) -> int:
    """Look at everything that a run needs.

    Exit code 1, with the reason, if none could work.
    """
    from tui_trainer.headless.console import Console
    from tui_trainer.headless.doctor import doctor as examine

    return examine(data_dir, device, Console())


@commands.command(
    epilog=examples(
        'bash   eval "$(tui-trainer completion bash)"      in ~/.bashrc',
        'zsh    eval "$(tui-trainer completion zsh)"       in ~/.zshrc',
        "fish   tui-trainer completion fish | source       in ~/.config/fish/config.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion(shell: str | None) -> int:
    """Print the script for shell completion.

    With it bash, zsh and fish complete commands, options and presets. Takes $SHELL if none is named.
    """
    from tui_trainer.headless.completion import print_completion

    return print_completion(commands, shell)


def _command_line() -> str:
    return shlex.join(["tui-trainer", *sys.argv[1:]])


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # a title or a path may have characters that the terminal's encoding lacks
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        commands.main(prog_name="tui-trainer")
    except OSError as error:  # the help of the whole is printed before there is a command
        from tui_trainer.headless.failures import explain

        sys.exit(explain(error))

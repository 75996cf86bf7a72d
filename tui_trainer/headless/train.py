"""Trains a preset without a screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DATA, DONE, FAILED, INTERRUPTED
from tui_trainer.headless.failures import report_sentence
from tui_trainer.headless.json_lines import JsonPrinter
from tui_trainer.headless.lines import LinePrinter
from tui_trainer.headless.named import preset_document, preset_path
from tui_trainer.headless.signals import stopping_on_signals
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import RunEnd, RunFailed, RunFinished, RunStopped
from tui_trainer.run.sinks import Sink
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.learning_rate_curve import is_constant, schedule_text
from tui_trainer.spec.overrides import apply_overrides
from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError, Problem
from tui_trainer.spec.shapes import LayerReport, shape_text
from tui_trainer.store import datasets
from tui_trainer.store.dataset_files import dataset_files
from tui_trainer.store.errors import DataError
from tui_trainer.store.paths import data_folder

_LONGEST_CHANGE = 80


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What the command line adds to a preset; `overrides` are `PLACE=VALUE`."""

    overrides: tuple[str, ...] = ()
    device: str = "auto"
    data_dir: str | None = None
    threads: int | None = None
    as_json: bool = False
    quiet: bool = False


def train(preset: str, options: TrainOptions, command: str) -> int:
    """Train a preset (a name or a path) to its end; the exit code. Raises PresetError.

    `command` is the command line, for the record of the run.
    """
    path = preset_path(preset)
    found = checked(preset, preset_document(preset), options.overrides)
    assert found.experiment is not None
    control = RunControl()
    console = Console(closed=lambda: control.stop("nobody reads the output any more"))
    for warning in () if options.quiet else found.warnings:
        console.complain(f"warning: {warning}")
    printer: Sink
    if options.as_json:
        printer = JsonPrinter(console)
    else:
        printer = LinePrinter(
            console,
            about=_about(found.experiment, found, options),
            quiet=options.quiet,
            with_rates=not is_constant(found.experiment.schedule),
        )
        if not options.quiet:
            console.show("loading PyTorch ...")
    with stopping_on_signals(control):
        end = _run(found.experiment, options, printer, control, name=path.stem if path else None, command=command)
    if isinstance(end, RunFailed) and end.reason == "error" and end.details:
        console.complain(report_sentence(end.details))
    return console.exit_code(_exit_code(end))


def checked(preset: str, document: Document, overrides: Sequence[str]) -> Check:
    """A document with its changes, which can be trained; raises PresetError with every problem of both."""
    problems: list[Problem] = []
    for override in overrides:
        try:
            document = apply_overrides(document, [override])
        except PresetError as error:
            problems += error.problems
    found = check(document)
    problems += found.errors
    if problems:
        changes = " ".join(_shortened(override) for override in overrides)
        raise PresetError(f"{preset} with {changes}" if changes else preset, problems)
    return found


def _shortened(override: str) -> str:
    """A change as it can be told in a line with others."""
    return override if len(override) <= _LONGEST_CHANGE else f"{override[:_LONGEST_CHANGE]}..."


def _run(
    experiment: Experiment, options: TrainOptions, emit: Sink, control: RunControl, *, name: str | None, command: str
) -> RunEnd:
    try:
        # looked at here, because the engine takes seconds to load
        datasets.require(data_folder(options.data_dir), experiment.data.dataset)
        from tui_trainer.engine.launch import run_experiment
    except DataError as error:
        return _failed(emit, RunFailed(time.time(), "data", str(error)))
    except (ImportError, OSError) as error:  # OSError: a library that torch needs
        advice = "tui-trainer doctor shows what is installed; installing torch and torchvision together again may help"
        return _failed(emit, RunFailed(time.time(), "error", f"PyTorch cannot be loaded: {error}; {advice}"))
    return run_experiment(
        experiment,
        emit=emit,
        control=control,
        device=options.device,
        data_dir=options.data_dir,
        threads=options.threads,
        name=name,
        command=command,
    )


def _failed(emit: Sink, end: RunFailed) -> RunFailed:
    emit(end)
    return end


def _exit_code(end: RunEnd) -> int:
    match end:
        case RunFinished():
            return DONE
        case RunStopped():
            return INTERRUPTED
        case RunFailed(reason="data"):
            return DATA
    return FAILED


def _about(experiment: Experiment, found: Check, options: TrainOptions) -> tuple[str, ...]:
    """What is trained on what, in two lines."""
    stacks = [
        f"{name}: {' - '.join(_layer_text(report) for report in reports)}" for name, reports in found.stacks.items()
    ]
    optimizer = f"{experiment.optimizer.kind}, learning rate {experiment.optimizer.learning_rate:g}"
    if not is_constant(experiment.schedule):
        optimizer += f" ({schedule_text(experiment.schedule)})"
    source = str(data_folder(options.data_dir)) if dataset_files(experiment.data.dataset).files else ""
    data = f"{experiment.data.dataset} from {source}" if source else experiment.data.dataset
    return (*stacks, f"{optimizer}; initialization {experiment.initialization.scheme}; data {data}")


def _layer_text(report: LayerReport) -> str:
    """`Linear 128`, `Flatten 784`; `ReLU`, which leaves the shape as it is, is just that."""
    if report.output_shape is None or (report.output_shape == report.input_shape and report.kind != "Linear"):
        return report.kind
    return f"{report.kind} {shape_text(report.output_shape)}"

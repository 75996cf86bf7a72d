"""The bridge to the engine: the one module of the application that imports it, and only inside a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_trainer.run.control import RunControl
from tui_trainer.run.sinks import Sink
from tui_trainer.tui.grey_image import GreyImage
from tui_trainer.tui.options import LaunchOptions

if TYPE_CHECKING:
    from tui_trainer.spec.augmentation import Augmentation
    from tui_trainer.spec.costs import StepTime
    from tui_trainer.spec.data import Data
    from tui_trainer.spec.experiment import Experiment


def warm_up(options: LaunchOptions) -> str:
    """Import the engine, which takes seconds, and find the device; its name, or an error for the user."""
    import gc

    import tui_trainer.engine.launch  # noqa: F401 - the import is what takes the time
    from tui_trainer.engine.data import import_reader
    from tui_trainer.engine.device import device_text, resolve_device

    import_reader()
    # the modules stay for good: without this every full collection walks them all and a key waits for it
    gc.collect()
    gc.freeze()
    return device_text(resolve_device(options.device))


def device_memory(options: LaunchOptions) -> int | None:
    """The bytes of memory that the device has, or None where it does not say; the engine is imported by now."""
    from tui_trainer.engine.device import memory_bytes, resolve_device

    return memory_bytes(resolve_device(options.device))


def timed_step(experiment: Experiment, options: LaunchOptions) -> StepTime:
    """Take some steps on noise and time them; raises what torch raises. For a thread: it takes a second."""
    from tui_trainer.engine.device import resolve_device
    from tui_trainer.engine.step_time import measured_step

    return measured_step(experiment, resolve_device(options.device))


def train(experiment: Experiment, emit: Sink, control: RunControl, options: LaunchOptions) -> None:
    """Run an experiment to its end in the calling thread; whatever happens comes through `emit`."""
    from tui_trainer.engine.launch import run_experiment

    run_experiment(
        experiment,
        emit=emit,
        control=control,
        device=options.device,
        data_dir=options.data_dir,
        command="tui-trainer",
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """A training image with the number of its class, as it is and as augmentation changed it."""

    label: int
    original: GreyImage
    changed: tuple[GreyImage, ...]


Look = Callable[[int, int, int, "Augmentation", int], list[Looked]]
"""Makes, of the images from a number on, so many, each changed so many times, by some augmentation, from a seed."""


def open_look(data: Data, options: LaunchOptions) -> Look:
    """Read the training images of an experiment, to be looked at; raises StoreError. For a thread: it takes seconds."""
    from tui_trainer.engine.preview import TrainingImages
    from tui_trainer.store.paths import data_folder

    images = TrainingImages(data, data_folder(options.data_dir))

    def look(first: int, count: int, times: int, augmentation: Augmentation, seed: int) -> list[Looked]:
        samples = images.samples(first, count, times=times, augmentation=augmentation, seed=seed)
        return [
            Looked(
                sample.label,
                GreyImage(sample.width, sample.original),
                tuple(GreyImage(sample.width, changed) for changed in sample.changed),
            )
            for sample in samples
        ]

    return look

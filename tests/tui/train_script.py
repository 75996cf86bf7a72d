"""A scripted trainer and an application around the Train screen alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable

from textual.app import App
from textual.reactive import reactive

from tui_trainer.run.control import RunControl
from tui_trainer.run.events import (
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.sinks import Sink
from tui_trainer.spec.check import experiment_of
from tui_trainer.spec.experiment import Experiment
from tui_trainer.tui.actions import bindings
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.screens.train import TrainScreen
from tui_trainer.tui.theme import CURVE_COLOURS, DARK

EPOCHS, STEPS = 3, 100

EXPERIMENT: Experiment = experiment_of(
    {
        "schema": 1,
        "title": "Scripted",
        "data": {"dataset": "digits", "validation": 237},
        "network": {"classifier": [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]},
        "optimizer": {"kind": "SGD"},
        "training": {"epochs": EPOCHS},
    },
    "scripted",
)


def started(folder: str = "/runs/scripted") -> RunStarted:
    return RunStarted(1000.0, "id", "Scripted", EPOCHS, STEPS, 12, 1200, 237, 650, "cpu", 1, 0, folder)


def epoch(number: int, best: bool = True) -> list[Event]:
    """The events of an epoch: loss 1/number, accuracy growing."""
    time, loss = 1000.0 + number, 1.0 / number
    first = (number - 1) * STEPS + 1
    metrics = {"train_loss": [loss] * STEPS, "train_accuracy": [1 - loss / 4] * STEPS}
    means = {
        "train_loss": loss,
        "train_accuracy": 1 - loss / 4,
        "valid_loss": loss + 0.01,
        "valid_accuracy": 0.99 - loss / 4,
    }
    return [
        StepsCompleted(time, number, first, metrics),
        EvaluationStarted(time, "valid", number),
        EpochCompleted(time, number, number * STEPS, means, best, 0.01, 1.0),
    ]


FINISHED = RunFinished(1004.0, "completed", EPOCHS, EPOCHS * STEPS, 3, {"test_loss": 0.25, "test_accuracy": 0.9725}, 3)
WHOLE_RUN: list[Event] = [started(), *epoch(1), *epoch(2), *epoch(3), FINISHED]


class Script:
    """Emits events, then holds the thread until the run is to stop, unless the last event is an end."""

    def __init__(self, events: Iterable[Event], error: Exception | None = None) -> None:
        self.events, self.error = list(events), error
        self.emitted = threading.Event()
        self.control: RunControl | None = None
        self.runs = 0

    @property
    def ends_by_itself(self) -> bool:
        """Whether the last event is an end."""
        return bool(self.events) and isinstance(self.events[-1], RunFinished | RunFailed)

    def __call__(self, experiment: Experiment, emit: Sink, control: RunControl, options: LaunchOptions) -> None:
        self.runs += 1
        self.control = control
        if self.error:
            raise self.error
        for event in self.events:
            emit(event)
        self.emitted.set()
        if self.ends_by_itself:
            return
        stop = threading.Event()
        while control.stop_reason is None:
            control.wait_while_paused()
            stop.wait(0.001)
        emit(RunStopped(1003.0, control.stop_reason, 2, 2 * STEPS, 2))


class TrainApp(App[None]):
    """The Train screen and nothing else."""

    BINDINGS = [*bindings("everywhere")]  # noqa: RUF012
    experiment_shown: reactive[str] = reactive("Scripted")
    modified_shown: reactive[bool] = reactive(False)
    engine_shown: reactive[str] = reactive("engine ready · cpu")

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.script = script
        self.train_screen = TrainScreen(LaunchOptions(), train=script)
        self.live: list[bool] = []
        self.wanted: list[Experiment] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(CURVE_COLOURS)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.push_screen(self.train_screen)

    def on_train_screen_run_changed(self, message: TrainScreen.RunChanged) -> None:
        self.live.append(message.live)

    def on_train_screen_data_wanted(self, message: TrainScreen.DataWanted) -> None:
        self.wanted.append(message.experiment)

    async def begin(self) -> None:
        """Start the scripted run, and return when all its events are drawn."""
        self.train_screen.start(EXPERIMENT)
        worker = self.train_screen.training
        assert worker is not None
        if self.script.ends_by_itself or self.script.error:
            await worker.wait()
        else:
            await asyncio.to_thread(self.script.emitted.wait)
        self.train_screen.drain()
        while not self.train_screen.status.text:
            await asyncio.sleep(0)  # until the layout has given the widgets their sizes

"""The Train screen: a run while it goes, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from tui_trainer.run.buffer import EventBuffer
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import RunFailed
from tui_trainer.run.history import RunHistory, RunSnapshot
from tui_trainer.run.sinks import Sink
from tui_trainer.tui import runner
from tui_trainer.tui.actions import bindings, key_of
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.widgets.chart import Chart, Curve, Span
from tui_trainer.tui.widgets.epoch_table import EpochTable
from tui_trainer.tui.widgets.key_bar import KeyBar
from tui_trainer.tui.widgets.run_status import RunStatus, end_message
from tui_trainer.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from tui_trainer.spec.experiment import Experiment

FRAMES_PER_SECOND = 4

Train = Callable[["Experiment", Sink, RunControl, LaunchOptions], None]
"""Runs an experiment to its end in the calling thread and emits its events."""


@dataclass
class LiveRun:
    """The two ends of the channel to the training thread, and what came through it."""

    buffer: EventBuffer = field(default_factory=EventBuffer)
    control: RunControl = field(default_factory=RunControl)
    history: RunHistory = field(default_factory=RunHistory)
    worker: Worker[None] | None = None
    experiment: Experiment | None = None

    @property
    def wants_data(self) -> bool:
        """Whether it failed because its data are missing or damaged."""
        end = self.history.end
        return isinstance(end, RunFailed) and end.reason == "data"


class TrainScreen(Screen[None]):
    """Curves first and large; progress, pace and numbers above them."""

    CSS_PATH = "train.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("train")]

    status = getters.query_one(RunStatus)
    loss_chart = getters.query_one("#loss", Chart)
    accuracy_chart = getters.query_one("#accuracy", Chart)
    epoch_table = getters.query_one(EpochTable)
    message = getters.query_one("#message", Static)

    class RunChanged(Message):
        """A run began or ended."""

        def __init__(self, live: bool) -> None:
            super().__init__()
            self.live = live

    class DataWanted(Message):
        """A run failed for want of its data, and a person wants them fetched."""

        def __init__(self, experiment: Experiment) -> None:
            super().__init__()
            self.experiment = experiment

    def __init__(self, options: LaunchOptions, train: Train = runner.train) -> None:
        super().__init__()
        self._options = options
        self._train = train
        self._run: LiveRun | None = None
        self._drawn_revision = -1

    def compose(self) -> ComposeResult:
        """Top bar, status, curves with the table of epochs, message, keys."""
        yield TopBar("train")
        yield Static(f"No run yet.\n\nPress {key_of('train')} to train what is open in Build.", id="no-run")
        with Vertical(id="run"):
            yield RunStatus()
            with Horizontal(id="curves"):
                with Container(id="charts"):
                    yield Chart("Loss", "loss", id="loss")
                    yield Chart("Accuracy", "accuracy", id="accuracy")
                yield EpochTable()
            yield Static(id="message", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the run a few times a second, whatever the number of its events."""
        self.set_interval(1 / FRAMES_PER_SECOND, self.drain)

    @property
    def run(self) -> LiveRun | None:
        """The run that goes or went last."""
        return self._run

    @property
    def training(self) -> Worker[None] | None:
        """The thread of that run."""
        return self._run.worker if self._run else None

    @property
    def is_live(self) -> bool:
        """Whether a run has begun and not ended."""
        return self._run is not None and not self._run.history.ended

    def start(self, experiment: Experiment) -> None:
        """Begin a run; the one before has to have ended."""
        if self.is_live:
            return
        self._run = LiveRun(experiment=experiment)
        self._drawn_revision = -1
        self.add_class("-has-run")
        self._run.worker = self._train_in_thread(experiment, self._run)
        self.post_message(self.RunChanged(live=True))
        self.refresh_bindings()
        self.call_after_refresh(self.drain)

    @work(thread=True, exit_on_error=False, group="training")
    def _train_in_thread(self, experiment: Experiment, run: LiveRun) -> None:
        try:
            self._train(experiment, run.buffer.put, run.control, self._options)
        except Exception as error:
            # the engine turns what it meets into events; this is for what fails before it can
            run.buffer.put(RunFailed(time.time(), "error", f"Training could not start: {error}", repr(error)))

    def drain(self) -> None:
        """Take in what the run said since the last time, and draw it where it can be seen."""
        run = self._run
        if run is None:
            return
        was_live = not run.history.ended
        run.history.apply(run.buffer.drain())
        if was_live and run.history.ended:
            self.post_message(self.RunChanged(live=False))
            self.refresh_bindings()
        if self.is_current:
            self._draw(run.history.snapshot(time.time()))

    def on_screen_resume(self) -> None:
        """Draw what happened while another screen was in front."""
        self.drain()

    def _draw(self, run: RunSnapshot) -> None:
        self.set_class(run.started is None and run.end is not None, "-unstarted")
        self.status.show(run)
        # the clock runs on between events; the curves do not
        if self._drawn_revision == run.revision:
            return
        self._drawn_revision = run.revision
        span = _span(run)
        for chart, name in ((self.loss_chart, "loss"), (self.accuracy_chart, "accuracy")):
            chart.show(_curves(run, name), span)
        self.epoch_table.show(run.epochs, run.best_epoch)
        text = end_message(run)
        if text != self.message.content:
            self.message.update(text)
            self.message.set_class(bool(text), "-shown")
            self.message.set_class(run.state == "failed", "-failed")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pause and stop are for a run that goes."""
        if action in ("toggle_pause", "stop_run"):
            return self.is_live
        if action == "fetch_data":
            return self._run is not None and self._run.wants_data
        return True

    def action_toggle_pause(self) -> None:
        """Hold the run, or let it go on."""
        if self._run is not None and self.is_live:
            control = self._run.control
            (control.resume if control.paused else control.pause)()

    def action_stop_run(self) -> None:
        """End the run after its current step."""
        if self._run is not None and self.is_live:
            self._run.control.stop("stopped by hand")

    def action_toggle_log(self) -> None:
        """Switch the loss between a linear and a logarithmic axis."""
        self.loss_chart.log_scale = not self.loss_chart.log_scale

    def action_fetch_data(self) -> None:
        """Ask for the data that the run is missing."""
        if self._run is not None and self._run.experiment is not None and self._run.wants_data:
            self.post_message(self.DataWanted(self._run.experiment))

    async def stop_and_wait(self) -> None:
        """End the run after its current step, and return when everything of it is on disk."""
        run = self._run
        if run is not None and run.worker is not None and self.is_live:
            run.control.stop("the program was quit")
            await run.worker.wait()
            self.drain()

    def on_unmount(self) -> None:
        """A run must not outlive the application that shows it."""
        if self._run is not None:
            self._run.control.stop("the program ended")


def _span(run: RunSnapshot) -> Span | None:
    started = run.started
    if started is None:
        return None
    return Span(started.epochs, run.epoch, started.steps_per_epoch, run.end is not None, run.step)


def _curves(run: RunSnapshot, name: str) -> list[Curve]:
    buckets = run.train.get(f"train_{name}", ())
    points = run.valid.get(f"valid_{name}", ())
    return [
        Curve(
            "training",
            [(bucket.first_step + bucket.last_step) / 2 for bucket in buckets if bucket.count],
            [bucket.mean for bucket in buckets if bucket.count],
        ),
        Curve("validation", [point.step for point in points], [point.value for point in points], "●"),
    ]

"""A run as lines of text: a header, a line per epoch, what became of it."""

from __future__ import annotations

from tui_trainer.headless.console import Console
from tui_trainer.run.events import (
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFailed,
    RunFinished,
    RunNoted,
    RunStarted,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.history import RunHistory, RunSnapshot
from tui_trainer.run.wording import (
    duration_text,
    elapsed_text,
    learning_rate_text,
    loss_text,
    percent_text,
    rate_text,
)
from tui_trainer.spec.numerals import grouped

LINE_SECONDS = 10.0
"""At most this often a line is printed within an epoch, where there is no terminal."""

SHOWN_SECONDS = 0.2
"""At most this often the changing line of a terminal changes."""

_COLUMNS = "{epoch:>9}  {train_loss:>10}  {train:>9}  {valid_loss:>10}  {valid:>9}  {pace:>8}  {left:>7}  {best}"
# the rate is one column more, and the line as long as a terminal of 80 columns holds
_RATE_COLUMNS = (
    "{epoch:>7}  {train_loss:>10} {train:>8}  {valid_loss:>10} {valid:>8} {rate:>8} {pace:>7} {left:>6}  {best}"
)
_HEAD = {
    "epoch": "epoch",
    "train_loss": "train loss",
    "train": "accuracy",
    "valid_loss": "valid loss",
    "valid": "accuracy",
    "rate": "rate",
    "pace": "steps/s",
    "left": "left",
    "best": "",
}


class LinePrinter:
    """A sink that tells a run in lines.

    `about` are lines on the network and the data for the header; `with_rates` shows the learning rate of every epoch.
    """

    def __init__(
        self, console: Console, *, about: tuple[str, ...] = (), quiet: bool = False, with_rates: bool = False
    ) -> None:
        self._console = console
        self._about = about
        self._quiet = quiet
        self._columns = _RATE_COLUMNS if with_rates else _COLUMNS
        self._history = RunHistory()
        self._shown_at = 0.0
        self._step_before = 0

    def __call__(self, event: Event) -> None:
        """Tell an event."""
        self._history.apply([event])
        match event:
            case StepsCompleted():
                self._steps(event)
            case EpochCompleted():
                self._epoch(event)
            case RunStarted():
                self._shown_at = event.time
                if not self._quiet:
                    self._header(event)
            case EvaluationStarted() if not self._quiet:
                self._console.show(f"evaluating on the {'validation' if event.split == 'valid' else 'test'} set ...")
            case RunNoted():
                self._console.complain(f"note: {event.message}")
            case RunFinished() | RunStopped():
                for line in _end_lines(event, self._history.snapshot()):
                    self._console.say(line)
            case RunFailed():
                self._console.complain(f"error: {event.message}")

    def _header(self, event: RunStarted) -> None:
        threads = f"{event.threads} thread{'s' if event.threads != 1 else ''}"
        examples = f"{grouped(event.train_examples)} examples to train on, {grouped(event.valid_examples)} for"
        self._console.say(event.title)
        for line in self._about:
            self._console.say(f"  {line}")
        self._console.say(f"  {grouped(event.parameters)} parameters; {examples} validation")
        if event.data:
            self._console.say(f"  {event.data}")
        self._console.say(
            f"  {event.device}, {threads}; seed {event.seed}; {grouped(event.epochs)} "
            f"epoch{'s' if event.epochs != 1 else ''} of {grouped(event.steps_per_epoch)} steps, "
            f"batch size {grouped(event.batch_size)}"
        )
        if event.folder:
            self._console.say(f"  run folder: {event.folder}")
        self._console.say(self._columns.format(**_HEAD).rstrip())

    def _steps(self, event: StepsCompleted) -> None:
        pace = SHOWN_SECONDS if self._console.rewrites else LINE_SECONDS
        if self._quiet or event.time - self._shown_at < pace:
            return
        self._shown_at = event.time
        now = self._history.snapshot()
        if not now.started:
            return
        step = now.step - (event.epoch - 1) * now.started.steps_per_epoch
        text = (
            f"epoch {event.epoch}/{now.started.epochs}  step {grouped(step)} of "
            f"{grouped(now.started.steps_per_epoch)}  train loss {loss_text(now.latest.get('train_loss'))}  "
            f"{rate_text(now.steps_per_second)} steps/s  {duration_text(now.seconds_left or 0.0)} left"
        )
        if self._console.rewrites:
            self._console.show(text)
        else:
            self._console.say(f"  {text}")

    def _epoch(self, event: EpochCompleted) -> None:
        self._shown_at = event.time
        steps, self._step_before = event.step - self._step_before, event.step
        if self._quiet:
            return
        now = self._history.snapshot()
        epochs = now.started.epochs if now.started else event.epoch
        pace = rate_text(steps / event.train_seconds) if event.train_seconds > 0 else "-"
        left = duration_text(now.seconds_left) if now.seconds_left is not None else "-"
        metrics = event.metrics
        line = self._columns.format(
            epoch=f"{event.epoch}/{epochs}",
            train_loss=loss_text(metrics.get("train_loss")),
            train=percent_text(metrics.get("train_accuracy")),
            valid_loss=loss_text(metrics.get("valid_loss")),
            valid=percent_text(metrics.get("valid_accuracy")),
            rate=learning_rate_text(event.learning_rate),
            pace=pace,
            left=left,
            best="best" if event.is_best else "",
        )
        self._console.say(line.rstrip())


def _end_lines(end: RunFinished | RunStopped, now: RunSnapshot) -> list[str]:
    folder = now.started.folder if now.started else ""
    lines = []
    if isinstance(end, RunStopped):
        lines.append(f"stopped ({end.reason}) in epoch {end.epoch} after {grouped(end.step)} steps")
    else:
        lines.append(
            f"test accuracy {percent_text(end.metrics.get('test_accuracy'))}, "
            f"test loss {loss_text(end.metrics.get('test_loss'))}, after {_epochs(end.epoch)} in "
            f"{elapsed_text(now.seconds)}{_best(end)}"
        )
    if folder:
        lines.append(f"kept in {folder}")
    return lines


def _best(end: RunFinished) -> str:
    """Which epoch was best, where there is anything to say about it."""
    if not end.best_epoch:
        return "; no epoch had a validation loss that is a number"
    if end.reason == "early_stopped":
        return f"; stopped early: epoch {end.best_epoch} stayed the best"
    return f"; best epoch: {end.best_epoch}"


def _epochs(count: int) -> str:
    return f"{count} epoch{'s' if count != 1 else ''}"

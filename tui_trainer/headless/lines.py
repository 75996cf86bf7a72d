"""A run as lines of text: a header, a line per epoch, what became of it."""

from __future__ import annotations

from tui_trainer.headless.console import Console
from tui_trainer.headless.wording import count_text, duration_text, elapsed_text, loss_text, percent_text, rate_text
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

LINE_SECONDS = 10.0
"""At most this often a line is printed within an epoch, where there is no terminal."""

SHOWN_SECONDS = 0.2
"""At most this often the changing line of a terminal changes."""

_COLUMNS = "{:>9}  {:>10}  {:>9}  {:>10}  {:>9}  {:>8}  {:>7}  {}"
_HEAD = _COLUMNS.format("epoch", "train loss", "accuracy", "valid loss", "accuracy", "steps/s", "left", "").rstrip()


class LinePrinter:
    """A sink that tells a run in lines; `about` are lines on the network and the data for the header."""

    def __init__(self, console: Console, *, about: tuple[str, ...] = (), quiet: bool = False) -> None:
        self._console = console
        self._about = about
        self._quiet = quiet
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
        examples = f"{count_text(event.train_examples)} examples to train on, {count_text(event.valid_examples)} for"
        self._console.say(event.title)
        for line in self._about:
            self._console.say(f"  {line}")
        self._console.say(f"  {count_text(event.parameters)} parameters; {examples} validation")
        if event.data:
            self._console.say(f"  {event.data}")
        self._console.say(
            f"  {event.device}, {threads}; seed {event.seed}; {count_text(event.epochs)} "
            f"epoch{'s' if event.epochs != 1 else ''} of {count_text(event.steps_per_epoch)} steps, "
            f"batch size {count_text(event.batch_size)}"
        )
        if event.folder:
            self._console.say(f"  run folder: {event.folder}")
        self._console.say(_HEAD)

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
            f"epoch {event.epoch}/{now.started.epochs}  step {count_text(step)} of "
            f"{count_text(now.started.steps_per_epoch)}  train loss {loss_text(now.latest.get('train_loss'))}  "
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
        rate = rate_text(steps / event.train_seconds) if event.train_seconds > 0 else "-"
        left = duration_text(now.seconds_left) if now.seconds_left is not None else "-"
        metrics = event.metrics
        line = _COLUMNS.format(
            f"{event.epoch}/{epochs}",
            loss_text(metrics.get("train_loss")),
            percent_text(metrics.get("train_accuracy")),
            loss_text(metrics.get("valid_loss")),
            percent_text(metrics.get("valid_accuracy")),
            rate,
            left,
            "best" if event.is_best else "",
        )
        self._console.say(line.rstrip())


def _end_lines(end: RunFinished | RunStopped, now: RunSnapshot) -> list[str]:
    folder = now.started.folder if now.started else ""
    lines = []
    if isinstance(end, RunStopped):
        lines.append(f"stopped ({end.reason}) in epoch {end.epoch} after {count_text(end.step)} steps")
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

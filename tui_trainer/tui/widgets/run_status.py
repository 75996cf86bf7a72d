"""How a run stands: state, progress, pace and the numbers so far, in four lines."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size

from tui_trainer.run.events import EpochCompleted, RunFailed, RunFinished, RunStarted, RunStopped
from tui_trainer.run.history import RunSnapshot, RunState
from tui_trainer.run.wording import duration_text, loss_text, percent_text, rate_text
from tui_trainer.spec.numerals import grouped
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.widgets.strip_rows import Row, StripRows

_PLAIN, _STRONG, _MUTED, _GOOD, _WAITING, _BAD, _BAR, _TRAIN, _VALID = range(9)

_ROOMY = 100  # cells from which words are written out

# a shape and a word for every state, so that none depends on its colour
_STATES: dict[RunState, tuple[str, int]] = {
    "waiting": ("◌ STARTING", _WAITING),
    "running": ("▶ RUNNING", _GOOD),
    "evaluating": ("▶ EVALUATING", _GOOD),
    "paused": ("‖ PAUSED", _WAITING),
    "finished": ("✔ FINISHED", _GOOD),
    "stopped": ("■ STOPPED", _WAITING),
    "failed": ("✖ FAILED", _BAD),
}


def bar_row(label: str, fraction: float, width: int, tail: str) -> Row:
    """A labelled progress bar with a text behind it."""
    fraction = min(max(fraction, 0.0), 1.0)
    room = max(width - len(label) - len(tail) - 11, 4)
    full = int(room * fraction)
    return [
        (f" {label} ", _MUTED),
        ("━" * full, _BAR),
        ("─" * (room - full), _MUTED),
        (f" {int(fraction * 100):3d} %  ", _PLAIN),
        (tail, _PLAIN),
    ]


def status_rows(run: RunSnapshot, width: int) -> list[Row]:
    """The lines of a run for a width in cells."""
    started = run.started
    word, style = _STATES[run.state]
    if started is None:
        what = "before its first step" if run.end else "reading the data and building the network"
        return [[(f" {word} ", style), (f" {what}", _MUTED)], [], [], []]
    head = head_row(started, (f" {word} ", style), width)
    in_epoch = run.step - max(run.epoch - 1, 0) * started.steps_per_epoch
    epoch_label = f"epoch {run.epoch}/{started.epochs}"
    left = run.seconds_left
    pace = f"{rate_text(run.steps_per_second)} steps/s · {duration_text(run.seconds)}"
    if left is not None:
        pace += f" · {duration_text(left)} left"
    total_label = "total".ljust(len(epoch_label))
    steps = f"step {grouped(run.step)} of {grouped(run.total_steps)}"
    tail_width = max(len(pace), len(steps))
    return [
        head,
        bar_row(epoch_label, in_epoch / started.steps_per_epoch, width, steps.ljust(tail_width)),
        bar_row(total_label, run.step / max(run.total_steps, 1), width, pace.ljust(tail_width)),
        numbers_row(run, width),
    ]


def head_row(started: RunStarted, state: tuple[str, int], width: int) -> Row:
    """State, title, what is particular about the data, size of the network and device, as far as there is room."""
    threads = f" · {started.threads} thread{'s' if started.threads != 1 else ''}" if started.device == "cpu" else ""
    right = f"{started.device}{threads} "
    size = f" · {grouped(started.parameters)} parameters"
    title = f" {started.title}"
    data = f" · {started.data}" if started.data else ""
    room = width - len(state[0]) - len(title) - 1
    # what is particular about the data goes last: all the rest is to be seen elsewhere
    ways = ((data + size, right), (data + size, ""), (data, right), (data, ""))
    details, right = next((way for way in ways if sum(map(len, way)) <= room), ways[-1])
    if len(details) > room > 0:
        details = details[: room - 1] + "…"
    row: Row = [state, (title, _STRONG), (details, _MUTED)]
    return [*row, (" " * max(1, room - len(details) - len(right) + 1) + right, _MUTED)]


def numbers_row(run: RunSnapshot, width: int) -> Row:
    """The newest numbers, or the result, in short words where the width asks for it."""
    short = width < _ROOMY
    end = run.end
    if isinstance(end, RunFinished | RunStopped) and "test_accuracy" in end.metrics:
        row: Row = [
            (f" test accuracy {percent_text(end.metrics['test_accuracy'])}", _STRONG),
            (f" · test loss {loss_text(end.metrics['test_loss'])}", _PLAIN),
        ]
        if isinstance(end, RunFinished) and end.tested_epoch:
            row.append((f" · weights of epoch {end.tested_epoch}", _PLAIN))
        return row if short else [*row, *_best(run, short)]
    row = []
    if "train_loss" in run.latest:
        row.append((" train " if short else " training ", _TRAIN))
        row.append((_numbers(run.latest["train_loss"], run.latest["train_accuracy"], short), _PLAIN))
    if run.last_epoch is not None and "valid_loss" in run.last_epoch.metrics:
        row.append(("  valid " if short else "   validation ", _VALID))
        row.append((_valid_numbers(run.last_epoch, short), _PLAIN))
    return [*row, *_best(run, short)]


def _best(run: RunSnapshot, short: bool) -> Row:
    if run.best is None:
        return []
    label = f"  best {run.best.epoch}: " if short else f"   best epoch {run.best.epoch} "
    return [(label, _GOOD), (_valid_numbers(run.best, short), _PLAIN)]


def _valid_numbers(epoch: EpochCompleted, short: bool) -> str:
    return _numbers(epoch.metrics["valid_loss"], epoch.metrics["valid_accuracy"], short)


def _numbers(loss: float, accuracy: float, short: bool) -> str:
    return (
        f"{loss_text(loss)}  {percent_text(accuracy)}" if short else f"loss {loss_text(loss)}, {percent_text(accuracy)}"
    )


def end_message(run: RunSnapshot) -> str:
    """What there is to say after the end, or about something that went wrong on the way; may be empty."""
    end, lines = run.end, list(run.notes[-2:])
    if isinstance(end, RunFailed):
        lines.append(end.message)
        if end.reason == "data":
            lines += ["", f"{key_of('fetch_data')} fetches the data here, and then trains."]
    elif isinstance(end, RunStopped):
        lines.append("Stopped by hand, so the test set was not looked at.")
    elif isinstance(end, RunFinished) and end.reason == "early_stopped":
        restored = f" The weights of epoch {end.best_epoch} were restored." if end.best_epoch else ""
        lines.append(f"Early stopping ended the run in epoch {end.epoch}.{restored}")
    if end is not None and run.started is not None and run.started.folder:
        lines.append(f"Kept in {run.started.folder}")
    return "\n".join(lines)


class RunStatus(StripRows):
    """Four lines about a run."""

    PARTS = (
        "status--plain",
        "status--strong",
        "status--muted",
        "status--good",
        "status--waiting",
        "status--bad",
        "status--bar",
        "status--train",
        "status--valid",
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = set(PARTS)
    DEFAULT_CSS = """
    RunStatus {
        height: 4;
        .status--strong { text-style: bold; }
        .status--muted { color: $text-muted; }
        .status--good { color: $success; text-style: bold; }
        .status--waiting { color: $warning; text-style: bold; }
        .status--bad { color: $error; text-style: bold; }
        .status--bar { color: $primary; }
        .status--train { color: $curve-train; }
        .status--valid { color: $curve-valid; text-style: bold; }
    }
    """

    _run = RunSnapshot()

    def show(self, run: RunSnapshot) -> None:
        """Show how a run stands."""
        self._run = run
        self.redraw()

    def build(self, size: Size) -> list[Row]:
        """The four lines."""
        return status_rows(self._run, size.width)

"""A run told in lines, and in JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from math import nan

from tests.headless.consoles import Recorded
from tests.run.samples import SAMPLES, STARTED
from tui_trainer.headless.json_lines import JsonPrinter
from tui_trainer.headless.lines import LinePrinter
from tui_trainer.run.event_codec import event_from_json
from tui_trainer.run.events import (
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFailed,
    RunFinished,
    RunNoted,
    RunStopped,
    StepsCompleted,
)


def steps(time: float, first_step: int, loss: float = 1.0) -> StepsCompleted:
    return StepsCompleted(time, 1, first_step, {"train_loss": [loss]})


def epoch(number: int, time: float, *, is_best: bool = True, loss: float = 0.5) -> EpochCompleted:
    metrics = {"train_loss": loss, "train_accuracy": 0.9, "valid_loss": loss, "valid_accuracy": 0.8765}
    return EpochCompleted(time, number, number * 10, metrics, is_best, 0.01, 2.0)


FINISHED = RunFinished(130.0, "completed", 3, 30, 2, {"test_accuracy": 0.9731, "test_loss": 0.0871})


def told(*events: Event, rewrites: bool = False, quiet: bool = False, with_rates: bool = False) -> Recorded:
    recorded = Recorded(rewrites=rewrites)
    printer = LinePrinter(recorded.console, about=("784 - 10",), quiet=quiet, with_rates=with_rates)
    for event in events:
        printer(event)
    return recorded


def test_what_is_particular_about_the_data_is_in_the_header() -> None:
    recorded = told(replace(STARTED, data="640 of 9 900 examples, 20 % wrong labels"))
    assert recorded.lines[3] == "  640 of 9 900 examples, 20 % wrong labels"


def test_the_rate_of_every_epoch_is_told_where_it_changes() -> None:
    events = [replace(epoch(number, 100.0 + number), learning_rate=0.0125 / 10**number) for number in (1, 2, 3)]
    lines = told(STARTED, *events, with_rates=True).lines[-4:]
    assert " ".join(lines[0].split()) == "epoch train loss accuracy valid loss accuracy rate steps/s left"
    assert [line.split()[7] for line in lines[1:]] == ["0.00125", "0.000125", "1.25e-5"]
    assert all(len(line) <= 80 for line in lines)


def test_a_whole_run() -> None:
    recorded = told(STARTED, epoch(1, 110.0), epoch(2, 120.0), epoch(3, 130.0, is_best=False), FINISHED)
    assert recorded.lines == [
        "MLP",
        "  784 - 10",
        "  7 850 parameters; 640 examples to train on, 100 for validation",
        "  cpu, 1 thread; seed 0; 3 epochs of 10 steps, batch size 64",
        "  run folder: /runs/1",
        "    epoch  train loss   accuracy  valid loss   accuracy   steps/s     left",
        "      1/3      0.5000    90.00 %      0.5000    87.65 %         5     0:20  best",
        "      2/3      0.5000    90.00 %      0.5000    87.65 %         5     0:10  best",
        "      3/3      0.5000    90.00 %      0.5000    87.65 %         5     0:00",
        "test accuracy 97.31 %, test loss 0.0871, after 3 epochs in 30.0 s; best epoch: 2",
        "kept in /runs/1",
    ]
    assert recorded.complained == ""


def test_a_long_epoch_has_a_line_every_ten_seconds() -> None:
    recorded = told(STARTED, *(steps(100 + second, second) for second in range(1, 26)))
    assert recorded.lines[6:] == [
        "  epoch 1/3  step 10 of 10  train loss 1.0000  1 steps/s  0:20 left",
        "  epoch 1/3  step 20 of 10  train loss 1.0000  1 steps/s  0:10 left",
    ]


def test_a_terminal_has_one_line_that_changes() -> None:
    recorded = told(STARTED, steps(100.1, 1), steps(100.3, 2), steps(100.4, 3), steps(100.6, 4), rewrites=True)
    assert recorded.said.count("\r") == 2
    assert recorded.said.rpartition("\r")[2].startswith("epoch 1/3  step 4 of 10")
    recorded = told(STARTED, EvaluationStarted(101.0, "valid", 1), EvaluationStarted(101.0, "test", 1), rewrites=True)
    assert "evaluating on the validation set" in recorded.said
    assert "evaluating on the test set" in recorded.said


def test_quiet_says_the_result_only() -> None:
    recorded = told(STARTED, *(steps(100 + 20 * n, n) for n in range(1, 9)), epoch(1, 300.0), FINISHED, quiet=True)
    assert [line.split(",")[0] for line in recorded.lines] == ["test accuracy 97.31 %", "kept in /runs/1"]


def test_a_loss_that_is_no_number_is_said_in_words() -> None:
    recorded = told(
        STARTED, steps(101, 1, nan), RunNoted(101, "The loss is not a number since step 1."), epoch(1, 110, loss=nan)
    )
    assert recorded.complained == "note: The loss is not a number since step 1.\n"
    assert "NaN" in recorded.lines[-1]
    recorded = told(STARTED, replace(FINISHED, best_epoch=0, metrics={"test_accuracy": 0.098, "test_loss": nan}))
    assert recorded.lines[-2].startswith("test accuracy 9.80 %, test loss NaN")
    assert recorded.lines[-2].endswith("no epoch had a validation loss that is a number")


def test_every_end_is_told() -> None:
    assert "stopped early: epoch 2 stayed the best" in told(STARTED, replace(FINISHED, reason="early_stopped")).said
    stopped = told(STARTED, RunStopped(120.0, "interrupted", 2, 15, 1))
    assert stopped.lines[-2:] == ["stopped (interrupted) in epoch 2 after 15 steps", "kept in /runs/1"]
    failed = told(STARTED, RunFailed(120.0, "disk", "Cannot write /runs/1: the disk is full.", "Traceback"))
    assert failed.complained == "error: Cannot write /runs/1: the disk is full.\n"
    assert told(RunFailed(120.0, "data", "gone")).complained == "error: gone\n"


def test_any_event_can_be_told() -> None:
    for event in SAMPLES:
        told(event)
        told(event, rewrites=True)
        told(STARTED, event, quiet=True)


def test_json_is_one_object_per_event_and_nothing_else() -> None:
    recorded = Recorded()
    printer = JsonPrinter(recorded.console)
    for event in SAMPLES:
        printer(event)
    assert [event_from_json(line) for line in recorded.lines] == list(SAMPLES)
    assert all(isinstance(json.loads(line), dict) for line in recorded.lines)
    assert recorded.complained == "error: Not enough memory.\n"

"""The Train screen with a scripted trainer; `drain()` is called directly, nothing sleeps."""

from __future__ import annotations

import threading
from dataclasses import replace
from math import nan
from typing import Any

import pytest
from textual.geometry import Region

from tests.tui.train_script import EXPERIMENT, FINISHED, WHOLE_RUN, Script, TrainApp, epoch, started
from tui_trainer.run.events import Event, RunFailed, RunFinished, RunNoted, RunPaused, RunResumed, StepsCompleted
from tui_trainer.run.history import RunHistory
from tui_trainer.tui.widgets.epoch_table import epoch_rows
from tui_trainer.tui.widgets.run_status import status_rows

SIZES = [(80, 24), (140, 40)]
HALF: list[Event] = [started(), *epoch(1), *epoch(2)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_whole_run_ends_with_its_test_accuracy(size: tuple[int, int]) -> None:
    app = TrainApp(Script(WHOLE_RUN))
    async with app.run_test(size=size) as pilot:
        await app.begin()
        await pilot.pause()
        text = app.train_screen.status.text
        assert "FINISHED" in text
        assert "test accuracy 97.25 %" in text
        assert ("best epoch 3" if size[0] > 100 else "weights of epoch 3") in text
        assert "Kept in /runs/scripted" in str(app.train_screen.message.content)
        assert "●" in app.train_screen.loss_chart.text
        assert app.live == [True, False]
        assert not app.train_screen.is_live


@pytest.mark.parametrize("size", SIZES)
async def test_a_run_that_goes_shows_progress_and_numbers(size: tuple[int, int]) -> None:
    app = TrainApp(Script(HALF))
    async with app.run_test(size=size) as pilot:
        await app.begin()
        await pilot.pause()
        screen = app.train_screen
        assert "RUNNING" in screen.status.text
        assert "epoch 2/3" in screen.status.text
        assert "step 200 of 300" in screen.status.text
        assert "66 %" in screen.status.text
        assert screen.is_live
        await screen.stop_and_wait()


@pytest.mark.parametrize(
    ("width", "shown", "hidden"),
    [
        (140, ("1 000 of 50 000 examples, 8x8 pixels", "parameters", "cpu · 1 thread"), ()),
        (80, ("1 000 of 50 000 examples, 8x8 pixels", "parameters"), ("cpu",)),
        (60, ("1 000 of 50 000 examples, 8x8 pixels",), ("parameters", "cpu")),
        (40, ("1 000 of 50 000…",), ("parameters", "cpu")),
        (20, ("Scripted",), ("parameters", "cpu")),
    ],
)
def test_what_is_particular_about_the_data_is_said_first(
    width: int, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    run = RunHistory()
    run.apply([replace(started(), data="1 000 of 50 000 examples, 8x8 pixels"), *epoch(1)])
    text = "".join(part for part, _ in status_rows(run.snapshot(), width)[0])
    assert all(words in text for words in shown)
    assert not any(words in text for words in hidden)
    assert width < 40 or len(text) <= width + 1


async def test_wide_screens_list_the_epochs() -> None:
    app = TrainApp(Script([started(), *epoch(1), *epoch(2, best=False)]))
    async with app.run_test(size=(140, 40)) as pilot:
        await app.begin()
        await pilot.pause()
        rows = app.train_screen.epoch_table.text.splitlines()
        assert rows[2].startswith("★    1")
        assert rows[3].startswith("     2")
        assert "1.0000" in rows[2]
        assert rows[1].endswith("rate")
        assert rows[2].endswith("0.01")
        await app.train_screen.stop_and_wait()


def test_a_narrow_table_of_epochs_leaves_the_learning_rate_out() -> None:
    history = RunHistory()
    history.apply(WHOLE_RUN)
    epochs = history.snapshot().epochs
    for width, ends in ((56, "0.01"), (55, "74.00 %")):
        rows = ["".join(text for text, _ in row) for row in epoch_rows(epochs, 3, width, 9)]
        assert rows[2].endswith(ends)
        assert max(map(len, rows)) <= width


async def test_space_pauses_and_resumes_and_s_stops() -> None:
    script = Script(HALF)
    app = TrainApp(script)
    async with app.run_test() as pilot:
        await app.begin()
        assert script.control is not None
        await pilot.press("space")
        assert script.control.paused
        await pilot.press("space")
        assert not script.control.paused
        await pilot.press("s")
        assert script.control.stop_reason
        await app.train_screen.stop_and_wait()
        assert "STOPPED" in app.train_screen.status.text
        assert not app.train_screen.is_live


async def test_pause_is_shown_and_its_time_does_not_count() -> None:
    paused: list[Event] = [*HALF, RunPaused(1002.0, 200), RunResumed(1502.0, 200)]
    app = TrainApp(Script(paused[:-1]))
    async with app.run_test() as pilot:
        await app.begin()
        await pilot.pause()
        assert "PAUSED" in app.train_screen.status.text
        await app.train_screen.stop_and_wait()
        app.script.events = [*paused, FINISHED]
        await app.begin()
        await pilot.pause()
        assert "· 0:" in app.train_screen.status.text


async def test_a_run_can_be_started_again_but_not_twice_at_once() -> None:
    script = Script(HALF)
    app = TrainApp(script)
    async with app.run_test() as pilot:
        await app.begin()
        app.train_screen.start(EXPERIMENT)
        assert script.runs == 1
        await app.train_screen.stop_and_wait()
        script.events = HALF
        script.emitted.clear()
        await app.begin()
        await pilot.pause()
        assert app.train_screen.loss_chart.is_on_screen
        assert "●" in app.train_screen.loss_chart.text
        await app.train_screen.stop_and_wait()
        script.events = WHOLE_RUN
        await app.begin()
        await pilot.pause()
        assert script.runs == 3
        assert "FINISHED" in app.train_screen.status.text
        assert app.live == [True, False] * 3


async def test_an_exception_becomes_a_message_and_the_application_lives_on() -> None:
    app = TrainApp(Script([], error=RuntimeError("no [bold]such[/] kernel")))
    async with app.run_test() as pilot:
        await app.begin()
        await pilot.pause()
        assert "FAILED" in app.train_screen.status.text or "STARTING" not in app.train_screen.status.text
        assert "no [bold]such[/] kernel" in str(app.train_screen.message.content)
        assert app.train_screen.message.display
        app.script.error, app.script.events = None, WHOLE_RUN
        await app.begin()
        assert "FINISHED" in app.train_screen.status.text


async def test_missing_data_are_explained_and_f_asks_for_them() -> None:
    failed = RunFailed(1001.0, "data", "MNIST is missing: 4 files\nWhat to do: tui-trainer data fetch mnist")
    app = TrainApp(Script([failed]))
    async with app.run_test() as pilot:
        await app.begin()
        await pilot.pause()
        assert "FAILED" in app.train_screen.status.text
        assert "tui-trainer data fetch mnist" in str(app.train_screen.message.content)
        await pilot.press("f")
        await pilot.pause()
        assert app.wanted == [EXPERIMENT]
        assert not app.train_screen.loss_chart.is_on_screen


async def test_another_failure_offers_no_download() -> None:
    app = TrainApp(Script([started(), RunFailed(1001.0, "memory", "Not enough memory")]))
    async with app.run_test() as pilot:
        await app.begin()
        await pilot.press("f")
        await pilot.pause()
        assert app.wanted == []
        assert "Not enough memory" in str(app.train_screen.message.content)


async def test_not_a_number_is_said_and_does_not_break_the_charts() -> None:
    events: list[Event] = [
        started(),
        StepsCompleted(1001.0, 1, 1, {"train_loss": [2.3, nan, nan], "train_accuracy": [0.1, 0.1, 0.1]}),
        RunNoted(1001.0, "The loss is not a number since step 2"),
    ]
    app = TrainApp(Script(events))
    async with app.run_test() as pilot:
        await app.begin()
        await pilot.pause()
        assert "NaN" in app.train_screen.status.text
        assert "not a number since step 2" in str(app.train_screen.message.content)
        await app.train_screen.stop_and_wait()


async def test_resizing_while_it_goes_keeps_everything() -> None:
    app = TrainApp(Script(HALF))
    async with app.run_test(size=(140, 40)) as pilot:
        await app.begin()
        for size in [(80, 24), (40, 10), (20, 5), (1, 1), (300, 100), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "epoch 2/3" in app.train_screen.status.text
        await app.train_screen.stop_and_wait()


async def test_only_what_changed_is_drawn_again() -> None:
    app = TrainApp(Script(HALF))
    async with app.run_test(size=(140, 40)) as pilot:
        await app.begin()
        await pilot.pause()
        chart = app.train_screen.loss_chart
        regions: list[Region] = []
        original = chart.refresh

        def refresh(*args: Region, **kwargs: Any) -> Any:
            regions.extend(args)
            return original(*args, **kwargs)

        chart.refresh = refresh  # type: ignore[method-assign]
        app.train_screen.drain()
        assert regions == []
        run = app.train_screen.run
        assert run is not None
        run.buffer.put(StepsCompleted(1003.0, 3, 201, {"train_loss": [0.5] * 9, "train_accuracy": [0.9] * 9}))
        app.train_screen.drain()
        cells = sum(region.area for region in regions)
        assert 0 < cells < 20
        await app.train_screen.stop_and_wait()


async def test_the_training_thread_ends_with_the_application() -> None:
    script = Script(HALF)
    app = TrainApp(script)
    async with app.run_test():
        await app.begin()
        threads = threading.active_count()
    assert script.control is not None
    assert script.control.stop_reason is not None
    assert threads >= threading.active_count()


def test_the_script_is_a_proper_run() -> None:
    assert isinstance(WHOLE_RUN[-1], RunFinished)

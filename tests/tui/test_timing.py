"""A step is timed when a person asks, and the summary reckons with it."""

from __future__ import annotations

import pytest

from tests.tui.building import Build, building
from tests.tui.documents import mlp
from tui_trainer.spec.costs import Machine, StepTime
from tui_trainer.spec.experiment import Experiment
from tui_trainer.tui import timing
from tui_trainer.tui.options import LaunchOptions


def measured(experiment: Experiment, options: LaunchOptions) -> StepTime:
    return StepTime(0.25, 64 * (64 * 32 + 32 * 10))


def out_of_memory(experiment: Experiment, options: LaunchOptions) -> StepTime:
    raise RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory\nand more")


async def test_the_summary_has_the_time_of_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "timed_step", measured)
    async with building(size=(140, 40)) as build:
        build.app.know(Machine(2**34))
        await build.press("T")
        assert await build.sees("A step takes 250 ms, an epoch about 4.8 s")
        assert build.app.machine == Machine(2**34, measured(*_anything()))
        await build.press("v")
        assert await build.sees("an epoch about 4.8 s")
        assert "✓ fits 16 GiB" in " ".join(build.text.split())


def _anything() -> tuple[Experiment, LaunchOptions]:
    return Experiment(schema_version=1, network={}, optimizer={"kind": "SGD"}), LaunchOptions()  # type: ignore[arg-type]


def said(build: Build) -> list[str]:
    return [notification.message for notification in build.app._notifications]


async def test_what_torch_says_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "timed_step", out_of_memory)
    async with building(size=(140, 40)) as build:
        await build.press("T")
        assert await build.sees("No step could be taken")
        assert said(build)[-1].endswith("[enforce fail] DefaultCPUAllocator: not enough memory")


async def test_what_cannot_be_trained_has_no_step() -> None:
    async with building(mlp(training={"epochs": 0}), (140, 40)) as build:
        await build.press("T")
        assert await build.sees("has no step to time")

"""Which device is taken, and with how many threads."""

from __future__ import annotations

import os

import pytest
import torch

from tui_trainer.engine.device import DeviceError, device_text, resolve_device, suitable_threads

CPU = torch.device("cpu")


def test_cpu_is_always_there() -> None:
    assert resolve_device("cpu") == CPU
    assert device_text(CPU) == "cpu"


def test_auto_takes_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    # a build for an accelerator names it also on a machine that has none
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device("cuda"))
    assert resolve_device("auto") == CPU
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    assert resolve_device("auto") == torch.device("cuda")


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError, match=f"No {name} device: .* Use --device cpu"):
        resolve_device(name)


@pytest.mark.parametrize("name", ["tpu", "", "CPU", "cuda:9"])
def test_an_unknown_device_is_told_with_those_that_are_known(name: str) -> None:
    with pytest.raises(DeviceError, match="Known: auto, cpu, cuda, mps"):
        resolve_device(name)


def test_small_steps_get_one_thread_and_large_ones_all() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    mlp = 784 * 128 + 128 * 64 + 64 * 10
    assert suitable_threads(CPU, mlp * 64) == 1
    assert suitable_threads(CPU, mlp * 50_000) == cores
    assert suitable_threads(torch.device("cuda"), mlp * 50_000) == 1, "the work is not done by threads there"

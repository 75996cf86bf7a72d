"""Schedules to try, each as a file has it and as PyTorch's own scheduler makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import optim
from torch.optim import lr_scheduler

EPOCHS = 9
STEPS_PER_EPOCH = 7
LEARNING_RATE = 0.05

Scheduler = lr_scheduler.LRScheduler
Make = Callable[[optim.Optimizer, int], Scheduler | None]
"""Makes a scheduler for so many epochs."""


def _one_cycle(optimizer: optim.Optimizer, epochs: int, **parameters: Any) -> Scheduler:
    parameters = {"max_lr": LEARNING_RATE, **parameters}
    return lr_scheduler.OneCycleLR(optimizer, total_steps=epochs * STEPS_PER_EPOCH, cycle_momentum=False, **parameters)


TRIED: dict[str, tuple[dict[str, Any], Make]] = {
    "constant": ({"kind": "constant"}, lambda *_: None),
    "step": ({"kind": "StepLR", "step_size": 2}, lambda optimizer, _: lr_scheduler.StepLR(optimizer, 2)),
    "step by half": (
        {"kind": "StepLR", "step_size": 1, "gamma": 0.5},
        lambda optimizer, _: lr_scheduler.StepLR(optimizer, 1, gamma=0.5),
    ),
    "milestones": (
        {"kind": "MultiStepLR", "milestones": [5, 1, 2, 2], "gamma": 0.3},
        lambda optimizer, _: lr_scheduler.MultiStepLR(optimizer, [5, 1, 2, 2], gamma=0.3),
    ),
    "exponential": (
        {"kind": "ExponentialLR", "gamma": 0.8},
        lambda optimizer, _: lr_scheduler.ExponentialLR(optimizer, 0.8),
    ),
    "cosine": (
        {"kind": "CosineAnnealingLR"},
        lambda optimizer, epochs: lr_scheduler.CosineAnnealingLR(optimizer, epochs),
    ),
    "cosine, there and back": (
        {"kind": "CosineAnnealingLR", "T_max": 3, "eta_min": 0.01},
        lambda optimizer, _: lr_scheduler.CosineAnnealingLR(optimizer, 3, eta_min=0.01),
    ),
    "one cycle": ({"kind": "OneCycleLR"}, _one_cycle),
    "one cycle in straight lines": (
        {
            "kind": "OneCycleLR",
            "max_lr": 0.2,
            "pct_start": 0.5,
            "div_factor": 10.0,
            "final_div_factor": 100.0,
            "anneal_strategy": "linear",
        },
        lambda optimizer, epochs: _one_cycle(
            optimizer,
            epochs,
            max_lr=0.2,
            pct_start=0.5,
            div_factor=10.0,
            final_div_factor=100.0,
            anneal_strategy="linear",
        ),
    ),
    "plateau": (
        {"kind": "ReduceLROnPlateau", "factor": 0.5, "patience": 0, "threshold": 0.35, "min_lr": 0.001},
        lambda optimizer, _: lr_scheduler.ReduceLROnPlateau(
            optimizer, factor=0.5, patience=0, threshold=0.35, min_lr=0.001
        ),
    ),
}

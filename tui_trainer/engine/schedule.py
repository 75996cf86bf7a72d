"""Sets the learning rate of an optimizer while a run goes on, with PyTorch's own schedulers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Literal, NamedTuple

from torch import optim
from torch.optim import lr_scheduler

from tui_trainer.spec.learning_rate_curve import one_cycle_pct_start
from tui_trainer.spec.schedules import OneCycleLR, Schedule


class Span(NamedTuple):
    """What a schedule has before it once the warm-up is over."""

    epochs: int
    steps: int


Scheduler = lr_scheduler.LRScheduler
Phase = Literal["", "warm-up", "schedule"]


def _one_cycle(spec: OneCycleLR, optimizer: optim.Optimizer, span: Span) -> Scheduler:
    """The momentum stays the optimizer's: PyTorch's default would replace it, and not every optimizer has one."""
    return lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=spec.max_lr or optimizer.param_groups[0]["lr"],
        total_steps=span.steps,
        pct_start=one_cycle_pct_start(spec.pct_start, span.steps),
        anneal_strategy=spec.anneal_strategy,
        cycle_momentum=False,
        div_factor=spec.div_factor,
        final_div_factor=spec.final_div_factor,
    )


# One constructor per kind of `spec.catalogue.SCHEDULES`; None leaves the rate alone.
CONSTRUCTORS: dict[str, Callable[[Any, optim.Optimizer, Span], Scheduler | None]] = {
    "constant": lambda *_: None,
    "StepLR": lambda spec, optimizer, _: lr_scheduler.StepLR(optimizer, spec.step_size, gamma=spec.gamma),
    "MultiStepLR": lambda spec, optimizer, _: lr_scheduler.MultiStepLR(optimizer, spec.milestones, gamma=spec.gamma),
    "ExponentialLR": lambda spec, optimizer, _: lr_scheduler.ExponentialLR(optimizer, spec.gamma),
    "CosineAnnealingLR": lambda spec, optimizer, span: lr_scheduler.CosineAnnealingLR(
        optimizer, spec.T_max or span.epochs, eta_min=spec.eta_min
    ),
    "OneCycleLR": _one_cycle,
    "ReduceLROnPlateau": lambda spec, optimizer, _: lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=spec.factor, patience=spec.patience, threshold=spec.threshold, min_lr=spec.min_lr
    ),
}


class LearningRate:
    """The learning rate of one run: first the warm-up, a step at a time, then the schedule.

    The scheduler of a phase is made when the phase begins, since making it sets the rate.
    """

    def __init__(self, spec: Schedule, optimizer: optim.Optimizer, epochs: int) -> None:
        self._spec = spec
        self._optimizer = optimizer
        self._epochs = epochs
        self._phase: Phase = ""
        self._steps_per_epoch = 0
        self._scheduler: Scheduler | None = None
        self.used: float = self._rate
        """The rate of the last step that was taken, or of the next where a phase has just begun."""

    @property
    def _rate(self) -> float:
        return float(self._optimizer.param_groups[0]["lr"])

    def begin_epoch(self, epoch: int, steps_per_epoch: int) -> Callable[[], None] | None:
        """Get ready for the (remaining) steps of an epoch; what has to be called after each of them, if anything."""
        phase: Phase = "warm-up" if epoch <= self._spec.warmup_epochs else "schedule"
        if phase != self._phase:
            self._enter(phase, steps_per_epoch)
        self.used = self._rate
        return self._after_step if self._is_by_step else None

    def _enter(self, phase: Phase, steps_per_epoch: int) -> None:
        self._phase, self._steps_per_epoch = phase, steps_per_epoch
        if phase == "warm-up":
            steps = self._spec.warmup_epochs * steps_per_epoch
            # Source: Goyal et al. 2017, section 2.2; the last step of the warm-up has the full rate, which then stays
            self._scheduler = lr_scheduler.LambdaLR(self._optimizer, lambda done: min(1.0, (done + 1) / steps))
        else:
            epochs = max(1, self._epochs - self._spec.warmup_epochs)
            span = Span(epochs, epochs * steps_per_epoch)
            self._scheduler = CONSTRUCTORS[self._spec.kind](self._spec, self._optimizer, span)

    @property
    def _is_by_step(self) -> bool:
        return self._phase == "warm-up" or isinstance(self._spec, OneCycleLR)

    def _after_step(self) -> None:
        self.used = self._rate
        if self._scheduler is not None:
            self._scheduler.step()

    def end_epoch(self, valid_loss: float) -> None:
        """Set the rate of the next epoch, where it does not follow from step to step."""
        if self._scheduler is None or self._is_by_step:
            return
        if isinstance(self._scheduler, lr_scheduler.ReduceLROnPlateau):
            self._scheduler.step(valid_loss)
        else:
            self._scheduler.step()

    def state_dict(self) -> dict[str, Any]:
        """What a later run goes on from; plain values."""
        scheduler = self._scheduler.state_dict() if self._scheduler is not None else None
        return {"phase": self._phase, "steps_per_epoch": self._steps_per_epoch, "scheduler": deepcopy(scheduler)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state; the optimizer has to get its own after this, since the rate is part of that."""
        if state["phase"]:
            self._enter(state["phase"], state["steps_per_epoch"])
        if self._scheduler is not None:
            self._scheduler.load_state_dict(deepcopy(state["scheduler"]))

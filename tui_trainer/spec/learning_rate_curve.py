"""The learning rate at every step of a run, before the run: what the schedules of PyTorch will do, without torch.

Source of the formulas: https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate and the pages of the
schedulers; the warm-up is that of Goyal et al. 2017, section 2.2.
"""

from __future__ import annotations

from bisect import bisect_right
from math import cos, pi

from tui_trainer.spec.schedules import (
    Constant,
    CosineAnnealingLR,
    ExponentialLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    Schedule,
    StepLR,
)


def learning_rate_at(
    schedule: Schedule, learning_rate: float, step: int, *, steps_per_epoch: int, epochs: int
) -> float:
    """The rate with which a step is taken; steps count from 1.

    That of ReduceLROnPlateau depends on the run: here is what it is as long as the run improves (see `curve_note`).
    """
    warmup_steps = schedule.warmup_epochs * steps_per_epoch
    done = step - 1
    if done < warmup_steps:
        return learning_rate * ((done + 1) / warmup_steps)
    done -= warmup_steps
    epochs_left = max(1, epochs - schedule.warmup_epochs)
    if isinstance(schedule, OneCycleLR):
        return _one_cycle(schedule, schedule.max_lr or learning_rate, done, epochs_left * steps_per_epoch)
    return _by_epoch(schedule, learning_rate, done // steps_per_epoch, epochs_left)


def _by_epoch(schedule: Schedule, learning_rate: float, epoch: int, epochs: int) -> float:
    match schedule:
        case StepLR():
            return learning_rate * schedule.gamma ** (epoch // schedule.step_size)
        case MultiStepLR():
            return learning_rate * schedule.gamma ** bisect_right(sorted(schedule.milestones), epoch)
        case ExponentialLR():
            return learning_rate * schedule.gamma**epoch
        case CosineAnnealingLR():
            share = (1.0 + cos(pi * epoch / (schedule.T_max or epochs))) / 2
            return schedule.eta_min + (learning_rate - schedule.eta_min) * share
    return learning_rate


def _one_cycle(schedule: OneCycleLR, highest: float, done: int, steps: int) -> float:
    first = highest / schedule.div_factor
    last = first / schedule.final_div_factor
    top = one_cycle_pct_start(schedule.pct_start, steps) * steps - 1
    if done <= top:
        start, end, share = first, highest, done / top
    else:
        start, end, share = highest, last, (done - top) / (steps - 1 - top)
    if schedule.anneal_strategy == "linear":
        return start + (end - start) * share
    return end + (start - end) / 2 * (1.0 + cos(pi * share))


def one_cycle_pct_start(pct_start: float, steps: int) -> float:
    """The `pct_start` that PyTorch's OneCycleLR is given: it divides by zero where the rise is of exactly one step."""
    return pct_start * (1 + 1e-9) if pct_start * steps - 1 == 0 else pct_start


def drawn_steps(steps_per_epoch: int, epochs: int, points: int) -> list[int]:
    """At most `points` steps at equal distances, the first and the last of the run among them; they count from 1."""
    last = steps_per_epoch * epochs
    count = min(max(points, 2), last)
    if count == 1:
        return [1]
    return [1 + round(index * (last - 1) / (count - 1)) for index in range(count)]


def learning_rates(
    schedule: Schedule, learning_rate: float, steps_per_epoch: int, epochs: int, points: int
) -> list[float]:
    """The curve of a schedule: the rate at each of `drawn_steps`."""
    return [
        learning_rate_at(schedule, learning_rate, step, steps_per_epoch=steps_per_epoch, epochs=epochs)
        for step in drawn_steps(steps_per_epoch, epochs, points)
    ]


def curve_note(schedule: Schedule) -> str:
    """What a curve drawn before the run cannot show; empty where it shows all."""
    if not isinstance(schedule, ReduceLROnPlateau):
        return ""
    bad = schedule.patience + 1
    least = f", down to {schedule.min_lr:g}" if schedule.min_lr else ""
    return (
        f"Drawn as if the validation loss kept improving. After {bad} epoch{'s' if bad != 1 else ''} in a row without, "
        f"the rate is multiplied by {schedule.factor:g}{least}."
    )


def is_constant(schedule: Schedule) -> bool:
    """Whether the rate is the same in every step."""
    return isinstance(schedule, Constant) and not schedule.warmup_epochs


def schedule_text(schedule: Schedule) -> str:
    """A schedule in a few words: `StepLR`, `constant after 2 epochs of warm-up`."""
    warmup = schedule.warmup_epochs
    after = f" after {warmup} epoch{'s' if warmup != 1 else ''} of warm-up" if warmup else ""
    return f"{schedule.kind}{after}"

"""How each schedule of the learning rate is written, with the warm-up before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui_trainer.spec.code.expressions import STEP, Call, CodeLine, Keys, code_lines, keywords, literal
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.learning_rate_curve import one_cycle_pct_start
from tui_trainer.spec.schedules import OneCycleLR, ReduceLROnPlateau, Schedule

PLACE: Keys = ("schedule",)
_MODULE = "torch.optim.lr_scheduler"
_OWN = {"kind", "warmup_epochs"}


@dataclass(frozen=True, slots=True)
class Course:
    """What a schedule follows from beside itself: the rate it begins with and how long the run is."""

    learning_rate: float
    epochs: int
    steps_per_epoch: int


def _with(*leading: str) -> Callable[[Any, Course], list[str]]:
    """A scheduler with its own parameters, the leading ones without their names."""

    def arguments(spec: Any, _: Course) -> list[str]:
        named = unusual(spec, _OWN | set(leading))
        return [*(literal(getattr(spec, name)) for name in leading), *keywords(named)]

    return arguments


def _cosine(spec: Any, _: Course) -> list[str]:
    span = literal(spec.T_max) if spec.T_max else _span(spec)
    return [f"T_max={span}", *keywords(unusual(spec, _OWN | {"T_max"}))]


def _one_cycle(spec: OneCycleLR, course: Course) -> list[str]:
    """The momentum stays the optimizer's, where PyTorch would change it."""
    steps = max(1, course.epochs - spec.warmup_epochs) * course.steps_per_epoch
    span = _span(spec)
    return [
        f"max_lr={literal(spec.max_lr or course.learning_rate)}",
        f"total_steps={span} * steps_per_epoch",
        *keywords([("pct_start", one_cycle_pct_start(spec.pct_start, steps))] if spec.pct_start != 0.3 else []),
        *keywords(unusual(spec, _OWN | {"max_lr", "pct_start"})),
        "cycle_momentum=False",
    ]


# One function per kind of `spec.catalogue.SCHEDULES`: the arguments after the optimizer; none at all leave it alone.
SCHEDULE_CODE: dict[str, Callable[[Any, Course], list[str]]] = {
    "constant": lambda *_: [],
    "StepLR": _with("step_size"),
    "MultiStepLR": _with("milestones"),
    "ExponentialLR": _with("gamma"),
    "CosineAnnealingLR": _cosine,
    "OneCycleLR": _one_cycle,
    "ReduceLROnPlateau": _with(),
}


@dataclass(frozen=True, slots=True)
class ScheduleCode:
    """The lines of a schedule, without indentation, by where they are."""

    schedule: Schedule
    course: Course

    @property
    def counts_steps(self) -> bool:
        """Whether a line takes `steps_per_epoch`."""
        return bool(self.schedule.warmup_epochs) or isinstance(self.schedule, OneCycleLR)

    def before_epochs(self) -> list[CodeLine]:
        """Before the loop over epochs."""
        if not self.schedule.warmup_epochs:
            return self._scheduler()
        shape = "lambda step: min(1.0, (step + 1) / warmup_steps)"
        return [
            CodeLine("warmup_steps = WARMUP_EPOCHS * steps_per_epoch", PLACE),
            CodeLine(f"warmup = {_MODULE}.LambdaLR(optimizer, {shape})", PLACE),
        ]

    def before_steps(self) -> list[CodeLine]:
        """At the beginning of an epoch."""
        if not self.schedule.warmup_epochs or self.schedule.kind == "constant":
            return []
        inner = [CodeLine(STEP + line.text, PLACE) for line in self._scheduler()]
        return [CodeLine("if epoch == WARMUP_EPOCHS + 1:", PLACE), *inner]

    def after_step(self) -> list[CodeLine]:
        """After each step."""
        by_step = "scheduler.step()" if isinstance(self.schedule, OneCycleLR) else ""
        if not self.schedule.warmup_epochs:
            lines = [by_step] if by_step else []
        else:
            lines = ["if epoch <= WARMUP_EPOCHS:", f"{STEP}warmup.step()"]
            lines += ["else:", f"{STEP}{by_step}"] if by_step else []
        return [CodeLine(line, PLACE) for line in lines]

    def after_epoch(self) -> list[CodeLine]:
        """At the end of an epoch, when it has been evaluated."""
        if self.schedule.kind == "constant" or isinstance(self.schedule, OneCycleLR):
            return []
        argument = "valid_loss" if isinstance(self.schedule, ReduceLROnPlateau) else ""
        line = f"scheduler.step({argument})"
        if not self.schedule.warmup_epochs:
            return [CodeLine(line, PLACE)]
        return [CodeLine("if epoch > WARMUP_EPOCHS:", PLACE), CodeLine(STEP + line, PLACE)]

    def _scheduler(self) -> list[CodeLine]:
        if self.schedule.kind == "constant":
            return []
        arguments = SCHEDULE_CODE[self.schedule.kind](self.schedule, self.course)
        call = Call(f"{_MODULE}.{self.schedule.kind}", ("optimizer", *arguments), place=PLACE)
        # inside the loop it stands deeper, which may break it
        indent = STEP * 3 if self.schedule.warmup_epochs else STEP
        lines = code_lines(call, indent, "scheduler = ")
        return [CodeLine(line.text.removeprefix(indent), PLACE) for line in lines]


def _span(schedule: Schedule) -> str:
    """The epochs that are left after the warm-up."""
    return "max(1, epochs - WARMUP_EPOCHS)" if schedule.warmup_epochs else "epochs"

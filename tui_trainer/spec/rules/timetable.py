"""Whether schedule, patience and the number of epochs go together."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.fixes import Fix, SetValue
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import View
from tui_trainer.spec.schedules import CosineAnnealingLR, MultiStepLR, ReduceLROnPlateau, StepLR

_WHY = "A schedule counts epochs from the end of the warm-up to the end of the run."


def _set(name: str, value: object) -> Fix:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    return Fix(f"set {name.rpartition('.')[2]} to {shown}", (SetValue(name, value),))


def warm_up_ends(view: View) -> Iterator[Problem]:
    """A run that is all warm-up never has the rate that was set."""
    epochs, warm_up = view.experiment.training.epochs, view.experiment.schedule.warmup_epochs
    if warm_up >= epochs:
        yield Problem(
            "schedule.warmup_epochs",
            f"{warm_up} epochs of warm-up in a run of {epochs}: the rate never reaches what is set",
            "warning",
            "The warm-up keeps the first, blind steps short; after it the rate should be the one that you chose.",
            (_set("schedule.warmup_epochs", epochs // 5), _set("training.epochs", 5 * warm_up)),
        )


def schedule_fits_the_epochs(view: View) -> Iterator[Problem]:
    """A schedule that is longer or shorter than the run is not the one that was meant."""
    schedule = view.experiment.schedule
    left = view.experiment.training.epochs - schedule.warmup_epochs
    if left < 1:
        return
    match schedule:
        case StepLR(step_size=size) if size >= left:
            message = f"the rate would first fall after {size} epochs, but the schedule has {left}: it stays constant"
            fixes = (_set("schedule.step_size", max(1, left // 3)),) if left > 1 else (_constant(),)
            yield Problem("schedule.step_size", message, "warning", _WHY, fixes)
        case MultiStepLR(milestones=milestones) if max(milestones) >= left:
            inside = [milestone for milestone in milestones if milestone < left]
            message = f"the rate would fall after {max(milestones)} epochs, but the schedule has {left}"
            sound = inside or [max(1, left // 2)]
            fixes = (_set("schedule.milestones", sound),) if max(sound) < left else (_constant(),)
            yield Problem("schedule.milestones", message, "warning", _WHY, fixes)
        case CosineAnnealingLR(T_max=length) if length is not None and length != left:
            yield Problem(
                "schedule.T_max",
                f"half a wave of {length} epochs in a schedule of {left}: "
                + ("the rate does not come down" if length > left else "the rate goes up again before the end"),
                "warning",
                _WHY,
                (_set("schedule.T_max", left),),
            )
        case ReduceLROnPlateau(patience=patience) if patience >= left:
            message = f"{patience} epochs without improvement do not fit into {left}: the rate never falls"
            yield Problem("schedule.patience", message, "warning", _WHY, (_set("schedule.patience", left // 3),))


def _constant() -> Fix:
    return Fix("take a constant rate", (SetValue("schedule", {"kind": "constant"}),))


def patience_within_the_epochs(view: View) -> Iterator[Problem]:
    """Patience as long as the run never ends it."""
    stopping, epochs = view.experiment.regularization.early_stopping, view.experiment.training.epochs
    if stopping is not None and stopping.patience >= epochs > 1:
        place = "regularization.early_stopping.patience"
        yield Problem(
            place,
            f"{stopping.patience} epochs of patience never end a run of {epochs} epochs",
            "warning",
            "Early stopping waits so many epochs for an improvement before it ends the run.",
            (_set(place, max(1, epochs // 3)), _set("training.epochs", 3 * stopping.patience)),
        )


TIMETABLE = (warm_up_ends, schedule_fits_the_epochs, patience_within_the_epochs)

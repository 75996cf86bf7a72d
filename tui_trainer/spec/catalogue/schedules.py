"""The schedules of the learning rate.

In the formulas e counts the epochs since the warm-up from 0, and learning_rate is the optimizer's.
"""

from __future__ import annotations

from tui_trainer.spec import schedules
from tui_trainer.spec.catalogue.info import KindInfo, table
from tui_trainer.spec.model import Spec

_PYTORCH = "PyTorch documentation"


def _scheduler(
    kind: str, title: str, sentence: str, formula: str, spec: type[Spec], *, purpose: str, source: str = _PYTORCH
) -> KindInfo:
    """An entry under the name of a class of `torch.optim.lr_scheduler`, with the address of its page."""
    page = f"generated/torch.optim.lr_scheduler.{kind}.html"
    return KindInfo(kind, title, sentence, formula, spec, page, purpose, source)


SCHEDULES = table(
    KindInfo(
        "constant",
        "Constant",
        "The learning rate stays what it is, after a warm-up if you like.",
        "rate(e) = learning_rate;  in the warm-up: learning_rate * step / warm-up steps",
        schedules.Constant,
        "optim.html#how-to-adjust-learning-rate",
        purpose="warm-up none",
        source="warm-up: Goyal et al. 2017, section 2.2",
    ),
    _scheduler(
        "StepLR",
        "Step",
        "The learning rate falls at equal distances.",
        "rate(e) = learning_rate * gamma^floor(e / step_size)",
        schedules.StepLR,
        purpose="decay steps",
    ),
    _scheduler(
        "MultiStepLR",
        "Milestones",
        "The learning rate falls after the epochs that you name.",
        "rate(e) = learning_rate * gamma^(number of milestones <= e)",
        schedules.MultiStepLR,
        purpose="decay steps",
        source="He et al. 2016, section 4.2",
    ),
    _scheduler(
        "ExponentialLR",
        "Exponential",
        "The learning rate falls a little after every epoch.",
        "rate(e) = learning_rate * gamma^e",
        schedules.ExponentialLR,
        purpose="decay",
    ),
    _scheduler(
        "CosineAnnealingLR",
        "Cosine",
        "The learning rate falls as half a wave: slowly, then fast, then slowly again.",
        "rate(e) = eta_min + (learning_rate - eta_min) * (1 + cos(pi * e / T_max)) / 2",
        schedules.CosineAnnealingLR,
        purpose="decay annealing",
        source="Loshchilov & Hutter 2017, equation 5",
    ),
    _scheduler(
        "OneCycleLR",
        "One cycle",
        "The learning rate grows to its top and falls to almost nothing, from step to step, once over the whole run.",
        "max_lr / div_factor -> max_lr in the first pct_start of the steps, then -> max_lr / div_factor / "
        "final_div_factor",
        schedules.OneCycleLR,
        purpose="super-convergence warm-up decay",
        source="Smith & Topin 2019",
    ),
    _scheduler(
        "ReduceLROnPlateau",
        "On a plateau",
        "The learning rate falls when the validation loss no longer does.",
        "rate = rate * factor, after more than patience epochs in a row without valid_loss < best * (1 - threshold)",
        schedules.ReduceLROnPlateau,
        purpose="decay patience validation",
        source="He et al. 2016, section 3.4",
    ),
)

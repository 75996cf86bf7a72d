"""How each regularization is written, and where in a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.code.expressions import Call, Keys, code_lines, keywords, literal
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.data import Data
from tui_trainer.spec.regularization import Regularization

PLACE: Keys = ("regularization",)
_REGULARIZE = "engine/regularize.py"
_AUGMENT = "engine/augment.py"

Spot = Literal["inputs", "loss", "gradient", "clip", "weights"]
"""Where in a step: on the inputs; on the loss, for an optimizer that evaluates it again and has to see all of it, or
else on its gradients; where these are bounded; on the weights after the step.
"""

Write = Callable[[Regularization, Data], list[str]]
"""The lines of a regularization; none where it is off."""


@dataclass(frozen=True, slots=True)
class RegularizationCode:
    """Lines of a step.

    `carries` is the function of this application that they call, with the module it is in; `takes` is the list that it
    is given, which the function of this name with `_of` makes of the model; `stream` are the random numbers it draws.
    """

    spot: Spot
    write: Write
    carries: tuple[str, str] | None = None
    takes: Literal["", "weights", "units"] = ""
    stream: str = ""


def _l1_gradient(spec: Regularization, _: Data) -> list[str]:
    return [f"add_l1_gradient(weights, {literal(spec.l1)})"] if spec.l1 else []


def _l1_penalty(spec: Regularization, _: Data) -> list[str]:
    return [f"loss = loss + l1_penalty(weights, {literal(spec.l1)})"] if spec.l1 else []


def _l2_penalty(spec: Regularization, _: Data) -> list[str]:
    decay = spec.weight_decay
    return [f"loss = loss + l2_penalty(model.parameters(), {literal(decay)})"] if decay else []


def _clip_value(spec: Regularization, _: Data) -> list[str]:
    call = f"nn.utils.clip_grad_value_(model.parameters(), {literal(spec.clip_value)})"
    return [call] if spec.clip_value else []


def _clip_norm(spec: Regularization, _: Data) -> list[str]:
    call = f"nn.utils.clip_grad_norm_(model.parameters(), {literal(spec.clip_norm)})"
    return [call] if spec.clip_norm else []


def _max_norm(spec: Regularization, _: Data) -> list[str]:
    return [f"limit_norms(units, {literal(spec.max_norm)})"] if spec.max_norm else []


def _input_noise(spec: Regularization, _: Data) -> list[str]:
    return [f"inputs = add_input_noise(inputs, {literal(spec.input_noise)}, noise)"] if spec.input_noise else []


def _augmentation(spec: Regularization, data: Data) -> list[str]:
    if spec.augmentation is None or not spec.augmentation.changes_images:
        return []
    info = DATASETS[data.dataset]
    background = f"background={literal(-info.mean)} / {literal(info.std)}"
    call = Call(
        "augmented", ("inputs", background, "generator=augmentation", *keywords(unusual(spec.augmentation, set())))
    )
    return [line.text for line in code_lines(call, before="inputs = ")]


# One entry per field of `spec.regularization.Regularization`: what it is in a step, in the order of the lines. What
# else there is to it is elsewhere: weight decay is a parameter of the optimizers that evaluate once.
REGULARIZATION_CODE: dict[str, tuple[RegularizationCode, ...]] = {
    "augmentation": (RegularizationCode("inputs", _augmentation, (_AUGMENT, "augmented"), stream="augmentation"),),
    "input_noise": (RegularizationCode("inputs", _input_noise, (_REGULARIZE, "add_input_noise"), stream="noise"),),
    "l1": (
        RegularizationCode("gradient", _l1_gradient, (_REGULARIZE, "add_l1_gradient"), "weights"),
        RegularizationCode("loss", _l1_penalty, (_REGULARIZE, "l1_penalty"), "weights"),
    ),
    "weight_decay": (RegularizationCode("loss", _l2_penalty, (_REGULARIZE, "l2_penalty")),),
    "clip_value": (RegularizationCode("clip", _clip_value),),
    "clip_norm": (RegularizationCode("clip", _clip_norm),),
    "max_norm": (RegularizationCode("weights", _max_norm, (_REGULARIZE, "limit_norms"), "units"),),
    "early_stopping": (),
}

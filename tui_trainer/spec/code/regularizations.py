"""How each regularization is written, and where: on the images, between gradient and step, or after the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.code.expressions import Call, Keys, code_lines, keywords, literal
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.data import Data
from tui_trainer.spec.regularization import Regularization

PLACE: Keys = ("regularization",)
REGULARIZE = "engine/regularize.py"
AUGMENT = "engine/augment.py"

Write = Callable[[Regularization, Data], list[str]]
"""The lines of a regularization; none where it is off."""


@dataclass(frozen=True, slots=True)
class RegularizationCode:
    """How a field of the regularization is written.

    On the batch, which is `images`, on the gradients, or on the weights after the step; what else there is to it is
    elsewhere. `carries` are the functions of this application that its lines call, by the module they are in; `weights`
    says that they take `weights_of(model)`, `stream` the random numbers they draw from.
    """

    batch: Write | None = None
    gradient: Write | None = None
    after: Write | None = None
    carries: tuple[str, str] | None = None
    weights: bool = False
    stream: str = ""


def _l1(spec: Regularization, _: Data) -> list[str]:
    return [f"add_l1_gradient((weight for weight, _ in weights), {literal(spec.l1)})"] if spec.l1 else []


def _clip_value(spec: Regularization, _: Data) -> list[str]:
    call = f"nn.utils.clip_grad_value_(model.parameters(), {literal(spec.clip_value)})"
    return [call] if spec.clip_value else []


def _clip_norm(spec: Regularization, _: Data) -> list[str]:
    call = f"nn.utils.clip_grad_norm_(model.parameters(), {literal(spec.clip_norm)})"
    return [call] if spec.clip_norm else []


def _max_norm(spec: Regularization, _: Data) -> list[str]:
    return [f"limit_norms(weights, {literal(spec.max_norm)})"] if spec.max_norm else []


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


# One entry per field of `spec.regularization.Regularization`, in the order in which they act.
REGULARIZATION_CODE: dict[str, RegularizationCode] = {
    "augmentation": RegularizationCode(batch=_augmentation, carries=(AUGMENT, "augmented"), stream="augmentation"),
    "input_noise": RegularizationCode(batch=_input_noise, carries=(REGULARIZE, "add_input_noise"), stream="noise"),
    "weight_decay": RegularizationCode(),
    "l1": RegularizationCode(gradient=_l1, carries=(REGULARIZE, "add_l1_gradient"), weights=True),
    "clip_value": RegularizationCode(gradient=_clip_value),
    "clip_norm": RegularizationCode(gradient=_clip_norm),
    "max_norm": RegularizationCode(after=_max_norm, carries=(REGULARIZE, "limit_norms"), weights=True),
    "early_stopping": RegularizationCode(),
}

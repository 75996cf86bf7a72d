"""How each optimizer is written."""

from __future__ import annotations

from dataclasses import dataclass

from tui_trainer.spec.code.expressions import Call, Keys, keywords
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.optimizers import Optimizer

PLACE: Keys = ("optimizer",)


@dataclass(frozen=True, slots=True)
class OptimizerCode:
    """How a kind of optimizer is written.

    `fused` takes its implementation in one piece, which is the fastest; `weight_decay` is PyTorch's default, None where
    it has no such parameter; one that `evaluates_again` takes a function that it calls several times in a step.
    """

    fused: str = ""
    weight_decay: float | None = 0.0
    evaluates_again: bool = False


# One entry per kind of `spec.catalogue.OPTIMIZERS`.
OPTIMIZER_CODE: dict[str, OptimizerCode] = {
    "SGD": OptimizerCode("fused=True"),
    "Adagrad": OptimizerCode('fused=device != "mps"'),
    "Adadelta": OptimizerCode(),
    "RMSprop": OptimizerCode(),
    "Adam": OptimizerCode("fused=True"),
    "AdamW": OptimizerCode("fused=True", weight_decay=0.01),
    "NAdam": OptimizerCode(),
    "RAdam": OptimizerCode(),
    "Adamax": OptimizerCode(),
    "LBFGS": OptimizerCode(weight_decay=None, evaluates_again=True),
}


def optimizer_call(optimizer: Optimizer, weight_decay: float, *, fused: bool) -> Call:
    """An optimizer over the parameters of `model`; L2 is its weight decay, where it has one."""
    code = OPTIMIZER_CODE[optimizer.kind]
    named = [("lr", optimizer.learning_rate), *unusual(optimizer, {"kind", "learning_rate"})]
    if code.weight_decay not in (None, weight_decay):
        named.append(("weight_decay", weight_decay))
    arguments = ("model.parameters()", *keywords(named), *([code.fused] if fused and code.fused else []))
    return Call(f"torch.optim.{optimizer.kind}", arguments, place=PLACE)

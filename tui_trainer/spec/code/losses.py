"""How a loss is written: every kind is called what PyTorch calls it."""

from __future__ import annotations

from collections.abc import Sequence

from tui_trainer.spec.code.expressions import STEP, Call, CodeLine, Keys, code_lines, keywords
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.losses import COMPARES_NUMBERS, Loss, trains_on_logits

PLACE: Keys = ("loss",)


def loss_call(loss: Loss, layers: Sequence[Layer]) -> Call:
    """A loss, as PyTorch makes it; the layers are those of the network."""
    if takes_last_layer(loss, layers):
        return Call("nn.BCEWithLogitsLoss", place=PLACE)
    return Call(f"nn.{loss.kind}", keywords(unusual(loss, {"kind"})), place=PLACE)


def takes_last_layer(loss: Loss, layers: Sequence[Layer]) -> bool:
    """Whether the last layer is part of the loss while training."""
    return bool(layers) and trains_on_logits(loss, layers[-1].kind)


def loss_lines(loss: Loss, layers: Sequence[Layer]) -> list[CodeLine]:
    """The lines that define `loss_function(scores, labels)`."""
    call = loss_call(loss, layers)
    if loss.kind not in COMPARES_NUMBERS:
        return list(code_lines(call, before="loss_function = "))
    body = [
        '"""The loss against 1 for the right class and 0 for all others."""',
        "targets = nn.functional.one_hot(labels, scores.shape[1]).to(scores.dtype)",
        f"return {call.flat()}(scores, targets)",
    ]
    head = CodeLine("def loss_function(scores: Tensor, labels: Tensor) -> Tensor:", PLACE)
    return [head, *(CodeLine(STEP + line, PLACE) for line in body)]

"""Telling classes apart.

Shape suffixes: N examples, B batch, C channels, H height, W width, K classes, S steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from tui_trainer.engine.losses import build_loss
from tui_trainer.engine.state import TrainerState
from tui_trainer.engine.step import Descent
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.losses import trains_on_logits
from tui_trainer.spec.rules import STACK_OF_CLASSIFY

_EVALUATION_BATCH = 1000


class Step(NamedTuple):
    """What a step leaves on the device."""

    loss: Tensor
    logits_BK: Tensor
    labels_B: Tensor


class Classify:
    """One stack, one score per class, the loss of the scores against the labels."""

    def __init__(self, experiment: Experiment) -> None:
        output_kind = experiment.network[STACK_OF_CLASSIFY][-1].kind
        self._loss = build_loss(experiment.loss, output_kind)
        self._without_last = trains_on_logits(experiment.loss, output_kind)
        self._descent = Descent(experiment)

    def train_step(self, state: TrainerState, images_BCHW: Tensor, labels_B: Tensor) -> Step:
        """Take one optimizer step on a batch."""

        def forward() -> tuple[Tensor, Tensor]:
            logits_BK = self._outputs(state, images_BCHW)
            return self._loss(logits_BK, labels_B), logits_BK

        loss, logits_BK = self._descent.step(state, forward)
        return Step(loss.detach(), logits_BK.detach(), labels_B)

    def _outputs(self, state: TrainerState, images_BCHW: Tensor) -> Tensor:
        """What the loss takes, one number per class; the largest is the answer."""
        model = state.stacks[STACK_OF_CLASSIFY]
        if not self._without_last:
            outputs_BK: Tensor = model(images_BCHW)
            return outputs_BK
        for module in list(model.children())[:-1]:
            images_BCHW = module(images_BCHW)
        return images_BCHW

    def read(self, outcomes: Sequence[Step]) -> dict[str, list[float]]:
        """Loss and accuracy of each step. Many steps are read at once: one wait for the device, not one per step."""
        accuracies: list[Tensor] = []
        start = 0
        while start < len(outcomes):
            size = len(outcomes[start].labels_B)
            end = start
            while end < len(outcomes) and len(outcomes[end].labels_B) == size:
                end += 1
            logits_SBK = torch.stack([step.logits_BK for step in outcomes[start:end]])
            labels_SB = torch.stack([step.labels_B for step in outcomes[start:end]])
            accuracies.append((logits_SBK.argmax(-1) == labels_SB).float().mean(-1))
            start = end
        return {
            "train_loss": torch.stack([step.loss for step in outcomes]).tolist(),
            "train_accuracy": torch.cat(accuracies).tolist(),
        }

    @torch.inference_mode()
    def evaluate(self, state: TrainerState, images_NCHW: Tensor, labels_N: Tensor, indices: Tensor) -> dict[str, float]:
        """Mean loss and accuracy over the examples of `indices`."""
        model = state.stacks[STACK_OF_CLASSIFY]
        model.eval()
        loss = torch.zeros((), device=images_NCHW.device)
        correct = torch.zeros((), device=images_NCHW.device)
        for batch in torch.split(indices, _EVALUATION_BATCH):
            labels_B = labels_N[batch]
            logits_BK = self._outputs(state, images_NCHW[batch])
            loss += self._loss(logits_BK, labels_B) * len(batch)
            correct += (logits_BK.argmax(-1) == labels_B).sum()
        model.train()
        return {"loss": loss.item() / len(indices), "accuracy": correct.item() / len(indices)}

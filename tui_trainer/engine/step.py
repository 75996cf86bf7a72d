"""One optimizer step, with what regularization does to the gradients before it and to the weights after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from torch import Tensor
from torch.autograd import backward

from tui_trainer.engine.regularize import add_l1_gradient, clip_gradients, l1_penalty, l2_penalty, limit_norms
from tui_trainer.engine.state import TrainerState
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.optimizers import LBFGS

Seen = TypeVar("Seen")
Forward = Callable[[], tuple[Tensor, Seen]]
"""Computes the loss of a batch, and beside it what else there is to see."""


class Descent:
    """Takes the steps of an experiment; what is switched off costs nothing in a step.

    Gradients get L1, then the limits of clipping; weight decay is the optimizer's own and never clipped, as in PyTorch.
    An optimizer that evaluates a batch several times has none, and has to see both penalties in the loss.
    """

    def __init__(self, experiment: Experiment) -> None:
        regularization = experiment.regularization
        self._l1 = regularization.l1
        self._weight_decay = regularization.weight_decay
        self._clip_value, self._clip_norm = regularization.clip_value, regularization.clip_norm
        self._max_norm = regularization.max_norm
        self._evaluates_again = isinstance(experiment.optimizer, LBFGS)

    def step(self, state: TrainerState, forward: Forward[Seen]) -> tuple[Tensor, Seen]:
        """Take one step; what `forward` gave before it. Nothing is read from the device, but by LBFGS itself."""
        if self._evaluates_again:
            found = self._step_with_closure(state, forward)
        else:
            state.forget_gradients()
            found = forward()
            backward(found[0])
            if self._l1:
                add_l1_gradient(state.weights_between_units, self._l1)
            self._clip(state)
            state.optimizer.step()
        if self._max_norm:
            limit_norms(state.units, self._max_norm)
        return found

    def _clip(self, state: TrainerState) -> None:
        if self._clip_value or self._clip_norm:
            clip_gradients(state.parameters, self._clip_value, self._clip_norm)

    def _step_with_closure(self, state: TrainerState, forward: Forward[Seen]) -> tuple[Tensor, Seen]:
        found: list[tuple[Tensor, Seen]] = []

        def closure() -> float:
            state.forget_gradients()
            loss, seen = forward()
            if not found:
                found.append((loss, seen))
            if self._l1:
                loss = loss + l1_penalty(state.weights_between_units, self._l1)
            if self._weight_decay:
                loss = loss + l2_penalty(state.parameters, self._weight_decay)
            backward(loss)
            self._clip(state)
            return loss.item()

        state.optimizer.step(closure)
        return found[0]

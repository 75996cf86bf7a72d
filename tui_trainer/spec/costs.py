"""What an experiment costs before it is run: memory to train it, steps, and time once a step was measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tui_trainer.spec.activations import Activations, activations
from tui_trainer.spec.data import available_examples, input_shape, train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.optimizers import LBFGS, SGD, Adagrad, Optimizer, RMSprop
from tui_trainer.spec.shapes import LayerReport, stack_reports

_FLOAT, _LABEL = 4, 8
"""Bytes of a float32 and of a class number."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that training takes on the device, by what they are for."""

    weights: int
    gradients: int
    optimizer: int
    activations: int
    data: int

    @property
    def total(self) -> int:
        """All of them; what PyTorch itself takes comes on top."""
        return self.weights + self.gradients + self.optimizer + self.activations + self.data


@dataclass(frozen=True, slots=True)
class StepTime:
    """A training step that was measured on this machine: its seconds, and the multiply-adds of its whole batch."""

    seconds: float
    multiply_adds: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known of the machine: the memory of its device in bytes, and a step that was measured on it."""

    memory: int | None = None
    measured: StepTime | None = None


UNKNOWN_MACHINE = Machine()
"""A machine of which nothing is known yet."""


def optimizer_numbers(optimizer: Optimizer) -> int:
    """The numbers that an optimizer remembers for every parameter, once it has gone on for a while."""
    match optimizer:
        case Adagrad():
            return 1
        case SGD(momentum=momentum):
            return 1 if momentum else 0
        case RMSprop(momentum=momentum):
            return 2 if momentum else 1
        case LBFGS(history_size=history_size):
            return 2 * history_size + 2  # the remembered steps and changes of the gradient; direction, last gradient
    return 2


def batch_examples(experiment: Experiment) -> int:
    """The examples of one step."""
    return experiment.training.examples_per_step(train_examples(experiment.data))


def steps_per_epoch(experiment: Experiment) -> int:
    """The optimizer steps of one pass over the training examples."""
    return experiment.training.steps_per_epoch(train_examples(experiment.data))


def step_multiply_adds(experiment: Experiment) -> int:
    """The multiply-adds of one batch on its way forward through every stack; raises ShapeError."""
    shape = input_shape(experiment.data)
    reports = [report for layers in experiment.network.values() for report in stack_reports(layers, shape)]
    return batch_examples(experiment) * sum(report.multiply_adds or 0 for report in reports)


def stack_activations(experiment: Experiment, stacks: dict[str, tuple[LayerReport, ...]]) -> dict[str, Activations]:
    """What each stack keeps of one example; without the stacks whose shapes are not all known."""
    found = {}
    for name, layers in experiment.network.items():
        reports = stacks.get(name, ())
        if len(reports) == len(layers) and all(report.output_shape is not None for report in reports):
            found[name] = activations(layers, reports)
    return found


def memory(experiment: Experiment, stacks: dict[str, tuple[LayerReport, ...]]) -> Memory | None:
    """The memory that training needs; None where shapes are not known."""
    kept = stack_activations(experiment, stacks)
    if len(kept) < len(experiment.network):
        return None
    parameters = sum(report.parameters or 0 for reports in stacks.values() for report in reports)
    numbers = prod(input_shape(experiment.data))
    per_example = sum(stack.kept + stack.largest for stack in kept.values()) + numbers
    examples = max(available_examples(experiment.data) + experiment.data.validation, 0)
    return Memory(
        weights=_FLOAT * parameters,
        gradients=_FLOAT * parameters,
        optimizer=_FLOAT * parameters * optimizer_numbers(experiment.optimizer),
        activations=_FLOAT * per_example * batch_examples(experiment),
        data=(_FLOAT * numbers + _LABEL) * examples,
    )


def epoch_seconds(
    experiment: Experiment, stacks: dict[str, tuple[LayerReport, ...]], measured: StepTime
) -> tuple[float, float] | None:
    """The least and the greatest time that an epoch will probably take; None where the work is not known.

    Of the experiment that was measured both are the same. Another one takes at least the same time if all of it went
    into starting operations, and time in proportion to its multiply-adds if all went into those.
    """
    reports = [report.multiply_adds for stack in stacks.values() for report in stack]
    if not reports or None in reports or measured.multiply_adds <= 0:
        return None
    work = sum(filter(None, reports)) * batch_examples(experiment)
    seconds = steps_per_epoch(experiment) * measured.seconds
    ratio = work / measured.multiply_adds
    return seconds * min(1.0, ratio), seconds * max(1.0, ratio)

"""The whole state of a run as one object: what a checkpoint holds, and what a training step reads and changes."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn, optim

from tui_trainer.engine.build import build_stack
from tui_trainer.engine.early_stopping import BestEpoch
from tui_trainer.engine.generators import Generators
from tui_trainer.engine.initialize import initialize
from tui_trainer.engine.optimize import build_optimizer
from tui_trainer.engine.regularize import units_of, weights_of
from tui_trainer.engine.schedule import LearningRate
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.seeds import weights_seed
from tui_trainer.spec.shapes import Shape


@dataclass
class Progress:
    """Where in the run it is: epochs and steps count from 1, 0 is before the first; `examples` of the epoch are done.

    `totals` holds the sums over the epoch's examples so far, from which its means follow.
    """

    epoch: int = 0
    step: int = 0
    examples: int = 0
    totals: dict[str, float] = field(default_factory=dict)


@dataclass
class TrainerState:
    """Networks, optimizer, learning rate, generators, best epoch and progress of one run.

    `epoch_start` is the state of the batch generator from which the order of the current epoch was drawn.
    """

    stacks: nn.ModuleDict
    optimizer: optim.Optimizer
    rate: LearningRate
    generators: Generators
    best: BestEpoch
    progress: Progress
    epoch_start: Tensor
    parameters: list[nn.Parameter] = field(init=False)
    weights_between_units: list[Tensor] = field(init=False)
    units: list[Tensor] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the parameters once: walking through the modules at every step takes time."""
        self.parameters = list(self.stacks.parameters())
        self.weights_between_units = weights_of(self.stacks)
        self.units = units_of(self.stacks)

    def forget_gradients(self) -> None:
        """What `optimizer.zero_grad()` does, without its profiler hook, which takes 3 % of a small step."""
        for parameter in self.parameters:
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Everything a run needs to go on exactly; tensors and plain values, loadable with `weights_only`.

        The tensors are those of the run itself: they change with its next step.
        """
        return {
            "stacks": self.stacks.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rate": self.rate.state_dict(),
            "generators": self.generators.state_dict(),
            "best": self.best.state_dict(),
            "progress": {**vars(self.progress), "totals": dict(self.progress.totals)},
            "epoch_start": self.epoch_start,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Become the state that was saved, which stays as it is."""
        self.stacks.load_state_dict(state["stacks"])
        self.rate.load_state_dict(state["rate"])  # before the optimizer, whose rates it sets on the way
        self.optimizer.load_state_dict(deepcopy(state["optimizer"]))  # it would train in the very tensors it is given
        self.generators.load_state_dict(state["generators"])
        self.best.load_state_dict(state["best"])
        self.progress = Progress(**{**state["progress"], "totals": dict(state["progress"]["totals"])})
        self.epoch_start = state["epoch_start"].cpu()

    def weights(self) -> dict[str, Tensor]:
        """A copy of all parameters and buffers, by name."""
        return {name: tensor.detach().clone() for name, tensor in self.stacks.state_dict().items()}

    @property
    def parameter_count(self) -> int:
        """The number of learned numbers."""
        return sum(parameter.numel() for parameter in self.parameters)


def initial_state(experiment: Experiment, input_shape: Shape, device: torch.device) -> TrainerState:
    """The state before the first step: the same for the same experiment and seed. Raises ShapeError."""
    generators = Generators.from_seed(experiment.training.seed, device)
    stacks = nn.ModuleDict(
        {name: build_stack(layers, input_shape, generators.dropout) for name, layers in experiment.network.items()}
    )
    for name, layers in experiment.network.items():
        initialize(stacks[name], layers, experiment.initialization, weights_seed(experiment.training.seed, name))
    stacks.to(device)
    optimizer = build_optimizer(
        experiment.optimizer,
        stacks.parameters(),
        weight_decay=experiment.regularization.weight_decay,
        device=device,
    )
    return TrainerState(
        stacks=stacks,
        optimizer=optimizer,
        rate=LearningRate(experiment.schedule, optimizer, experiment.training.epochs),
        generators=generators,
        best=BestEpoch(experiment.regularization.early_stopping),
        progress=Progress(),
        epoch_start=generators.batches.get_state(),
    )

"""How long a training step takes on this machine, measured on images made of noise.

Shape suffixes: B batch, C channels, H height, W width.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import torch

from tui_trainer.engine.device import suitable_threads
from tui_trainer.engine.objectives import build_objective
from tui_trainer.engine.prepare import batch_changes
from tui_trainer.engine.state import initial_state
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.costs import StepTime, batch_examples, step_multiply_adds
from tui_trainer.spec.data import input_shape
from tui_trainer.spec.experiment import Experiment

_WARM_UP_STEPS = 3
_SECONDS = 0.5
_MOST_STEPS = 200


def measured_step(
    experiment: Experiment, device: torch.device, *, clock: Callable[[], float] = time.perf_counter
) -> StepTime:
    """Take some steps of an experiment on noise, on a network of its own; the median of them.

    The number of threads is that of a run, and afterwards what it was. Raises what torch raises, memory included.
    """
    count, work = batch_examples(experiment), step_multiply_adds(experiment)
    before, threads = torch.get_num_threads(), suitable_threads(device, work)
    shape = input_shape(experiment.data)
    generator = torch.Generator().manual_seed(0)
    images_BCHW = torch.randn(count, *shape, generator=generator).to(device)
    labels_B = torch.randint(DATASETS[experiment.data.dataset].classes, (count,), generator=generator).to(device)
    state, objective = initial_state(experiment, shape, device), build_objective(experiment)
    changes = batch_changes(experiment, state.generators)

    def step() -> float:
        began = clock()
        batch_BCHW = images_BCHW.clone()
        for change in changes:
            batch_BCHW = change(batch_BCHW)
        objective.read([objective.train_step(state, batch_BCHW, labels_B)])  # waits for the device
        return clock() - began

    torch.set_num_threads(threads)
    try:
        return StepTime(median(_repeated(step, clock)), work)
    finally:
        torch.set_num_threads(before)


def _repeated(step: Callable[[], float], clock: Callable[[], float]) -> list[float]:
    began = clock()
    first = step()
    if first > _SECONDS:
        return [first]
    for _ in range(_WARM_UP_STEPS - 1):
        step()
    times: list[float] = []
    while len(times) < _MOST_STEPS and (not times or clock() - began < _SECONDS):
        times.append(step())
    return times

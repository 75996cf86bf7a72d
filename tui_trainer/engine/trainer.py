"""The training loop.

Shape suffixes: B batch, C channels, H height, W width.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, Protocol

import torch
from torch import Tensor

from tui_trainer.engine.data import Dataset
from tui_trainer.engine.objectives import build_objective
from tui_trainer.engine.prepare import batch_changes
from tui_trainer.engine.state import Progress, TrainerState, initial_state
from tui_trainer.run.control import RunControl
from tui_trainer.run.events import (
    CheckpointSaved,
    EpochCompleted,
    EvaluationStarted,
    RunFinished,
    RunNoted,
    RunPaused,
    RunResumed,
    RunStopped,
    StepsCompleted,
)
from tui_trainer.run.sinks import Sink
from tui_trainer.spec.experiment import Experiment

# Reading a loss waits for the device and takes the interpreter lock, so that many are read at once.
READ_SECONDS = 0.1
# On a device that runs behind, steps are handed out faster than they are done; this bounds what waits to be read.
READ_STEPS = 512
READ_EXAMPLES = 1 << 20


class Keeper(Protocol):
    """Where a trainer leaves what has to outlast it."""

    def save_best(self, weights: dict[str, Tensor]) -> None:
        """Keep the weights of the best epoch so far."""

    def save_checkpoint(self, state: dict[str, Any], step: int) -> str:
        """Keep a whole state; where it is kept."""


class Trainer:
    """Takes an experiment from its state to its end, and says everything on the way through `emit`.

    `resume_from` is the `state_dict` of an earlier trainer of the same experiment; the run then goes on as if it had
    never been interrupted.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset,
        device: torch.device,
        *,
        emit: Sink,
        control: RunControl,
        keeper: Keeper | None = None,
        resume_from: dict[str, Any] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._experiment = experiment
        self._dataset = dataset
        self._device = device
        self._emit = emit
        self._control = control
        self._keeper = keeper
        self._clock = clock
        self._objective = build_objective(experiment)
        self._pending: list[Any] = []
        self._pending_sizes: list[int] = []
        self._last_read = 0.0
        self._epoch_seconds = 0.0
        self._noted_nonfinite = False
        self._best_weights: dict[str, Tensor] | None = None
        self.state: TrainerState = initial_state(experiment, dataset.shape, device)
        self._changes = batch_changes(experiment, self.state.generators)
        if resume_from is not None:
            self.state.load_state_dict(resume_from["state"])
            self._best_weights = resume_from["best_weights"]

    @property
    def train_examples(self) -> int:
        """The examples of one epoch."""
        return len(self._dataset.train_indices)

    @property
    def batch_size(self) -> int:
        """The examples of one step."""
        return self._experiment.training.examples_per_step(self.train_examples)

    @property
    def steps_per_epoch(self) -> int:
        """The steps of one epoch; the last may have fewer examples."""
        return self._experiment.training.steps_per_epoch(self.train_examples)

    def run(self) -> RunFinished | RunStopped:
        """Train to the end, the last event; errors of torch, the data and the disk are raised."""
        progress = self.state.progress
        while progress.examples or (
            progress.epoch < self._experiment.training.epochs and not self.state.best.is_time_to_stop(progress.epoch)
        ):
            if not self._train_epoch():
                return self._stopped()
            self._complete_epoch()
            progress = self.state.progress
        return self._finished()

    def _train_epoch(self) -> bool:
        """Take the (remaining) steps of an epoch; False if the run was asked to stop."""
        state, progress = self.state, self.state.progress
        if not progress.examples:
            state.epoch_start = state.generators.batches.get_state()
            progress.epoch += 1
        after_step = state.rate.begin_epoch(progress.epoch, self.steps_per_epoch)
        self._epoch_seconds = 0.0
        self._last_read = time.perf_counter()
        read_steps = min(READ_STEPS, -(-READ_EXAMPLES // self.batch_size))
        train_step, control, changes = self._objective.train_step, self._control, self._changes
        pending, sizes = self._pending, self._pending_sizes
        for images_BCHW, labels_B in self._batches(progress.examples):
            if control.requested and not self._obey():
                self._leave_unstarted_epoch()
                return False
            for change in changes:
                images_BCHW = change(images_BCHW)
            pending.append(train_step(state, images_BCHW, labels_B))
            if after_step is not None:
                after_step()
            sizes.append(len(labels_B))
            progress.step += 1
            progress.examples += len(labels_B)
            if time.perf_counter() - self._last_read >= READ_SECONDS or len(pending) >= read_steps:
                self._read()
        self._read()
        return True

    def _leave_unstarted_epoch(self) -> None:
        """Before its first step an epoch has not begun; what resumes here begins it again."""
        if not self.state.progress.examples:
            self.state.progress.epoch -= 1
            self.state.generators.batches.set_state(self.state.epoch_start)

    def _batches(self, done: int) -> Iterator[tuple[Tensor, Tensor]]:
        """The batches of the current epoch, without the first `done` examples."""
        images_NCHW, labels_N = self._dataset.images_NCHW, self._dataset.labels_N
        generator = torch.Generator()
        generator.set_state(self.state.epoch_start)
        order = torch.randperm(self.train_examples, generator=generator)
        self.state.generators.batches.set_state(generator.get_state())
        # the order of a batch that is the whole set changes nothing but the last digits
        whole = self.batch_size == self.train_examples
        indices = self._dataset.train_indices if whole else self._dataset.train_indices[order.to(self._device)]
        for batch in torch.split(indices[done:], self.batch_size):
            yield images_NCHW.index_select(0, batch), labels_N.index_select(0, batch)

    def _read(self) -> None:
        """Read the losses of the steps since the last time, and say them."""
        if not self._pending:
            return
        metrics = self._objective.read(self._pending)
        progress = self.state.progress
        first_step = progress.step - len(self._pending) + 1
        for name, values in metrics.items():
            total = progress.totals.get(name, 0.0)
            for value, size in zip(values, self._pending_sizes, strict=True):
                total += value * size  # one by one: how many were read at once must not show in the last digit
            progress.totals[name] = total
        self._pending.clear()
        self._pending_sizes.clear()
        now = time.perf_counter()
        self._epoch_seconds += now - self._last_read
        self._last_read = now
        self._emit(StepsCompleted(self._clock(), progress.epoch, first_step, metrics))
        if not self._noted_nonfinite:
            self._note_nonfinite(metrics["train_loss"], first_step)

    def _note_nonfinite(self, losses: list[float], first_step: int) -> None:
        for offset, loss in enumerate(losses):
            if not isfinite(loss):
                self._noted_nonfinite = True
                self._emit(
                    RunNoted(
                        self._clock(),
                        f"The loss is {'not a number' if loss != loss else 'infinite'} since step "
                        f"{first_step + offset}; the weights have left every useful range. A smaller learning rate "
                        f"than {self.state.rate.used:g} is the usual way out.",
                    )
                )
                return

    def _complete_epoch(self) -> None:
        state, progress = self.state, self.state.progress
        means = {name: total / progress.examples for name, total in progress.totals.items()}
        self._emit(EvaluationStarted(self._clock(), "valid", progress.epoch))
        dataset = self._dataset
        valid = self._objective.evaluate(state, dataset.images_NCHW, dataset.labels_N, dataset.valid_indices)
        metrics = means | {f"valid_{name}": value for name, value in valid.items()}
        is_best = state.best.update(progress.epoch, metrics[state.best.monitor])
        if is_best:
            self._best_weights = state.weights()
            if self._keeper is not None:
                self._keeper.save_best(self._best_weights)
        self._emit(
            EpochCompleted(
                self._clock(),
                progress.epoch,
                progress.step,
                metrics,
                is_best,
                state.rate.used,
                self._epoch_seconds,
            )
        )
        state.rate.end_epoch(valid["loss"])
        state.progress = Progress(progress.epoch, progress.step)

    def _obey(self) -> bool:
        """Do what was asked for; False if the run has to stop."""
        self._read()
        if self._control.paused and self._control.stop_reason is None:
            self._emit(RunPaused(self._clock(), self.state.progress.step))
            self._control.wait_while_paused()
            self._emit(RunResumed(self._clock(), self.state.progress.step))
            self._last_read = time.perf_counter()
        return self._control.stop_reason is None

    def checkpoint(self) -> dict[str, Any]:
        """What a later trainer resumes from."""
        return {"state": self.state.state_dict(), "best_weights": self._best_weights}

    def _save_checkpoint(self) -> None:
        if self._keeper is not None:
            step = self.state.progress.step
            path = self._keeper.save_checkpoint(self.checkpoint(), step)
            self._emit(CheckpointSaved(self._clock(), step, path))

    def _stopped(self) -> RunStopped:
        progress, best = self.state.progress, self.state.best
        self._save_checkpoint()
        return RunStopped(
            self._clock(), self._control.stop_reason or "stopped", progress.epoch, progress.step, best.epoch
        )

    def _finished(self) -> RunFinished:
        """Take the weights that the run stands for, and look at the test set for the first and only time."""
        progress, best, stopping = self.state.progress, self.state.best, self.state.best.spec
        self._save_checkpoint()
        tested_epoch = progress.epoch
        if stopping is not None and stopping.restore_best and self._best_weights is not None:
            self.state.stacks.load_state_dict(self._best_weights)
            tested_epoch = best.epoch
        self._emit(EvaluationStarted(self._clock(), "test", progress.epoch))
        images_NCHW, labels_N = self._dataset.load_test()
        indices = torch.arange(len(labels_N), device=labels_N.device)
        test = self._objective.evaluate(self.state, images_NCHW, labels_N, indices)
        early = progress.epoch < self._experiment.training.epochs
        return RunFinished(
            self._clock(),
            "early_stopped" if early else "completed",
            progress.epoch,
            progress.step,
            best.epoch,
            {f"test_{name}": value for name, value in test.items()},
            tested_epoch,
        )

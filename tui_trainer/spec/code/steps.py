"""How one training step is written, with what regularization does in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_trainer.spec.code.expressions import STEP, CodeLine
from tui_trainer.spec.code.optimizers import OPTIMIZER_CODE
from tui_trainer.spec.code.optimizers import PLACE as OPTIMIZER
from tui_trainer.spec.code.regularizations import PLACE, REGULARIZATION_CODE, REGULARIZE, RegularizationCode, Write
from tui_trainer.spec.data import Data
from tui_trainer.spec.optimizers import Optimizer
from tui_trainer.spec.regularization import Regularization


@dataclass(frozen=True, slots=True)
class StepCode:
    """The step of an experiment, as lines without indentation."""

    optimizer: Optimizer
    regularization: Regularization
    data: Data

    @property
    def evaluates_again(self) -> bool:
        """Whether the optimizer evaluates a batch several times, so that it has to be given a function."""
        return OPTIMIZER_CODE[self.optimizer.kind].evaluates_again

    @property
    def changes_images(self) -> bool:
        """Whether the network sees other images than those of the batch."""
        return any(code.batch and code.batch(self.regularization, self.data) for code in REGULARIZATION_CODE.values())

    @property
    def uses_weights(self) -> bool:
        """Whether a line takes the list of the weights between units."""
        penalized = self.evaluates_again and self.regularization.weight_decay
        return bool(penalized) or any(code.weights for code in self._active())

    @property
    def streams(self) -> tuple[str, ...]:
        """The generators that its lines draw from."""
        return tuple(code.stream for code in self._active() if code.stream)

    @property
    def carries(self) -> tuple[tuple[str, str], ...]:
        """The functions of this application that its lines call, each with the module it is in."""
        own = [code.carries for code in self._active() if code.carries]
        penalties = [(REGULARIZE, name) for name in self._penalties()]
        return (*own, *penalties, *([(REGULARIZE, "weights_of")] if self.uses_weights else []))

    def lines(self, images: str, labels: str) -> Iterator[CodeLine]:
        """The step on a batch, which are the expressions `images` and `labels`; it leaves `loss` and `scores`."""
        yield from self.batch_lines(images)
        inputs = "inputs" if self.changes_images else images
        if self.evaluates_again:
            weights = ", weights" if self.uses_weights else ""
            yield CodeLine(f"loss, scores = take_step(model, optimizer, {inputs}, {labels}{weights})", OPTIMIZER)
        else:
            yield from self.gradient_lines(inputs, labels)
            yield CodeLine("optimizer.step()", OPTIMIZER)
        yield from self._written(code.after for code in REGULARIZATION_CODE.values())

    def batch_lines(self, images: str) -> Iterator[CodeLine]:
        """What makes `inputs` of the images, where they are changed."""
        if self.changes_images:
            yield CodeLine(f"inputs = {images}", PLACE)
            yield from self._written(code.batch for code in REGULARIZATION_CODE.values())

    def gradient_lines(self, inputs: str, labels: str) -> Iterator[CodeLine]:
        """Loss and gradients, with what is done to these."""
        yield CodeLine("optimizer.zero_grad()", OPTIMIZER)
        yield CodeLine(f"scores = model({inputs})")
        yield CodeLine(f"loss = loss_function(scores, {labels})", ("loss",))
        yield CodeLine("loss.backward()", ("loss",))
        yield from self._written(code.gradient for code in REGULARIZATION_CODE.values())

    def closure_lines(self) -> Iterator[CodeLine]:
        """The function `take_step` for an optimizer that evaluates again."""
        weights = ", weights" if self.uses_weights else ""
        yield CodeLine(f"def take_step(model, optimizer, inputs, labels{weights}):", OPTIMIZER)
        yield CodeLine(
            f'{STEP}"""Take one step, for which the batch is evaluated several times; loss and scores before it."""'
        )
        yield CodeLine(f"{STEP}seen = []", OPTIMIZER)
        yield CodeLine("")
        yield CodeLine(f"{STEP}def closure():", OPTIMIZER)
        for line in (*self.gradient_lines("inputs", "labels"), *self._closure_end()):
            yield CodeLine(2 * STEP + line.text, line.place)
        yield CodeLine("")
        yield CodeLine(f"{STEP}optimizer.step(closure)", OPTIMIZER)
        yield CodeLine(f"{STEP}return seen[0]", OPTIMIZER)

    def _closure_end(self) -> Iterator[CodeLine]:
        yield CodeLine("seen.append((loss, scores))", OPTIMIZER)
        decay, l1 = self.regularization.weight_decay, self.regularization.l1
        if decay:
            yield CodeLine(f"add_l2_gradient(model.parameters(), {decay!r})", PLACE)
        if decay or l1:
            arguments = f"[weight for weight, _ in weights], {l1!r}, model.parameters(), {decay!r}"
            yield CodeLine(f"loss = loss.detach() + penalty({arguments})", PLACE)
        yield CodeLine("return loss.item()", OPTIMIZER)

    def _penalties(self) -> list[str]:
        if not self.evaluates_again:
            return []
        decay, l1 = self.regularization.weight_decay, self.regularization.l1
        return [*(["add_l2_gradient"] if decay else []), *(["penalty"] if decay or l1 else [])]

    def _active(self) -> Iterator[RegularizationCode]:
        """What is switched on."""
        for code in REGULARIZATION_CODE.values():
            writes = (code.batch, code.gradient, code.after)
            if any(write is not None and write(self.regularization, self.data) for write in writes):
                yield code

    def _written(self, writes: Iterator[Write | None]) -> Iterator[CodeLine]:
        for write in writes:
            if write is not None:
                yield from (CodeLine(text, PLACE) for text in write(self.regularization, self.data))

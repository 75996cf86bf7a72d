"""How one training step is written, with what regularization does in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_trainer.spec.code.expressions import STEP, CodeLine
from tui_trainer.spec.code.optimizers import OPTIMIZER_CODE
from tui_trainer.spec.code.optimizers import PLACE as OPTIMIZER
from tui_trainer.spec.code.regularizations import PLACE, REGULARIZATION_CODE, RegularizationCode, Spot
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
    def lists(self) -> list[CodeLine]:
        """The lines that make what its own take: lists of the weights between units."""
        taken = dict.fromkeys(code.takes for code in self._active() if code.takes)
        return [CodeLine(f"{name} = {name}_of(model)  # without biases", PLACE) for name in taken]

    @property
    def streams(self) -> tuple[str, ...]:
        """The generators that its lines draw from."""
        return tuple(code.stream for code in self._active() if code.stream)

    @property
    def carries(self) -> tuple[tuple[str, str], ...]:
        """The functions of this application that it calls, each with the module it is in."""
        found: dict[tuple[str, str], None] = {}
        for code in self._active():
            if code.carries:
                found[code.carries] = None
                if code.takes:
                    found[code.carries[0], f"{code.takes}_of"] = None
        return tuple(found)

    def lines(self, images: str, labels: str) -> Iterator[CodeLine]:
        """The step on a batch, which are the expressions `images` and `labels`; it leaves `loss` and `scores`."""
        changes = list(self._written("inputs"))
        inputs = "inputs" if changes else images
        if changes:
            yield CodeLine(f"inputs = {images}", PLACE)
            yield from changes
        if self.evaluates_again:
            arguments = ", ".join(("model", "optimizer", inputs, labels, *self._closure_takes))
            yield CodeLine(f"loss, scores = take_step({arguments})", OPTIMIZER)
        else:
            yield from self._forward_lines(inputs, labels)
            yield CodeLine("loss.backward()", ("loss",))
            yield from self._written("gradient")
            yield from self._written("clip")
            yield CodeLine("optimizer.step()", OPTIMIZER)
        yield from self._written("weights")

    def _forward_lines(self, inputs: str, labels: str) -> Iterator[CodeLine]:
        yield CodeLine("optimizer.zero_grad()", OPTIMIZER)
        yield CodeLine(f"scores = model({inputs})")
        yield CodeLine(f"loss = loss_function(scores, {labels})", ("loss",))

    def closure_lines(self) -> Iterator[CodeLine]:
        """The function `take_step` for an optimizer that evaluates again."""
        parameters = ", ".join(("model", "optimizer", "inputs", "labels", *self._closure_takes))
        yield CodeLine(f"def take_step({parameters}):", OPTIMIZER)
        yield CodeLine(
            f'{STEP}"""Take one step, for which the batch is evaluated several times; loss and scores before it."""'
        )
        yield CodeLine(f"{STEP}seen = []", OPTIMIZER)
        yield CodeLine("")
        yield CodeLine(f"{STEP}def closure():", OPTIMIZER)
        for line in self._closure_body():
            yield CodeLine(2 * STEP + line.text, line.place)
        yield CodeLine("")
        yield CodeLine(f"{STEP}optimizer.step(closure)", OPTIMIZER)
        yield CodeLine(f"{STEP}return seen[0]", OPTIMIZER)

    def _closure_body(self) -> Iterator[CodeLine]:
        yield from self._forward_lines("inputs", "labels")
        yield CodeLine("seen.append((loss, scores))", OPTIMIZER)
        yield from self._written("loss")
        yield CodeLine("loss.backward()", ("loss",))
        yield from self._written("clip")
        yield CodeLine("return loss.item()", OPTIMIZER)

    @property
    def _closure_takes(self) -> tuple[str, ...]:
        """The lists of weights that are used inside of the function."""
        return tuple(dict.fromkeys(code.takes for code in self._active() if code.takes and code.spot == "loss"))

    def _active(self) -> Iterator[RegularizationCode]:
        """What is switched on."""
        other = "gradient" if self.evaluates_again else "loss"
        for codes in REGULARIZATION_CODE.values():
            yield from (code for code in codes if code.spot != other and code.write(self.regularization, self.data))

    def _written(self, spot: Spot) -> Iterator[CodeLine]:
        for code in self._active():
            if code.spot == spot:
                yield from (CodeLine(text, PLACE) for text in code.write(self.regularization, self.data))

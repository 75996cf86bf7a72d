"""An experiment as a few lines of code, to look at while it is built; also while there is something wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.check import Check, check
from tui_trainer.spec.code.expressions import STEP, WIDTH, Call, CodeLine, Keys, code_lines
from tui_trainer.spec.code.initializations import classes_text, draw_lines
from tui_trainer.spec.code.losses import loss_lines, takes_last_layer
from tui_trainer.spec.code.model import without_last
from tui_trainer.spec.code.optimizers import optimizer_call
from tui_trainer.spec.code.schedules import ScheduleCode
from tui_trainer.spec.code.sections import Remarks, Sections, sections_of
from tui_trainer.spec.code.sketch import Sketch
from tui_trainer.spec.code.steps import StepCode
from tui_trainer.spec.code.training import course_of, takes_all
from tui_trainer.spec.data import input_shape, particulars, train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.rules import STACK_OF_CLASSIFY

STACK: Keys = ("network", STACK_OF_CLASSIFY)
_BLANK = CodeLine("")
_INIT = re.compile(r"( *)(nn\.init\.\w+)\((.*)\)")


def code_of(shown: Experiment | Document, found: Check | None = None, width: int = WIDTH) -> str:
    """The code of an experiment, or of a document whatever is in it; never raises."""
    document = shown.document() if isinstance(shown, Experiment) else shown
    return "".join(f"{line.text}\n" for line in code_view(document, found or check(document), width))


def code_view(document: Document, found: Check, width: int = WIDTH) -> list[CodeLine]:
    """The lines of that code, each with the place of the document that it comes from; calls fit the width."""
    view = _View(document, found, width)
    parts = [view.data(), view.model(), view.initialization(), view.loss(), view.optimizer(), view.loop()]
    lines: list[CodeLine] = []
    for part in parts:
        written = list(part)
        lines += [_BLANK, *written] if lines and written else written
    return [*view.others(), *lines]


class _View:
    """The parts of the code; what is wrong is said where it would be."""

    def __init__(self, document: Document, found: Check, width: int) -> None:
        self._width = width
        self._sections: Sections = sections_of(document, found)
        self._remarks = Remarks(found)
        self._document = document
        layers = value_at(document, STACK)
        self._sketch = Sketch(layers if isinstance(layers, list) else [], found.stacks.get(STACK_OF_CLASSIFY, ()))
        parts = self._sections
        self._step = StepCode(parts.optimizer, parts.regularization, parts.data)

    def others(self) -> list[CodeLine]:
        """The errors that belong to no line."""
        lines = [CodeLine(f"# {remark}") for remark in iter(lambda: self._remarks.take((), "preset"), None)]
        return [*lines, _BLANK] if lines else []

    def data(self) -> Iterator[CodeLine]:
        """What there is to learn from, in a comment."""
        yield from self._said("data")
        if "data" in self._sections.understood:
            data = self._sections.data
            shape = "x".join(map(str, input_shape(data)))
            what = f"# {DATASETS[data.dataset].title}: {train_examples(data)} images of {shape} to learn from"
            others = [words for words in particulars(data) if not words.endswith("examples")]
            yield CodeLine(", ".join((what, *others)), ("data",))

    def model(self) -> Iterator[CodeLine]:
        """The network."""
        call, layers = self._sketch.call(STACK, self._remarks), self._sketch.layers
        if self._loss_takes_last:
            call = without_last(call, layers[-1], (*STACK, len(layers) - 1))
        yield from code_lines(call, before="model = ", width=self._width)
        remark = self._remarks.take(("network",), "network")
        if remark:
            yield CodeLine(f"# {remark}", ("network",))

    def initialization(self) -> Iterator[CodeLine]:
        """How weights are drawn."""
        yield from self._said("initialization")
        modules = self._sketch.weighted
        if not modules or "initialization" not in self._sections.understood:
            return
        lines = draw_lines(modules, self._sections.initialization, seeded=False)
        place = ("initialization",)
        if any("number" in line.text for line in lines):
            yield CodeLine(f"weighted = [m for m in model.modules() if isinstance(m, {classes_text(modules)})]", place)
            yield CodeLine("for number, layer in enumerate(weighted):", place)
            yield from self._fitted(_deeper(lines))
        else:
            yield CodeLine("for layer in model.modules():", place)
            yield CodeLine(f"{STEP}if isinstance(layer, {classes_text(modules)}):", place)
            yield from self._fitted(_deeper(lines, 2))

    def loss(self) -> Iterator[CodeLine]:
        """The loss."""
        yield from self._said("loss")
        yield from self._said("objective")
        if "loss" in self._sections.understood:
            lines = loss_lines(self._sections.loss, self._sketch.layers if self._loss_takes_last else [])
            also = (*STACK, len(self._sketch.layers) - 1) if self._loss_takes_last else ()
            yield from (replace(line, also=also) for line in lines)

    def optimizer(self) -> Iterator[CodeLine]:
        """The optimizer, the schedule, and what the step calls."""
        parts = self._sections
        yield from self._said("optimizer")
        if "optimizer" in parts.understood:
            call = optimizer_call(parts.optimizer, parts.regularization.weight_decay, fused=False)
            for line in code_lines(call, before="optimizer = ", width=self._width):
                yield replace(line, also=("regularization",)) if "weight_decay" in line.text else line
        yield from self._said("regularization")
        yield from self._step.lists
        if self._step.evaluates_again:
            yield _BLANK
            yield from self._step.closure_lines()
        yield from self._said("schedule")
        schedule = self._schedule()
        if self._step.evaluates_again and (schedule.counts_steps or schedule.before_epochs()):
            yield _BLANK
        if schedule.counts_steps:
            yield CodeLine(f"steps_per_epoch = {schedule.course.steps_per_epoch}", ("schedule",))
        if schedule.schedule.warmup_epochs:
            yield CodeLine(f"WARMUP_EPOCHS = {schedule.schedule.warmup_epochs}", ("schedule",))
        yield from schedule.before_epochs()

    def loop(self) -> Iterator[CodeLine]:
        """The training loop."""
        training, place = self._sections.training, ("training",)
        schedule = self._schedule()
        yield from self._said("training")
        size = "all of them" if takes_all(training, self._sections.data) else f"{training.batch_size} at a time"
        yield CodeLine(f"epochs = {training.epochs}", place)
        yield CodeLine("for epoch in range(1, epochs + 1):", place)
        yield from _deeper(schedule.before_steps())
        yield CodeLine(f"{STEP}for images, labels in batches:  # {size}", place)
        yield from _deeper(self._step.lines("images", "labels"), 2)
        yield from _deeper(schedule.after_step(), 2)
        yield from _deeper(schedule.after_epoch())
        stopping = self._sections.regularization.early_stopping
        if stopping is not None:
            epochs = "1 epoch" if stopping.patience == 1 else f"{stopping.patience} epochs"
            back = ", then back to the best" if stopping.restore_best else ""
            line = f"{STEP}# stop after {epochs} without a better {stopping.monitor}{back}"
            yield CodeLine(line, ("regularization",))

    @property
    def _loss_takes_last(self) -> bool:
        """Whether the last layer is computed inside the loss."""
        return self._sketch.is_known and takes_last_layer(self._sections.loss, self._sketch.layers)

    def _schedule(self) -> ScheduleCode:
        parts = self._sections
        return ScheduleCode(parts.schedule, course_of(parts.optimizer, parts.training, parts.data))

    def _fitted(self, lines: Iterable[CodeLine]) -> Iterator[CodeLine]:
        """The lines, of which calls of `nn.init` are broken where they are too long."""
        for line in lines:
            found = _INIT.fullmatch(line.text) if len(line.text) > self._width else None
            if found is None:
                yield line
            else:
                call = Call(found[2], tuple(found[3].split(", ")), place=line.place)
                yield from code_lines(call, found[1], width=self._width)

    def _said(self, name: str) -> Iterator[CodeLine]:
        """What is wrong with a part."""
        remark = self._remarks.take((name,), name)
        if remark:
            yield CodeLine(f"# {remark}", (name,))


def _deeper(lines: Iterable[CodeLine], levels: int = 1) -> Iterator[CodeLine]:
    return (CodeLine(levels * STEP + line.text, line.place) for line in lines)

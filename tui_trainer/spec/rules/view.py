"""An experiment as rules look at it: its layers in the order in which a signal passes them, blocks opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tui_trainer.spec.catalogue import DATASETS, DatasetInfo
from tui_trainer.spec.catalogue.families import ACTIVATIONS, NORMALIZATIONS, WEIGHTED
from tui_trainer.spec.costs import batch_examples
from tui_trainer.spec.data import train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.fixes import Remove
from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.shapes import LayerReport, Shape
from tui_trainer.spec.signal import StackSignal, stack_signal

STACK_OF_CLASSIFY = "classifier"
PLACE = f"network.{STACK_OF_CLASSIFY}"


@dataclass(frozen=True, slots=True)
class LayerAt:
    """A layer that holds no others, and where it is; `times` counts the blocks that repeat it."""

    place: str
    layer: Layer
    report: LayerReport
    times: int = 1

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.layer.kind

    @property
    def input_shape(self) -> Shape:
        """What it gets; empty where that is not known."""
        return self.report.input_shape or ()


@dataclass(frozen=True)
class View:
    """What rules ask of an experiment; each answer is worked out once."""

    experiment: Experiment
    reports: dict[str, tuple[LayerReport, ...]]

    @cached_property
    def data(self) -> DatasetInfo:
        """The dataset."""
        return DATASETS[self.experiment.data.dataset]

    @cached_property
    def examples(self) -> int:
        """The examples that are trained on."""
        return train_examples(self.experiment.data)

    @cached_property
    def batch(self) -> int:
        """The examples of one step."""
        return batch_examples(self.experiment)

    @cached_property
    def stack(self) -> list[Layer] | None:
        """The layers as they are written, blocks closed; None where the objective's stack is missing."""
        return self.experiment.network.get(STACK_OF_CLASSIFY)

    @cached_property
    def layers(self) -> tuple[LayerAt, ...]:
        """All layers that hold no others, in order."""
        return tuple(_opened(PLACE, self.stack or [], self.reports.get(STACK_OF_CLASSIFY, ()), 1))

    @cached_property
    def last(self) -> LayerAt | None:
        """The layer that makes the output, where it is not in a block."""
        if not self.layers or not self.stack:
            return None
        return self.layers[-1] if self.layers[-1].place == f"{PLACE}[{len(self.stack) - 1}]" else None

    @cached_property
    def output_shape(self) -> Shape | None:
        """What the network makes of one example, where it is known."""
        reports = self.reports.get(STACK_OF_CLASSIFY, ())
        return reports[-1].output_shape if reports else None

    @cached_property
    def parameters(self) -> int | None:
        """The learned numbers, where all are known."""
        counts = [report.parameters for report in self.reports.get(STACK_OF_CLASSIFY, ())]
        return None if None in counts else sum(filter(None, counts))

    @cached_property
    def weighted(self) -> tuple[LayerAt, ...]:
        """The layers with a matrix of weights."""
        return tuple(layer for layer in self.layers if layer.kind in WEIGHTED)

    @cached_property
    def signal(self) -> StackSignal | None:
        """What becomes of signal and gradient at the first step; None where there is no stack."""
        if self.stack is None:
            return None
        reports = self.reports.get(STACK_OF_CLASSIFY, ())
        return stack_signal(self.stack, reports, self.experiment.initialization)

    def of(self, kinds: frozenset[str]) -> tuple[LayerAt, ...]:
        """The layers of some kinds."""
        return tuple(layer for layer in self.layers if layer.kind in kinds)

    def removal_of(self, kinds: frozenset[str]) -> tuple[Remove, ...]:
        """What removes the layers of some kinds, from the last to the first, so that places stay what they are."""
        return tuple(Remove(layer.place) for layer in reversed(self.of(kinds)))

    @cached_property
    def hidden(self) -> tuple[tuple[LayerAt, LayerAt], ...]:
        """Every weighted layer but the last whose output goes into an activation as it is, with the activation."""
        found: list[tuple[LayerAt, LayerAt]] = []
        weighted: LayerAt | None = None
        for layer in self.layers:
            if layer.kind in WEIGHTED:
                weighted = layer
            elif layer.kind in ACTIVATIONS and weighted is not None:
                found.append((weighted, layer))
                weighted = None
            elif layer.kind in NORMALIZATIONS:
                weighted = None
        return tuple(pair for pair in found if pair[0] is not self.weighted[-1])

    def initialization_of(self, weighted: LayerAt) -> tuple[str, Initialization]:
        """The place and the specification that say how a layer's weights are drawn."""
        own: Initialization | None = getattr(weighted.layer, "initialization", None)
        if own is not None:
            return f"{weighted.place}.initialization", own
        return "initialization", self.experiment.initialization


Rule = Callable[[View], Iterator[Problem]]
"""Takes a view; the problems that it sees."""


def _opened(place: str, layers: Sequence[Layer], reports: Sequence[LayerReport], times: int) -> Iterator[LayerAt]:
    for index, layer in enumerate(layers):
        report = reports[index] if index < len(reports) else LayerReport(layer.kind)
        if isinstance(layer, Residual | Repeat):
            inner = times * (layer.times if isinstance(layer, Repeat) else 1)
            yield from _opened(f"{place}[{index}].layers", layer.layers, report.children, inner)
        else:
            yield LayerAt(f"{place}[{index}]", layer, report, times)

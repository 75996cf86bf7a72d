"""The network as a whole: what it costs, what it looks like, and a table of its layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from tui_trainer.spec.activations import Path
from tui_trainer.spec.check import Check
from tui_trainer.spec.costs import Machine, Memory, batch_examples, epoch_seconds, memory, stack_activations
from tui_trainer.spec.data import input_shape, readable_data
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.shapes import LayerReport, shape_text
from tui_trainer.tui.amounts import bytes_text, count_text, seconds_text
from tui_trainer.tui.values import layer_number, printable
from tui_trainer.tui.widgets.network_picture import NetworkPicture, picture_blocks

_NARROW = 44


@dataclass(frozen=True, slots=True)
class Totals:
    """Names with what they amount to, one below the other."""

    facts: tuple[tuple[str, str, str], ...]
    """Name, value, and the style of the value."""

    def lines(self, width: int) -> list[Content]:
        """A line for each, or more where it is long."""
        column = max((len(name) for name, _, _ in self.facts), default=0) + 2
        lines = []
        for name, value, style in self.facts:
            for number, part in enumerate(Content(value).wrap(max(width - column, 8))):
                head = (name if number == 0 else "").ljust(column)
                line = Content.assemble((head, "$foreground-muted"), (part.plain.rstrip(), style))
                lines.append(line.truncate(width, ellipsis=True))
        return lines


@dataclass(frozen=True, slots=True)
class TableRow:
    """A layer in the table: its path in the stack, and what is known of it."""

    path: Path
    kind: str
    shape: str
    parameters: str
    multiply_adds: str
    kept: str


@dataclass(frozen=True, slots=True)
class LayerTable:
    """Every layer with its costs; the memory is that of a whole batch."""

    rows: tuple[TableRow, ...]

    def lines(self, width: int) -> list[Content]:
        """A heading, then one line for each layer, those inside others further right."""
        return [line for line, _ in self.marked_lines(width)]

    def marked_lines(self, width: int) -> Iterator[tuple[Content, Path]]:
        """The lines with the path of the layer in each; that of the heading is empty."""
        head = TableRow((), "layer", "shape", "params", "MACs", "memory")
        everything = [head, *self.rows]
        columns = [[row.multiply_adds for row in everything], [row.kept for row in everything]]
        if width >= _NARROW:
            columns = [[row.shape for row in everything], [row.parameters for row in everything], *columns]
        widths = [max(len(cell) for cell in column) for column in columns]
        room = max(width - sum(widths) - 2 * len(widths), 6)
        for row, *cells in zip(everything, *columns, strict=True):
            name = Content(f"{layer_number(row.path):>2} {printable(row.kind)}" if row.path else "   layer")
            name = name.truncate(room, ellipsis=True, pad=True)
            numbers = "".join(f"  {cell:>{size}}" for cell, size in zip(cells, widths, strict=True))
            line = (name + numbers).truncate(width, ellipsis=True)
            yield (line if row.path else line.stylize("$foreground-muted")), row.path


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything about one stack of layers."""

    totals: Totals
    picture: NetworkPicture
    table: LayerTable


def summary_of(document: Document, found: Check, stack: str, machine: Machine) -> Summary:
    """The summary of a stack as far as it is known, whatever is wrong with the document."""
    reports = found.stacks.get(stack, ())
    experiment = found.experiment
    kept = stack_activations(experiment, found.stacks).get(stack) if experiment is not None else None
    data = readable_data(document.get("data"))
    layers = value_at(document, ("network", stack))
    blocks = picture_blocks(
        layers if isinstance(layers, list) else [], reports, input_shape(data) if data is not None else None
    )
    batch = batch_examples(experiment) if experiment is not None else 0
    rows = tuple(_rows(reports, (), kept.by_layer if kept is not None else None, batch))
    totals = Totals(tuple(_facts(experiment, found, reports, machine)))
    return Summary(totals, NetworkPicture(tuple(blocks)), LayerTable(rows))


def _rows(
    reports: tuple[LayerReport, ...], inside: Path, kept: dict[Path, int] | None, batch: int
) -> Iterator[TableRow]:
    for index, report in enumerate(reports):
        path = (*inside, index)
        known = report.output_shape is not None
        numbers = kept.get(path, 0) if kept is not None else 0
        yield TableRow(
            path,
            report.kind,
            shape_text(report.output_shape) if report.output_shape is not None else "?",
            count_text(report.parameters) if report.parameters else "" if known else "?",
            count_text(report.multiply_adds) if report.multiply_adds else "" if known else "?",
            bytes_text(4 * numbers * batch) if numbers else "" if kept is not None else "?",
        )
        yield from _rows(report.children, path, kept, batch)


def _facts(
    experiment: Experiment | None, found: Check, reports: tuple[LayerReport, ...], machine: Machine
) -> Iterator[tuple[str, str, str]]:
    if reports and reports[0].input_shape is not None and reports[-1].output_shape is not None:
        yield "shape", f"{shape_text(reports[0].input_shape)} -> {shape_text(reports[-1].output_shape)}", ""
    yield "parameters", grouped(found.parameters), ""
    work = [report.multiply_adds for report in reports]
    if None not in work:
        yield "multiply-adds", f"{grouped(sum(filter(None, work)))} (MACs) per example", ""
    if experiment is None:
        return
    needed = memory(experiment, found.stacks)
    if needed is not None:
        yield from _memory_facts(experiment, needed, machine)
    seconds = epoch_seconds(experiment, found.stacks, machine.measured) if machine.measured is not None else None
    if seconds is not None:
        low, high = map(seconds_text, seconds)
        yield "an epoch", f"about {low}" if low == high else f"{low} to {high}", ""


def _memory_facts(experiment: Experiment, needed: Memory, machine: Machine) -> Iterator[tuple[str, str, str]]:
    yield "memory", bytes_text(needed.total), "bold"
    yield "  weights", bytes_text(needed.weights), ""
    yield "  gradients", bytes_text(needed.gradients), ""
    if needed.optimizer:
        yield f"  {experiment.optimizer.kind}", bytes_text(needed.optimizer), ""
    yield "  activations", f"{bytes_text(needed.activations)}, batch {grouped(batch_examples(experiment))}", ""
    yield "  data", bytes_text(needed.data), ""
    if machine.memory is not None:
        fits = needed.total <= machine.memory
        words = f"{'✓ fits' if fits else '✗ does not fit'} {bytes_text(machine.memory)}"
        yield "the device", words, "$text-success" if fits else "$text-error"

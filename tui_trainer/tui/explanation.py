"""What the form says about a row besides its fields: what the thing is, what it does here, where to read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from textual.content import Content

from tui_trainer.spec.catalogue import DATASETS, KindInfo
from tui_trainer.spec.check import Check
from tui_trainer.spec.costs import UNKNOWN_MACHINE, Machine, steps_per_epoch
from tui_trainer.spec.data import available_examples, input_shape, readable_data, train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.fitting import report_at
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.place import Document, place_text
from tui_trainer.spec.schedules import Constant
from tui_trainer.spec.shapes import LayerReport, shape_text
from tui_trainer.tui.actions import key_of
from tui_trainer.tui.editor import NETWORK, STACK
from tui_trainer.tui.fields import kind_info, section_at
from tui_trainer.tui.rate_curve import rate_curve
from tui_trainer.tui.revisions import Place
from tui_trainer.tui.row_words import also_regularizing
from tui_trainer.tui.sections import EXPERIMENT
from tui_trainer.tui.signal_facts import layer_facts, signal_table, stack_facts
from tui_trainer.tui.summary import summary_of
from tui_trainer.tui.values import layer_number, shown_value


class Picture(Protocol):
    """Something that is drawn in lines of text."""

    def lines(self, width: int) -> list[Content]:
        """The lines for a width in cells; none of them is wider."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Heading, sentence and formula above the fields; pictures, facts and further reading below them."""

    title: str
    place: str = ""
    sentence: str = ""
    formula: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    reading: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def explanation_of(document: Document, place: Place, found: Check, machine: Machine = UNKNOWN_MACHINE) -> Explanation:
    """The explanation of a row."""
    if not place:
        return _of_experiment(document)
    if place == NETWORK:
        return _of_network(document, found, machine)
    info = kind_info(document, place)
    section = section_at(place)
    if info is None:
        title = section.title if section else f"Layer {layer_number(place)}"
        sentence = section.sentence if section else "Choose a kind of layer."
        facts, reading = _of_dataset(document) if place == ("data",) else (_of_section(document, place, found), ())
        return Explanation(title, place_text(place), sentence, "", facts, reading)
    return Explanation(
        info.title if section is None else f"{section.title}: {info.title}",
        place_text(place),
        info.sentence,
        info.formula,
        _of_section(document, place, found)
        if section
        else (*_of_layer(report_at(found.stacks, place)), *layer_facts(found, place)),
        tuple(line for line in (info.source, _documented(info)) if line),
        _pictures(place, found),
    )


def _documented(info: KindInfo) -> str:
    """Where PyTorch's documentation tells of a kind: under its name there, since an address would be broken in two."""
    name = info.documentation.removesuffix(".html").rpartition("/")[2].rpartition("#")[2]
    return f"PyTorch: {name}" if name.startswith("torch.") else info.documentation.removeprefix("https://")


def _pictures(place: Place, found: Check) -> tuple[Picture, ...]:
    """What is drawn in the form of a part of the experiment."""
    experiment = found.experiment
    if experiment is None:
        return ()
    if place == ("initialization",):
        table = signal_table(found)
        return (table,) if table is not None else ()
    curve = None
    if place == ("schedule",) or (place == ("optimizer",) and experiment.schedule != Constant()):
        curve = rate_curve(experiment)
    return (curve,) if curve is not None else ()


def _of_section(document: Document, place: Place, found: Check) -> tuple[tuple[str, str], ...]:
    """What a part of the experiment has to do with other parts."""
    match place:
        case ("training",) if found.experiment is not None:
            return _of_batches(found.experiment)
        case ("optimizer",) if found.experiment is not None:
            return (("each step", f"{descent(found.experiment)} (Training: batch_size)"),)
        case ("initialization",):
            return stack_facts(found)
        case ("regularization",):
            return (("elsewhere", ", ".join(also_regularizing(document)) or _ELSEWHERE), _LOOK)
        case ("loss",) if _has(kind_info(document, place), "label_smoothing"):
            return (("label_smoothing", "regularizes: it keeps the network from being too sure"),)
    return ()


def _has(info: KindInfo | None, parameter: str) -> bool:
    return info is not None and parameter in info.spec.model_fields


_FIELD = 18
"""The characters that a field has at least; longer texts are shown whole below the fields."""
_ELSEWHERE = "Dropout and normalization are layers, label_smoothing is in Loss"
_LOOK = ("look", f"{key_of('app.look')} shows digits as training sees them")


def descent(experiment: Experiment) -> str:
    """What the course calls a training with batches of this size."""
    size, examples = experiment.training.batch_size, train_examples(experiment.data)
    if size == "full" or size >= examples > 0:
        return "gradient descent: the whole training set"
    return "SGD: a single example" if size == 1 else f"mini-batch SGD: {grouped(size)} examples"


def _of_batches(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    examples, steps = train_examples(experiment.data), steps_per_epoch(experiment)
    if not steps:
        return ()
    return (
        ("each step", descent(experiment)),
        ("an epoch", f"{grouped(steps)} step{'s' if steps != 1 else ''} for {grouped(examples)} examples"),
        ("the run", f"at most {grouped(steps * experiment.training.epochs)} steps"),
    )


def _of_experiment(document: Document) -> Explanation:
    words = {name: shown_value(document.get(name, "")) for name in ("title", "about", "tags", "reached")}
    if "\n" in words["about"]:  # it has no field, so it is shown here
        return Explanation(EXPERIMENT.title, "", words["about"])
    long = tuple((name, text) for name, text in words.items() if len(text) > _FIELD and "\n" not in text)
    return Explanation(EXPERIMENT.title, "", EXPERIMENT.sentence, facts=long)


def _of_network(document: Document, found: Check, machine: Machine) -> Explanation:
    name, place = str(STACK[-1]), place_text(STACK)
    if not found.stacks.get(name):
        return Explanation(
            "Network",
            place,
            f"No layers yet. Press {key_of('add_layer')} to add the first one: an image needs a Flatten before a "
            "Linear layer can take it, and the last Linear layer gives one score per class.",
        )
    summary = summary_of(document, found, name, machine)
    pictures = (summary.totals, summary.picture, summary.table)
    return Explanation("Network", place, "The layers above, one after the other.", pictures=pictures)


def _of_layer(report: LayerReport | None) -> tuple[tuple[str, str], ...]:
    if report is None or report.input_shape is None or report.output_shape is None:
        return ()
    facts = [("shape", f"{shape_text(report.input_shape)} -> {shape_text(report.output_shape)}")]
    if report.parameters:
        facts.append(("parameters", grouped(report.parameters)))
    if report.multiply_adds:
        facts.append(("multiply-adds", f"{grouped(report.multiply_adds)} per example"))
    return tuple(facts)


def _of_dataset(document: Document) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    data = readable_data(document.get("data"))
    if data is None:
        return (), ()
    info, left, chosen = DATASETS[data.dataset], max(available_examples(data), 0), max(train_examples(data), 0)
    facts = [
        ("example", f"{shape_text(input_shape(data))}, {info.classes} classes"),
        ("to train", grouped(chosen) if chosen == left else f"{grouped(chosen)} of {grouped(left)}"),
        ("to test", grouped(info.test)),
    ]
    return tuple(facts), (info.sentence, f"Classes: {', '.join(info.class_names)}", info.source)

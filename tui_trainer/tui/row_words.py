"""What the rows of the list say about the parts of an experiment, in a few words each, the most telling first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.catalogue.layers.normalization import NORMALIZATION
from tui_trainer.spec.data import particulars, readable_data, train_examples
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.parameters import ParameterInfo, parameters_of, tables_of
from tui_trainer.spec.place import Document, value_at
from tui_trainer.spec.regularization import Regularization
from tui_trainer.tui.sections import Section
from tui_trainer.tui.values import shown_value

_SHORT = {"weight_decay": "L2", "l1": "L1", "clip_norm": "clip norm", "clip_value": "clip value"}


def section_words(document: Document, section: Section) -> tuple[str, ...]:
    """What is set in a part of the experiment."""
    table = document.get(section.name, {})
    if not isinstance(table, dict):
        return (shown_value(table),)
    if section.name == "data":
        return _data_words(table)
    if section.name == "regularization":
        return (*regularization_words(table), *also_regularizing(document)) or ("none",)
    if section.name == "training":
        epochs, batch, seed = (
            table.get(name, usual) for name, usual in (("epochs", 5), ("batch_size", 64), ("seed", 0))
        )
        words = (f"{shown_value(epochs)} epochs", f"batch {shown_value(batch)}", f"seed {shown_value(seed)}")
        return (*words, "broken on purpose") if table.get("break_on_purpose") is True else words
    kind = table.get(section.tag, section.default_kind)
    info = section.kinds.get(kind) if isinstance(kind, str) else None
    if info is None:
        return (shown_value(kind) or "none chosen",)
    return (info.title, *parameter_words(table, info.parameters, always=("learning_rate",)))


def parameter_words(
    table: Mapping[str, Any], parameters: tuple[ParameterInfo, ...], always: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The values of what has no default, then name and value of what differs from its default."""
    parts = []
    for info in parameters:
        value = table.get(info.name, None if info.required else info.default)
        if info.required:
            parts.append(shown_value(value) if value is not None else "?")
        elif info.type == "switch" and value is False and info.default:
            parts.append(f"no {info.name}")
        elif value != info.default or info.name in always:
            parts.append(f"{info.name} {shown_value(value)}" if value is not True else info.name)
    return tuple(parts)


def initialization_words(layer: Mapping[str, Any]) -> tuple[str, ...]:
    """The scheme of a layer that does not begin as the others do."""
    own = layer.get("initialization")
    return (f"init {shown_value(own.get('scheme', '?'))}",) if isinstance(own, dict) else ()


def regularization_words(table: Document) -> tuple[str, ...]:
    """What of the regularization's own table is on, with its number."""
    return tuple(_regularization_words(table))


def _regularization_words(table: Document) -> Iterator[str]:
    for info in parameters_of(Regularization):
        value = table.get(info.name, info.default)
        if value != info.default:
            yield f"{_SHORT.get(info.name, info.name.replace('_', ' '))} {shown_value(value)}"
    for optional in tables_of(Regularization):
        inside = table.get(optional.name)
        if inside is None:
            continue
        title = optional.name.replace("_", " ")
        if not isinstance(inside, dict) or optional.spec is None:
            yield f"{title} {shown_value(inside)}"
        elif optional.name == "early_stopping":
            yield f"{title} {shown_value(inside.get('patience', 3))}"
        else:
            yield " ".join([title, *parameter_words(inside, parameters_of(optional.spec))])


def also_regularizing(document: Document) -> tuple[str, ...]:
    """What regularizes elsewhere: the loss's label smoothing, and layers that do."""
    words = []
    smoothing = value_at(document, ("loss", "label_smoothing"), 0.0)
    if smoothing not in (0, 0.0):
        words.append(f"label smoothing {shown_value(smoothing)}")
    kinds = Counter(_kinds(document.get("network")))
    return (*words, *(_times(kind, kinds[kind]) for kind in NORMALIZATION if kinds[kind]))


def _times(kind: str, count: int) -> str:
    return kind if count == 1 else f"{kind} x{count}"


def _kinds(node: object) -> Iterator[str]:
    """The kinds of all layers, also of those inside others."""
    waiting = list(node.values()) if isinstance(node, dict) else []
    while waiting:
        layers = waiting.pop()
        for layer in layers if isinstance(layers, list) else []:
            if isinstance(layer, dict):
                yield str(layer.get("kind"))
                waiting.append(layer.get("layers"))


def _data_words(table: Document) -> tuple[str, ...]:
    data = readable_data(table, "validation")
    if data is None:
        name, validation = table.get("dataset", "mnist"), table.get("validation", 10_000)
        info = DATASETS.get(name) if isinstance(name, str) else None
        return (info.title, f"validation {shown_value(validation)}") if info else (shown_value(name),)
    title = DATASETS[data.dataset].title
    if train_examples(data) < 0:
        return (title, f"validation {shown_value(data.validation)}", *particulars(data))
    count, others = grouped(train_examples(data)), particulars(data)
    return (title, f"{count} train", f"{grouped(data.validation)} validation", *others)

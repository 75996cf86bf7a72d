"""The parts of an experiment that have a row and a form of their own, besides its layers, in the order of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_trainer.spec.catalogue import INITIALIZATIONS, LOSSES, OPTIMIZERS, SCHEDULES, KindInfo


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the document; `kinds` is the catalogue it chooses from, where it chooses."""

    name: str
    title: str
    sentence: str
    tag: str = ""
    kinds: Mapping[str, KindInfo] = field(default_factory=dict)
    default_kind: str = ""


EXPERIMENT = Section("", "Experiment", "What this is called, and what to expect of it.")

SECTIONS: tuple[Section, ...] = (
    Section("data", "Data", "What the network learns from."),
    Section("loss", "Loss", "What training makes small.", "kind", LOSSES, "CrossEntropyLoss"),
    Section("optimizer", "Optimizer", "How each step changes the weights.", "kind", OPTIMIZERS),
    Section("schedule", "Schedule", "How the learning rate changes during the run.", "kind", SCHEDULES, "constant"),
    Section(
        "initialization",
        "Initialization",
        "What the weights are before the first step.",
        "scheme",
        INITIALIZATIONS,
        "default",
    ),
    Section("regularization", "Regularization", "What keeps the network from learning the examples by heart."),
    Section("training", "Training", "How long, in what portions, from which seed."),
)
"""`data` comes before the layers, the others after them."""

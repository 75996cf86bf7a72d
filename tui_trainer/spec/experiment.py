"""The specification of one experiment: everything that a training run follows from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tui_trainer.spec.data import Data
from tui_trainer.spec.initializations import Default, Initialization
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.losses import CrossEntropyLoss, Loss
from tui_trainer.spec.model import Spec, one_error
from tui_trainer.spec.objectives import Classify
from tui_trainer.spec.optimizers import Optimizer
from tui_trainer.spec.place import Document
from tui_trainer.spec.regularization import Regularization
from tui_trainer.spec.schedules import Constant, Schedule
from tui_trainer.spec.training import Training

SCHEMA_VERSION = 1


Tag = Annotated[
    str,
    Field(min_length=1, max_length=30, pattern=r"^[^A-Z,\s\x00-\x1f]([^A-Z,\x00-\x1f]*[^A-Z,\s\x00-\x1f])?$"),
    one_error("expected a word or two in small letters, without commas, at most 30 characters"),
]
Tags = Annotated[list[Tag], Field(max_length=12, description='words to find it by, such as "mlp" or "dropout"')]


class Experiment(Spec):
    """One experiment; its file form is a preset."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    schema_version: Annotated[Literal[1], Field(alias="schema", description="version of this file format")]
    title: Annotated[str, Field(max_length=200, description="a name to show")] = "Untitled"
    about: Annotated[str, Field(max_length=10_000, description="what it is and what to expect")] = ""
    tags: Tags = []  # noqa: RUF012 - pydantic copies defaults
    reached: Annotated[str, Field(max_length=300, description="what a run of it reached, and after how long")] = ""
    based_on: Annotated[
        str, Field(max_length=120, description="the preset that came with the application and that it began as")
    ] = ""
    data: Data = Data()
    network: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], list[Layer]],
        Field(description="named stacks of layers; the objective says which it needs"),
    ]
    objective: Classify = Classify()
    loss: Loss = CrossEntropyLoss()
    optimizer: Optimizer
    schedule: Schedule = Constant()
    initialization: Initialization = Default()
    regularization: Regularization = Regularization()
    training: Training = Training()

    def document(self) -> Document:
        """The resolved document: every default written out, nothing that is None."""
        document: Document = self.model_dump(by_alias=True, exclude_none=True)
        return document

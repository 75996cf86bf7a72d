"""The specification of one experiment: everything that a training run follows from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError, ValidationError

from tui_trainer.spec.initializations import Default, Initialization
from tui_trainer.spec.layers import Layer
from tui_trainer.spec.losses import Loss
from tui_trainer.spec.model import Spec
from tui_trainer.spec.optimizers import Optimizer
from tui_trainer.spec.place import Document

SCHEMA_VERSION = 1


def _one_error_for_batch_size(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    # a union reports one error per member; a person wants one sentence
    try:
        return handler(value)
    except ValidationError as error:
        raise PydanticCustomError(
            "batch_size", 'expected a whole number from 1 to 1000000, or "full" for the whole training set'
        ) from error


BatchSize = Annotated[
    Annotated[int, Field(ge=1, le=1_000_000)] | Literal["full"], WrapValidator(_one_error_for_batch_size)
]


class Data(Spec):
    """The dataset, and how many of its training examples are kept for validation."""

    dataset: Annotated[Literal["mnist", "digits"], Field(description="name of the dataset")] = "mnist"
    validation: Annotated[
        int, Field(ge=1, le=1_000_000, description="training examples kept aside to choose and to stop by")
    ] = 10_000


class Classify(Spec):
    """The objective of telling classes apart; it trains the stack `classifier`."""

    kind: Literal["classify"] = "classify"


class ConstantSchedule(Spec):
    """A learning rate that stays what it is."""

    kind: Literal["constant"] = "constant"


class EarlyStopping(Spec):
    """Ends a run that no longer improves on the validation set (Prechelt, 1998)."""

    monitor: Annotated[Literal["valid_loss"], Field(description="the number that has to improve")] = "valid_loss"
    patience: Annotated[
        int, Field(ge=1, le=100_000, examples=[3], description="epochs without improvement before the end")
    ] = 3
    min_delta: Annotated[float, Field(ge=0.0, le=1e6, description="smallest change that counts as an improvement")] = (
        0.0
    )
    restore_best: Annotated[bool, Field(description="go back to the weights of the best epoch at the end")] = True


class Regularization(Spec):
    """What keeps the weights small and the run short."""

    weight_decay: Annotated[
        float, Field(ge=0.0, le=1000.0, description="L2: the optimizer's weight_decay, on all parameters")
    ] = 0.0
    l1: Annotated[
        float,
        Field(ge=0.0, le=1000.0, description="L1: factor on the sum of absolute weights, biases excepted"),
    ] = 0.0
    early_stopping: EarlyStopping | None = None


class Training(Spec):
    """How long, in what portions, and from which seed."""

    epochs: Annotated[int, Field(ge=1, le=1_000_000, description="passes over the training set")] = 5
    batch_size: Annotated[
        BatchSize,
        Field(description='examples per step: "full" is gradient descent, 1 is SGD, between is mini-batch'),
    ] = 64
    seed: Annotated[int, Field(ge=0, le=2**63 - 1, description="fixes initial weights, batch order and dropout")] = 0


class Experiment(Spec):
    """One experiment; its file form is a preset."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    schema_version: Annotated[Literal[1], Field(alias="schema", description="version of this file format")]
    title: Annotated[str, Field(max_length=200, description="a name to show")] = "Untitled"
    about: Annotated[str, Field(max_length=10_000, description="what it is and what to expect")] = ""
    data: Data = Data()
    network: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], list[Layer]],
        Field(description="named stacks of layers; the objective says which it needs"),
    ]
    objective: Classify = Classify()
    loss: Loss = Loss()
    optimizer: Optimizer
    schedule: ConstantSchedule = ConstantSchedule()
    initialization: Initialization = Default()
    regularization: Regularization = Regularization()
    training: Training = Training()

    def document(self) -> Document:
        """The resolved document: every default written out, nothing that is None."""
        document: Document = self.model_dump(by_alias=True, exclude_none=True)
        return document

"""What all parts of a specification share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError, ValidationError


class Spec(BaseModel):
    """A part of a specification: strict types, no unknown keys, never changed in place."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, protected_namespaces=())


Step = Literal["one", "double", "factor", "tenth"]
"""What the next value is: one more, the next power of two, the next of 1, 2, 5, 10, or a tenth more or less."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Beside a field: how a key steps its value, where type and bounds do not say it.

    `first` is the first value above 0, or above None.
    """

    by: Step
    first: float = 1e-5


@dataclass(frozen=True, slots=True)
class Follows:
    """Beside a field that may be None: what it amounts to then, as `as kernel_size`."""

    words: str


Probability = Annotated[float, Field(ge=0.0, lt=1.0)]


def one_error(expected: str) -> WrapValidator:
    """Says one sentence, `expected a whole number, or "full"`, where a union would report an error for each member."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            raise PydanticCustomError("expected", "{expected}", {"expected": expected}) from error

    return WrapValidator(validate)

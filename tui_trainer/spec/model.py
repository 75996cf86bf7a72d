"""What all parts of a specification share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError, ValidationError


class Spec(BaseModel):
    """A part of a specification: strict types, no unknown keys, never changed in place."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, protected_namespaces=())


Probability = Annotated[float, Field(ge=0.0, lt=1.0)]
NotNegative = Annotated[float, Field(ge=0.0, le=1e6)]


def one_error(expected: str) -> WrapValidator:
    """Says one sentence, `expected a whole number, or "full"`, where a union would report an error for each member."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            raise PydanticCustomError("expected", "{expected}", {"expected": expected}) from error

    return WrapValidator(validate)

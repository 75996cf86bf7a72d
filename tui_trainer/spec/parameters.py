"""What a form needs to know about a parameter, read off the specification's own fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from tui_trainer.spec.model import Spec

ParameterType = Literal["integer", "number", "numbers", "switch", "choice", "text", "size"]
"""`numbers` is a list of numbers; `size` is a whole number or the word "full"."""

_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A parameter with its type, default, bounds and help; `default` is what a new entry starts with."""

    name: str
    type: ParameterType
    default: Any
    required: bool
    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    excludes: Literal["", "minimum", "maximum"] = ""
    """The bound that is itself not allowed."""

    @property
    def expected(self) -> str:
        """What may be typed, in words: `a whole number from 1 to 65536`."""
        if self.type == "switch":
            return "true or false"
        if self.type == "choice":
            return "one of " + ", ".join(self.choices)
        noun = {
            "integer": "a whole number",
            "number": "a number",
            "numbers": "numbers with commas between them,",
            "size": 'the word "full" or a whole number',
            "text": "text",
        }[self.type]
        if self.minimum is None or self.maximum is None:
            return noun
        low, high = (f"{bound}" if isinstance(bound, int) else f"{bound:g}" for bound in (self.minimum, self.maximum))
        match self.excludes:
            case "minimum":
                return f"{noun} above {low}, at most {high}"
            case "maximum":
                return f"{noun} from {low}, below {high}"
        return f"{noun} from {low} to {high}"


@cache
def parameters_of(spec: type[Spec]) -> tuple[ParameterInfo, ...]:
    """The parameters of a specification class in their order, without its `kind` or `scheme`."""
    return tuple(
        _parameter(name, field)
        for name, field in spec.model_fields.items()
        if name not in {"kind", "scheme"} and _parameter_type(field.annotation)
    )


def _parameter(name: str, field: FieldInfo) -> ParameterInfo:
    bounds = _bounds([*field.metadata, *_inner_metadata(field.annotation)])
    default = field.default if not field.is_required() else (field.examples or [None])[0]
    return ParameterInfo(
        name=name,
        type=_parameter_type(field.annotation) or "text",
        default=default,
        required=field.is_required(),
        help=field.description or "",
        minimum=bounds.get("ge", bounds.get("gt")),
        maximum=bounds.get("le", bounds.get("lt")),
        excludes="minimum" if "gt" in bounds else "maximum" if "lt" in bounds else "",
        choices=tuple(str(choice) for choice in get_args(field.annotation))
        if get_origin(field.annotation) is Literal
        else (),
    )


def _parameter_type(annotation: Any) -> ParameterType | None:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _parameter_type(get_args(annotation)[0])
    if origin is Literal:
        return "choice"
    if origin in {Union, UnionType}:
        members = [_parameter_type(member) for member in get_args(annotation)]
        return "size" if members == ["integer", "choice"] else None
    if origin is list:
        return "numbers" if _parameter_type(get_args(annotation)[0]) == "number" else None
    plain: dict[Any, ParameterType] = {bool: "switch", int: "integer", float: "number", str: "text"}
    return plain.get(annotation)


def _inner_metadata(annotation: Any) -> list[Any]:
    """The bounds inside a list or a union, where the field itself has none."""
    if get_origin(annotation) is Annotated:
        return list(get_args(annotation)[1:]) + _inner_metadata(get_args(annotation)[0])
    return [item for member in get_args(annotation) for item in _inner_metadata(member)]


def _bounds(metadata: list[Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in metadata:
        for entry in [item, *getattr(item, "metadata", ())]:
            for name in ("ge", "gt", "le", "lt"):
                value = getattr(entry, name, _MISSING)
                if value is not _MISSING and value is not None:
                    found.setdefault(name, value)
    return found

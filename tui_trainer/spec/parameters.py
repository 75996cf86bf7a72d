"""What a form needs to know about a parameter, read off the specification's own fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from tui_trainer.spec.model import Follows, Spec, Step, Steps

ParameterType = Literal[
    "integer", "number", "integers", "numbers", "switch", "choice", "text", "texts", "size", "amount"
]
"""`integers`, `numbers` and `texts` are lists; `size` is a whole number or a word, `amount` a number or a word."""

_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A parameter with its type, default, bounds and help; `default` is what a new entry starts with.

    A default of None, where the parameter is not required, stands for what follows from the other parameters.
    """

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
    word: str = ""
    """The word that may stand for a number, as "full" for a batch size."""
    step: Step = "one"
    first: float = 1e-5
    """Where steps by a factor begin, above a 0 that is allowed or above a default of None."""
    follows: str = ""
    """What a default of None amounts to, as `as kernel_size`."""

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
            "integers": "whole numbers with commas between them,",
            "numbers": "numbers with commas between them,",
            "size": f'the word "{self.word}" or a whole number',
            "amount": f'the word "{self.word}" or a number',
            "text": "text",
            "texts": "words with commas between them",
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
    metadata = [*field.metadata, *_inner_metadata(field.annotation)]
    bounds = _bounds(metadata)
    kind: ParameterType = _parameter_type(field.annotation) or "text"
    default = field.default if not field.is_required() else (field.examples or [None])[0]
    steps = _said(Steps, metadata) or Steps(_step(kind, bounds, default))
    follows = _said(Follows, metadata)
    return ParameterInfo(
        name=name,
        type=kind,
        default=default,
        required=field.is_required(),
        help=field.description or "",
        minimum=bounds.get("ge", bounds.get("gt")),
        maximum=bounds.get("le", bounds.get("lt")),
        excludes="minimum" if "gt" in bounds else "maximum" if "lt" in bounds else "",
        choices=_choices(field.annotation) if kind == "choice" else (),
        word=_word(field.annotation),
        step=steps.by,
        first=steps.first,
        follows=follows.words if follows else "",
    )


_Said = TypeVar("_Said")


def _said(what: type[_Said], metadata: list[Any]) -> _Said | None:
    """What a field says beside its help, where it does."""
    return next((item for item in metadata if isinstance(item, what)), None)


def _step(kind: ParameterType, bounds: dict[str, float], default: Any) -> Step:
    """The step that belongs to a parameter whose field does not say it."""
    if kind in ("integer", "integers", "size"):
        return "one"
    low, high = bounds.get("ge", bounds.get("gt", 0.0)), bounds.get("le", bounds.get("lt", 1e9))
    usual = default if isinstance(default, float) else 0.1
    share = high <= 1 and ("ge" in bounds or usual >= 0.5)
    return "tenth" if low < 0 or (share and not 0 < usual < 0.05) else "factor"


def _parameter_type(annotation: Any) -> ParameterType | None:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _parameter_type(get_args(annotation)[0])
    if origin is Literal:
        return "choice"
    if origin in {Union, UnionType}:
        members = [_parameter_type(member) for member in get_args(annotation) if member is not type(None)]
        return members[0] if len(members) == 1 else _WITH_A_WORD.get(tuple(members))
    if origin is list:
        return _LISTS.get(_parameter_type(get_args(annotation)[0]))
    plain: dict[Any, ParameterType] = {bool: "switch", int: "integer", float: "number", str: "text"}
    return plain.get(annotation)


_WITH_A_WORD: dict[tuple[ParameterType | None, ...], ParameterType] = {
    ("integer", "choice"): "size",
    ("number", "choice"): "amount",
}
_LISTS: dict[ParameterType | None, ParameterType] = {"integer": "integers", "number": "numbers", "text": "texts"}


def _word(annotation: Any) -> str:
    """The word beside the number, where a union has one."""
    if get_origin(annotation) not in {Union, UnionType}:
        return ""
    words = [get_args(member)[0] for member in get_args(annotation) if get_origin(member) is Literal]
    return str(words[0]) if words else ""


def _choices(annotation: Any) -> tuple[str, ...]:
    """The values of a Literal, also where it may be absent."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return tuple(choice for member in get_args(annotation) for choice in _choices(member))


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


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table that may be there or not, as early stopping: what it is for, and what it starts with when it comes.

    `spec` is None where a catalogue says what the table holds.
    """

    name: str
    help: str
    spec: type[Spec] | None
    starting_values: tuple[tuple[str, Any], ...] = ()


@cache
def tables_of(spec: type[Spec]) -> tuple[TableInfo, ...]:
    """The tables inside a specification class that may be absent, in their order."""
    found = []
    for name, field in spec.model_fields.items():
        members = [member for member in get_args(field.annotation) if member is not type(None)]
        specs = [one for member in members for one in _specs(member)]
        if specs and len(members) < len(get_args(field.annotation)):
            found.append(_table(name, field, specs))
    return tuple(found)


def _table(name: str, field: FieldInfo, specs: list[type[Spec]]) -> TableInfo:
    if len(specs) > 1:
        return TableInfo(name, field.description or "", None)
    (spec,) = specs
    sentence = (spec.__doc__ or "").split("\n")[0].rstrip(".")
    starting = [(key, inner.examples[0]) for key, inner in spec.model_fields.items() if inner.examples]
    return TableInfo(name, field.description or sentence, spec, tuple(starting))


def _specs(annotation: Any) -> list[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return [annotation]
    return [spec for member in get_args(annotation) for spec in _specs(member)]

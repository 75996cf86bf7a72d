"""Turns what pydantic finds into problems a person understands, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tui_trainer.spec.catalogue.places import kinds_at
from tui_trainer.spec.model import Spec
from tui_trainer.spec.numerals import whole_text
from tui_trainer.spec.place import Document, Key, place_text, value_at
from tui_trainer.spec.problems import Problem, did_you_mean

_SHOWN = 60


def received(value: object) -> str:
    """A value as it is shown in a message: short, and never the whole document."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return whole_text(value)
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def structure_problems(document: Document, error: ValidationError) -> list[Problem]:
    """Every problem of a failed validation, in the order of the document's places."""
    return [_problem(document, detail) for detail in error.errors(include_url=False)]


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    keys = _place(document, detail["loc"])
    value = detail["input"]
    context = detail.get("ctx", {})
    write = _WORDS.get(detail["type"])
    if detail["type"] == "extra_forbidden":
        message = "unknown" + did_you_mean(keys[-1], _known_names(document, keys))
    elif detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return _kind_problem(keys, value, context)
    elif write:
        message = write(context)
        if detail["type"] not in {"missing", "string_pattern_mismatch"}:
            message += f", received {received(value)}"
    else:
        message = f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, received {received(value)}"
    if keys == ("schema",) and isinstance(value, int) and value > int(context.get("expected", value)):
        message += "; a later tui-trainer wrote this, which a newer one can read"
    return Problem(place_text(keys), message)


_Words = Callable[[dict[str, Any]], str]

_WORDS: dict[str, _Words] = {
    "missing": lambda c: "missing; it has no default",
    "int_type": lambda c: "expected a whole number",
    "int_from_float": lambda c: "expected a whole number",
    "float_type": lambda c: "expected a number",
    "finite_number": lambda c: "expected a finite number",
    "bool_type": lambda c: "expected true or false",
    "string_type": lambda c: "expected text in quotes",
    "string_unicode": lambda c: "expected text without broken characters",
    "dict_type": lambda c: "expected a table",
    "list_type": lambda c: "expected a list",
    "model_type": lambda c: "expected a table",
    "model_attributes_type": lambda c: "expected a table",
    "literal_error": lambda c: f"expected {c.get('expected', '')}".replace("'", '"'),
    "greater_than": lambda c: f"expected more than {c['gt']:g}",
    "greater_than_equal": lambda c: f"expected {c['ge']:g} or more",
    "less_than": lambda c: f"expected less than {c['lt']:g}",
    "less_than_equal": lambda c: f"expected {c['le']:.15g} or less",
    "too_short": lambda c: (
        f"expected {c['min_length']} values" if c["min_length"] > 1 else "expected at least one value"
    ),
    "too_long": lambda c: f"expected at most {c['max_length']} values",
    "string_too_long": lambda c: f"expected at most {c['max_length']} characters",
    "string_pattern_mismatch": lambda c: (
        "a stack's name is made of small letters, digits and _, and starts with a letter"
    ),
}


def _kind_problem(keys: tuple[Key, ...], value: object, context: dict[str, Any]) -> Problem:
    tag, table = kinds_at(keys) or ("kind", {})
    given = value.get(tag) if isinstance(value, dict) else None
    if given is None:
        return Problem(place_text((*keys, tag)), f"missing; expected one of {', '.join(table)}")
    message = f"unknown {received(given)}{did_you_mean(given, table)} (known: {', '.join(table)})"
    return Problem(place_text((*keys, tag)), message)


def _place(document: Document, loc: Sequence[Key]) -> tuple[Key, ...]:
    """pydantic's location without the tags of unions and the markers of keys."""
    keys: list[Key] = []
    node: object = document
    tagged = -1
    for part in loc:
        inside = (isinstance(node, dict) and part in node) or (isinstance(node, list) and isinstance(part, int))
        # a tuple, since a wrong kind may be anything, also what no set can hold
        tag = isinstance(node, dict) and part in (node.get("kind"), node.get("scheme"))
        # of what has kinds the tag comes first, also where the table has a key of that name
        first = tagged != len(keys) and kinds_at(tuple(keys)) is not None
        if part == "[key]" or (tag and (first or not inside)):
            tagged = len(keys)
            continue
        keys.append(part)
        node = value_at(node, [part])
    return tuple(keys)


def _known_names(document: Document, keys: tuple[Key, ...]) -> list[str]:
    """The names that would be known beside an unknown one."""
    from tui_trainer.spec.experiment import Experiment

    parents = keys[:-1]
    kinds = kinds_at(parents)
    if kinds is not None:
        kind = value_at(document, (*parents, kinds.tag))
        return (
            [kinds.tag, *kinds.table[kind].spec.model_fields] if isinstance(kind, str) and kind in kinds.table else []
        )
    model: type[Spec] | None = Experiment
    for key in parents:
        field = model.model_fields.get(str(key)) if model else None
        model = _table_of(field.annotation) if field else None
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _table_of(annotation: Any) -> type[Spec] | None:
    """The specification that a field holds, also where it may be absent."""
    for member in (annotation, *get_args(annotation)):
        if isinstance(member, type) and issubclass(member, Spec):
            return member
    return None

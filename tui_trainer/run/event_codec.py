"""Events as JSON lines. JSON has no NaN: a number that is not finite is written as null and named in `nonfinite`."""

from __future__ import annotations

import json
from dataclasses import fields
from math import inf, isfinite, nan
from typing import Any, get_args

from tui_trainer.run.events import Event

_TYPES: dict[str, type] = {kind.__name__: kind for kind in get_args(Event)}
_WORDS = {"nan": nan, "inf": inf, "-inf": -inf}


def event_to_dict(event: Event) -> dict[str, Any]:
    """An event as plain values that JSON can hold, with its type under `event`."""
    values: dict[str, Any] = {"event": type(event).__name__}
    lost: dict[str, str] = {}
    for item in fields(event):
        values[item.name] = _finite(getattr(event, item.name), item.name, lost)
    if lost:
        values["nonfinite"] = lost
    return values


def event_to_json(event: Event) -> str:
    """An event as one line of JSON, without the newline."""
    return json.dumps(event_to_dict(event), allow_nan=False, separators=(",", ":"), ensure_ascii=False)


def event_from_json(line: str) -> Event:
    """The event of a line; raises ValueError where the line is not one."""
    try:
        values = json.loads(line)
        kind = _TYPES[values.pop("event")]
        for path, word in values.pop("nonfinite", {}).items():
            _restore(values, list(map(_unescaped, path.split("/"))), _WORDS[word])
        event: Event = kind(**values)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"not an event ({error}): {line[:80]}") from None
    return event


def _finite(value: Any, path: str, lost: dict[str, str]) -> Any:
    if isinstance(value, float) and not isfinite(value):
        lost[path] = str(value)
        return None
    if isinstance(value, dict):
        return {key: _finite(item, f"{path}/{_escaped(key)}", lost) for key, item in value.items()}
    if isinstance(value, list) and not all(map(isfinite, value)):
        return [_finite(item, f"{path}/{index}", lost) for index, item in enumerate(value)]
    return value


def _escaped(key: str) -> str:
    """A key as a part of a path, as in a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _restore(node: Any, keys: list[str], value: float) -> None:
    for key in keys[:-1]:
        node = node[key]
    node[int(keys[-1]) if isinstance(node, list) else keys[-1]] = value

"""Places in a document: `network.classifier[3].out_features`, read and replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

Document = dict[str, Any]
"""The plain content of a preset, as `tomllib` reads it. It may be wrong in any way."""

Key = str | int

_MOST_KEYS = 60
"""A written place with more leads nowhere in a document that can be read."""

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_TOKEN = re.compile(rf'({_NAME})|\[(\d{{1,6}})\]|("(?:[^"\\]|\\.)*")')


def place_text(keys: Sequence[Key]) -> str:
    """`("network", "classifier", 3, "kind")` as `network.classifier[3].kind`; odd names in quotes, as in TOML."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
            continue
        name = key if re.fullmatch(_NAME, key) else json.dumps(key, ensure_ascii=False)
        text += f".{name}" if text else name
    return text


def parse_place(text: str) -> tuple[Key, ...] | None:
    """The keys of a written place, or None where it is not one."""
    keys: list[Key] = []
    position = 0
    while position < len(text):
        if keys and text[position] == ".":
            position += 1
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        name, index, quoted = match.groups()
        try:
            keys.append(name if name is not None else int(index) if index is not None else json.loads(quoted))
        except ValueError:
            return None
        position = match.end()
        if len(keys) > _MOST_KEYS:
            return None
    return tuple(keys) or None


def value_at(document: object, keys: Sequence[Key], default: object = None) -> Any:
    """The value at a place, or `default` where the document has none."""
    node = document
    for key in keys:
        if (isinstance(node, dict) and key in node) or (
            isinstance(node, list) and isinstance(key, int) and key < len(node)
        ):
            node = node[key]  # type: ignore[index]
        else:
            return default
    return node


def replaced(document: Document, keys: Sequence[Key], value: object) -> Document:
    """A copy of the document with the value at a place set; tables on the way are made.

    Raises LookupError, with the keys up to the place that cannot hold the next one.
    """
    result: Document = _replaced(document, tuple(keys), 0, value)
    return result


def _replaced(node: object, keys: tuple[Key, ...], depth: int, value: object) -> Any:
    if depth == len(keys):
        return value
    key = keys[depth]
    if isinstance(key, int):
        if not isinstance(node, list) or key >= len(node):
            raise LookupError(keys[: depth + 1])
        return [_replaced(item, keys, depth + 1, value) if i == key else item for i, item in enumerate(node)]
    if not isinstance(node, dict):
        raise LookupError(keys[: depth + 1])
    return {**node, key: _replaced(node.get(key, {}), keys, depth + 1, value)}


_Put = Callable[[Document, tuple[Key, ...], object], Document]


def forced(document: Document, keys: Sequence[Key], value: object, put: _Put = replaced) -> Document:
    """A copy with the value put at a place; what stands where a table has to be gives way to one.

    The document stays as it is where a list on the way has no such entry.
    """
    for _ in range(len(keys) + 1):
        try:
            return put(document, tuple(keys), value)
        except LookupError as error:
            failed: tuple[Key, ...] = error.args[0]
            if isinstance(failed[-1], int):
                return document
            document = replaced(document, failed[:-1], {})
    return document


def removed(document: Document, keys: Sequence[Key]) -> Document:
    """A copy of the document without the value at a place."""
    *parents, last = keys
    parent = value_at(document, parents)
    if isinstance(parent, dict):
        remaining: object = {key: item for key, item in parent.items() if key != last}
    elif isinstance(parent, list):
        remaining = [item for index, item in enumerate(parent) if index != last]
    else:
        return document
    return replaced(document, parents, remaining) if parents else remaining  # type: ignore[return-value]

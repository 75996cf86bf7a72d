"""The file form of a specification: TOML, read by `tomllib` and written by `tomlkit`, which keeps comments."""

from __future__ import annotations

import json
import stat
import tomllib
from difflib import SequenceMatcher
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui_trainer.spec.place import Document
from tui_trainer.spec.problems import PresetError, Problem

if TYPE_CHECKING:
    from tomlkit.items import AoT, Table

MAX_BYTES = 1_000_000
"""A preset is a page of text; a file far longer is something else and is not read."""

MOST_DIGITS = 4300
"""Python reads and writes no whole number with more decimal digits."""
_MOST_BITS = int(MOST_DIGITS * log2(10))
"""The bits that such a number has at least."""

DEEPEST = 60
"""Tables and lists inside each other; what is far deeper is no preset, and could not be walked through."""

MOST_VALUES = 10_000
"""Tables, lists and what is in them; a preset has hundreds."""

SCHEMA_LINE = "#:schema ./schema/preset-v1.json"


def parse_document(text: str, source: str) -> Document:
    """The content of a preset's text; raises PresetError where it is not TOML."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(source, [Problem("", f"not valid TOML: {_first_line(error)}")]) from None
    except ValueError:  # from Python's own limit on decimal numbers
        raise PresetError(source, [Problem("", _TOO_LONG)]) from None
    except RecursionError:
        raise PresetError(source, [Problem("", _TOO_DEEP)]) from None
    reason = unbearable(document)
    if reason:
        raise PresetError(source, [Problem("", reason)])
    return document


_TOO_DEEP = "not a preset: nested too deeply to be read"
_TOO_LONG = f"cannot be read as TOML: a whole number of more than {MOST_DIGITS} digits"


def unbearable(value: object) -> str:
    """Why a value of TOML is nothing to work with: nested too deeply, too much, or a number too long."""
    waiting, count = [(value, 0)], 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            return f"not a preset: more than {MOST_VALUES} values"
        if isinstance(node, int) and node.bit_length() > _MOST_BITS:  # as hexadecimal digits they have no limit
            return _TOO_LONG
        if isinstance(node, dict | list):
            if depth >= DEEPEST:
                return _TOO_DEEP
            waiting += [(item, depth + 1) for item in (node.values() if isinstance(node, dict) else node)]
    return ""


def read_document(path: Path) -> Document:
    """The content of a preset file; raises PresetError, with the reason, where it cannot be read."""
    return parse_document(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a preset file; raises PresetError, with the reason, where it cannot be read."""
    source = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise PresetError(source, [Problem("", "a directory; expected a preset file, NAME.toml")])
        if not stat.S_ISREG(mode):  # a named pipe would be waited for
            raise PresetError(
                source,
                [Problem("", "not a regular file; expected NAME.toml (commands also take - for standard input)")],
            )
        with path.open("rb") as file:
            return text_in(file, source)
    except FileNotFoundError:
        raise PresetError(source, [Problem("", "no such file")]) from None
    except OSError as error:
        raise PresetError(source, [Problem("", f"cannot be read: {error.strerror or error}")]) from None
    except ValueError as error:  # a null byte in the path
        raise PresetError(source, [Problem("", f"not a file name: {error}")]) from None


def text_in(file: BinaryIO, source: str) -> str:
    """The text of the preset that is in an open file; raises PresetError where it is none, and OSError from reading."""
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise PresetError(source, [Problem("", f"too long; a preset has at most {MAX_BYTES // 10**6} MB")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PresetError(
            source, [Problem("", f"not UTF-8 text (byte {error.start}); a preset is a TOML text file")]
        ) from None


def render_document(document: Document, original: str | None = None) -> str:
    """The TOML text of a document; comments, order and spacing of `original` stay where values did not change."""
    import tomlkit

    edited = None if original is None else _edited(original, document)
    return f"{SCHEMA_LINE}\n{tomlkit.dumps(_ordered(document))}" if edited is None else edited


def _edited(original: str, document: Document) -> str | None:
    """The text changed to say what the document says; None where tomlkit cannot edit its layout in place.

    The values matter more than the comments, so that the result is read again before it is believed.
    """
    import tomlkit

    try:
        written = tomlkit.parse(original)
        _update(written, document)
        text = tomlkit.dumps(written)
        return text if tomllib.loads(text) == document else None
    except (AttributeError, LookupError, TypeError, ValueError, tomlkit.exceptions.TOMLKitError):
        return None


def _ordered(document: Document) -> Document:
    """Plain values before tables, since TOML gives every later line to the table above it."""
    plain = {key: value for key, value in document.items() if not _is_table(value)}
    tables = {key: _ordered(value) if isinstance(value, dict) else value for key, value in document.items()}
    return plain | tables


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _update(table: Any, values: Document) -> None:
    """Make a tomlkit table hold exactly `values`, touching only what differs."""
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        if key not in table:
            table[key] = _item(value)
        elif _same(_plain(table[key]), value):
            continue
        elif isinstance(value, dict) and isinstance(table[key], dict):
            _update(table[key], value)
        elif _is_list_of_tables(value) and _is_list_of_tables(table[key]):
            table[key] = _merged_tables(table[key], value)
        else:
            _set(table, key, value)


def _set(table: Any, key: str, value: object) -> None:
    """Replace a value and keep the comment behind it."""
    import tomlkit
    from tomlkit.items import Item

    item = value if isinstance(value, Item) else tomlkit.item(value)
    old = table[key]
    if isinstance(old, Item) and not isinstance(item, dict):
        item.trivia.comment_ws = old.trivia.comment_ws
        item.trivia.comment = old.trivia.comment
    table[key] = item


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _same(old: object, new: object) -> bool:
    """Equal with equal types: `1`, `1.0` and `true` are different values in a file."""
    if isinstance(old, dict) and isinstance(new, dict):
        return list(old) == list(new) and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    return type(old) is type(new) and old == new


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def _merged_tables(old: Any, new: list[Document]) -> AoT:
    """A list of tables in which every table that is still there is the old one, comments and all."""
    import tomlkit

    leads, tail = _detached_comments(old)
    before, after = ([json.dumps(_plain(entry), sort_keys=True, default=str) for entry in side] for side in (old, new))
    merged = tomlkit.aot()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for offset in range(j2 - j1):
            values, lead = new[j1 + offset], "\n"
            table = old[i1 + offset] if i1 + offset < i2 else None
            if table is not None and table.get("kind") == values.get("kind"):
                lead = leads[i1 + offset]
                if tag != "equal":
                    _update(table, values)
            else:
                table = _table(values)
            merged.append(table)
            first = len(merged) == 1
            merged[-1].trivia.indent = lead.lstrip("\n") if first else "\n" + lead.removeprefix("\n")
    merged[-1].add(tomlkit.ws(tail))
    return merged


def _detached_comments(tables: Any) -> tuple[list[str], str]:
    """The comments above each table, which tomlkit keeps at the end of the one before, and those after the last."""
    from tomlkit.items import Comment, Whitespace

    trailing = []
    for table in tables:
        body, lines = table.value.body, ""
        while body and isinstance(body[-1][1], (Comment, Whitespace)):
            lines = body.pop()[1].as_string() + lines
        trailing.append(lines)
    return ["", *trailing[:-1]], trailing[-1]


def _table(values: Document) -> Table:
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _item(value)
    return table


def _item(value: object) -> Any:
    import tomlkit

    if isinstance(value, dict):
        return _table(_ordered(value))
    if _is_list_of_tables(value):
        array = tomlkit.aot()
        for entry in value:  # type: ignore[attr-defined]
            array.append(_table(entry))
        return array
    return tomlkit.item(value)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]

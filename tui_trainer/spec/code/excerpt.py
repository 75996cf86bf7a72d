"""Pieces of the application's own source, to stand in a script as they stand here.

What PyTorch has no module or function for is written once, in the engine, and exported as that very text. The source is
read, never imported: the engine needs torch, and whoever only looks at code must not wait for it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
_LEGEND = re.compile(r"^Shape suffixes: (.*?)\.$", re.MULTILINE | re.DOTALL)
_SUFFIX = re.compile(r"_([A-Z0-9]*[A-Z][A-Z0-9]*)\b")


class ExcerptError(Exception):
    """A name that cannot be taken out of its module; a mistake of ours, never of a user."""


@dataclass(frozen=True, slots=True)
class Import:
    """A name that an excerpt needs: `from module import name`, or `import module` where `name` is empty."""

    module: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Functions and classes in the order of their module, each a text without a final newline, and their imports.

    `legend` says what the letters mean that their names of tensors end in, one for each dimension; empty where none do.
    """

    definitions: tuple[str, ...]
    imports: tuple[Import, ...]
    legend: str = ""


@dataclass(frozen=True)
class _Source:
    """By name a module's functions and classes with their texts, and its imports; by letter what its suffixes mean."""

    definitions: dict[str, tuple[ast.stmt, str]]
    imports: dict[str, Import]
    suffixes: dict[str, str]


@cache
def excerpt(module_file: str | Path, *names: str) -> Excerpt:
    """Functions and classes of a file with all of it that they need; the file may import everything but this package.

    It is a path below the package, or any other. Raises ExcerptError.
    """
    source = _source(PACKAGE / module_file)
    wanted: set[str] = set()
    imports: dict[Import, None] = {}
    left = list(names)
    while left:
        name = left.pop()
        if name not in source.definitions:
            raise ExcerptError(f"{module_file} defines no {name}")
        wanted.add(name)
        for used in _names_used(source.definitions[name][0]):
            if used in source.definitions and used not in wanted:
                left.append(used)
            elif used in source.imports:
                imports[source.imports[used]] = None
    texts = tuple(text for name, (_, text) in source.definitions.items() if name in wanted)
    return Excerpt(texts, tuple(imports), _legend(source.suffixes, texts))


def _legend(suffixes: dict[str, str], texts: Sequence[str]) -> str:
    used = {letter for text in texts for suffix in _SUFFIX.findall(text) for letter in suffix}
    meanings = [f"{letter} {meaning}" for letter, meaning in suffixes.items() if letter in used]
    return f"Shape suffixes: {', '.join(meanings)}." if meanings else ""


@cache
def _source(path: Path) -> _Source:
    text = path.read_text(encoding="utf-8")
    lines, tree = text.splitlines(), ast.parse(text)
    legend = _LEGEND.search(ast.get_docstring(tree) or "")
    entries = " ".join(legend[1].split()).split(", ") if legend else []
    return _Source(
        definitions={
            statement.name: (statement, "\n".join(lines[_first_line(statement) - 1 : statement.end_lineno]))
            for statement in tree.body
            if isinstance(statement, ast.FunctionDef | ast.ClassDef)
        },
        imports={name: found for statement in tree.body for name, found in _imports(statement)},
        suffixes={entry.split()[0]: entry.split(" ", 1)[1] for entry in entries},
    )


def _first_line(statement: ast.FunctionDef | ast.ClassDef) -> int:
    return min(node.lineno for node in (statement, *statement.decorator_list))


def _imports(statement: ast.stmt) -> Iterator[tuple[str, Import]]:
    match statement:
        case ast.Import(names=names):
            for name in names:
                yield name.name.partition(".")[0], Import(name.name)
        case ast.ImportFrom(module=str(module), names=names) if module != "__future__":
            if module.startswith(PACKAGE.name):
                raise ExcerptError(f"what is exported cannot import {module}")
            for name in names:
                yield name.name, Import(module, name.name)


def _names_used(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}

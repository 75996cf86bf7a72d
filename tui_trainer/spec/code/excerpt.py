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
_OWN = PACKAGE.name
_LEGEND = re.compile(r"^Shape suffixes:.*?\.$", re.MULTILINE | re.DOTALL)
_SUFFIX = re.compile(r"_[A-Z][A-Z0-9]*\b")


class ExcerptError(Exception):
    """A name that cannot be taken out of its module; a mistake of ours, never of a user."""


@dataclass(frozen=True, slots=True)
class Import:
    """A name that an excerpt needs: `from module import name as local`, or `import module` where `name` is empty."""

    module: str
    name: str = ""
    local: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Definitions in the order of their modules, each a text without a final newline, and what they import.

    `legends` say what the suffixes of their names mean: those of tensors, which are letters for dimensions.
    """

    definitions: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    legends: tuple[str, ...] = ()

    def __add__(self, other: Excerpt) -> Excerpt:
        """Both, each definition and import once."""
        return Excerpt(
            tuple(dict.fromkeys(self.definitions + other.definitions)),
            tuple(dict.fromkeys(self.imports + other.imports)),
            tuple(dict.fromkeys(self.legends + other.legends)),
        )


@dataclass(frozen=True)
class _Definition:
    """A statement that defines names, and its lines: decorators, the comment right above and the text right below."""

    statement: ast.stmt
    text: str


@dataclass(frozen=True)
class _Source:
    """A module's definitions and imports by the names they give, and its sentence on suffixes."""

    legend: str
    definitions: dict[str, _Definition]
    imports: dict[str, Import]


def excerpt(module_file: str | Path, names: Sequence[str]) -> Excerpt:
    """The definitions of `names` in a file (a path below the package, or any other) and of all that they need.

    What they take from other modules of this package comes along. Raises ExcerptError.
    """
    return _excerpt((PACKAGE / module_file).resolve(), tuple(names))


@cache
def _excerpt(path: Path, names: tuple[str, ...]) -> Excerpt:
    source = _source(path)
    wanted: set[str] = set()
    left = list(names)
    found = Excerpt()
    while left:
        name = left.pop()
        if name in wanted:
            continue
        if name not in source.definitions:
            raise ExcerptError(f"{path} defines no {name}")
        wanted.add(name)
        for used in _names_used(source.definitions[name].statement):
            if used in source.definitions:
                left.append(used)
            elif used in source.imports:
                found += _imported(source.imports[used], path)
    ordered = sorted((source.definitions[name] for name in wanted), key=lambda found: found.statement.lineno)
    texts = tuple(definition.text for definition in ordered)
    suffixed = source.legend and any(_SUFFIX.search(text) for text in texts)
    return found + Excerpt(texts, legends=(source.legend,) if suffixed else ())


def _imported(wanted: Import, path: Path) -> Excerpt:
    """An import as it is, or what it takes from this package."""
    package, *rest = wanted.module.split(".")
    if package != _OWN:
        return Excerpt(imports=(wanted,))
    if not wanted.name or wanted.local != wanted.name:
        raise ExcerptError(f"{path} imports {wanted.module} in a way that cannot be exported")
    file = PACKAGE.joinpath(*rest)
    return _excerpt(file / "__init__.py" if file.is_dir() else file.with_suffix(".py"), (wanted.name,))


@cache
def _source(path: Path) -> _Source:
    text = path.read_text(encoding="utf-8")
    lines, tree = text.splitlines(), ast.parse(text)
    body, legend = tree.body, _LEGEND.search(ast.get_docstring(tree) or "")
    definitions: dict[str, _Definition] = {}
    imports: dict[str, Import] = {}
    for statement, following in zip(body, [*body[1:], None], strict=True):
        imports |= {found.local: found for found in _imports(statement)}
        for name in _names_defined(statement):
            definitions[name] = _Definition(statement, _text(lines, statement, following))
    return _Source(" ".join(legend[0].split()) if legend else "", definitions, imports)


def _imports(statement: ast.stmt) -> Iterator[Import]:
    match statement:
        case ast.Import(names=names):
            for name in names:
                yield Import(name.name, "", name.asname or name.name.partition(".")[0])
        case ast.ImportFrom(module=str(module), names=names) if module != "__future__":
            for name in names:
                yield Import(module, name.name, name.asname or name.name)


def _names_defined(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _names_used(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value  # an annotation in quotes; any other text that is a name brings more than needed


def _text(lines: list[str], statement: ast.stmt, following: ast.stmt | None) -> str:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    last = statement
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(following, ast.Expr):
        last = following
    return "\n".join(lines[first : last.end_lineno])

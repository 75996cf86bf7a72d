"""A script in the making: its imports, constants and definitions, put in order at the end."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_trainer.spec.code.excerpt import Excerpt, Import

_ABOUT_SEEDS = "# Whatever is drawn has a seed of its own, so that changing one thing leaves the others as they are."


@dataclass
class Script:
    """What a script consists of; each part is there once, in the order in which it was added."""

    docstring: list[str] = field(default_factory=list)
    imports: dict[Import, None] = field(default_factory=dict)
    constants: list[str] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)
    definitions: dict[str, None] = field(default_factory=dict)

    def needs(self, module: str, *names: str) -> None:
        """Import a module, or names from it."""
        for name in names or ("",):
            self.imports[Import(module, name, name or module.partition(".")[0])] = None

    def carries(self, part: Excerpt) -> None:
        """Take an excerpt in, with what it imports."""
        self.imports |= dict.fromkeys(part.imports)
        self.definitions |= dict.fromkeys(comment_text(legend) for legend in part.legends)
        self.definitions |= dict.fromkeys(part.definitions)

    def defines(self, lines: Iterable[str]) -> None:
        """Add a function or another statement at the top level."""
        self.definitions["\n".join(line.rstrip() for line in lines)] = None

    def text(self) -> str:
        """The whole script."""
        head = [*self.docstring, "", *import_lines(self.imports)]
        head += ["", *self.constants] if self.constants else []
        head += ["", _ABOUT_SEEDS, *self.seeds] if self.seeds else []
        ending = ['if __name__ == "__main__":', "    main()"]
        return "\n\n\n".join(["\n".join(head), *self.definitions, "\n".join(ending)]) + "\n"


def comment_text(text: str) -> str:
    """A comment of as many lines as it takes."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, 100))


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Import statements, sorted as ruff's isort sorts them: the standard library, then the rest."""
    sections: list[list[str]] = [[], []]
    by_module: dict[str, set[str]] = {}
    for found in imports:
        by_module.setdefault(found.module, set()).add(_name_text(found))
    for module in sorted(by_module, key=lambda module: (module.lower(), module)):
        section = sections[module.partition(".")[0] not in sys.stdlib_module_names]
        whole = sorted(name for name in by_module[module] if not name or name.startswith(" as "))
        section += [f"import {module}{name}" for name in whole]
        names = sorted(by_module[module].difference(whole), key=_rank)
        if names:
            section.append(f"from {module} import {', '.join(names)}")
    for section in sections:
        section.sort(key=lambda line: line.startswith("from "))
    standard, others = sections
    return [*standard, *([""] if standard and others else []), *others]


def _name_text(found: Import) -> str:
    """The name as its import says it; empty or an alias alone where the module itself is imported."""
    usual = found.name or found.module.partition(".")[0]
    return found.name if found.local in ("", usual) else f"{found.name} as {found.local}"


def _rank(name: str) -> tuple[int, str]:
    """Constants, classes, then the rest."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name

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
            self.imports[Import(module, name)] = None

    def carries(self, part: Excerpt) -> None:
        """Take an excerpt in, with what it imports."""
        self.imports |= dict.fromkeys(part.imports)
        if not self.definitions.keys() >= set(part.definitions):
            legend = textwrap.wrap(part.legend, 100, initial_indent="# ", subsequent_indent="# ")
            self.definitions |= dict.fromkeys(["\n".join(legend)] if legend else [])
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


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Import statements, sorted as ruff's isort sorts them: the standard library, then the rest."""
    sections: list[list[str]] = [[], []]
    by_module: dict[str, set[str]] = {}
    for found in imports:
        by_module.setdefault(found.module, set()).add(found.name)
    for module in sorted(by_module, key=lambda module: (module.lower(), module)):
        section = sections[module.partition(".")[0] not in sys.stdlib_module_names]
        names = sorted(by_module[module] - {""}, key=_rank)
        if "" in by_module[module]:
            section.append(f"import {module}")
        if names:
            section.append(f"from {module} import {', '.join(names)}")
    for section in sections:
        section.sort(key=lambda line: line.startswith("from "))
    standard, others = sections
    return [*standard, *([""] if standard and others else []), *others]


def _rank(name: str) -> tuple[int, str]:
    """Constants, classes, then the rest."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name

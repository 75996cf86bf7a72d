"""Source text that is taken out of modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_trainer.spec.code.excerpt import Excerpt, ExcerptError, Import, excerpt
from tui_trainer.spec.code.scripts import Script, import_lines

MODULE = '''"""A module."""

from __future__ import annotations

import math
import os.path as where
from collections.abc import Callable, Iterable
from functools import cache as remembered

import torch
from torch import Tensor

# how much
# of it
FACTOR: float = 2.0
"""What is multiplied with."""

UNUSED = where


def _inner(x: Tensor) -> float:
    return FACTOR * math.pi


@remembered
# in between
def outer(call: "Callable[[], int]") -> Tensor:
    """Says `UNUSED` only in words."""
    return torch.tensor(_inner(call))


class Both(Base := object):
    size = FACTOR
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(MODULE, encoding="utf-8")
    return path


def test_a_definition_brings_all_that_it_needs_in_the_order_of_the_file(module: Path) -> None:
    found = excerpt(module, ["outer"])
    assert found.definitions == (
        '# how much\n# of it\nFACTOR: float = 2.0\n"""What is multiplied with."""',
        "def _inner(x: Tensor) -> float:\n    return FACTOR * math.pi",
        '@remembered\n# in between\ndef outer(call: "Callable[[], int]") -> Tensor:\n'
        '    """Says `UNUSED` only in words."""\n    return torch.tensor(_inner(call))',
    )
    assert set(found.imports) == {
        Import("math", "", "math"),
        Import("functools", "cache", "remembered"),
        Import("torch", "", "torch"),
        Import("torch", "Tensor", "Tensor"),
    }


def test_suffixes_come_with_what_they_mean(module: Path) -> None:
    head = '"""A module.\n\nShape suffixes: B batch,\nC channels.\nMore.\n"""\n\n\n'
    module.write_text(head + "def f(images_BC):\n    return images_BC\n\n\ndef g(images):\n    return images\n")
    found = excerpt(module.rename(module.with_name("other.py")), ["f"])
    assert found.legends == ("Shape suffixes: B batch, C channels.",)
    assert excerpt(module.with_name("other.py"), ["g"]).legends == ()
    script = Script(['"""Text."""'])
    script.carries(found)
    script.carries(found)
    assert script.text().count("# Shape suffixes: B batch, C channels.\n\n\ndef f(") == 1


def test_imports_are_sorted_into_sections() -> None:
    imports = [
        Import("torch", "nn", "nn"),
        Import("torch", "Tensor", "Tensor"),
        Import("torch", "", "torch"),
        Import("torch.nn", "functional", "F"),
        Import("math", "", "math"),
        Import("collections.abc", "Iterable", "Iterable"),
        Import("os.path", "", "where"),
        Import("typing", "TYPE_CHECKING", "TYPE_CHECKING"),
        Import("typing", "Any", "Any"),
    ]
    assert import_lines(imports) == [
        "import math",
        "import os.path as where",
        "from collections.abc import Iterable",
        "from typing import TYPE_CHECKING, Any",
        "",
        "import torch",
        "from torch import Tensor, nn",
        "from torch.nn import functional as F",
    ]


def test_excerpts_add_up_without_repeating(module: Path) -> None:
    both = excerpt(module, ["outer"]) + excerpt(module, ["_inner", "Both"])
    assert len(both.definitions) == 4
    assert both == both + Excerpt()
    script = Script(['"""Text."""'])
    script.carries(both)
    script.carries(both)
    assert script.text().count("FACTOR: float") == 1


def test_what_is_not_there_is_said(module: Path) -> None:
    with pytest.raises(ExcerptError, match="defines no missing"):
        excerpt(module, ["missing"])


def test_another_module_of_the_package_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    path.write_text("from tui_trainer.spec.seeds import derived_seed\n\nX = derived_seed(0, 'x')\n")
    found = excerpt(path, ["X"])
    assert found.definitions[0].startswith("def derived_seed(")
    assert found.definitions[1] == "X = derived_seed(0, 'x')"
    assert found.imports == (Import("hashlib", "sha256", "sha256"),)
    path.write_text("import tui_trainer.spec.seeds\n\nX = tui_trainer.spec.seeds\n")
    with pytest.raises(ExcerptError, match="cannot be exported"):
        excerpt(tmp_path / "again.py" if path.rename(tmp_path / "again.py") else path, ["X"])

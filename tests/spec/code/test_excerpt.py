"""Source text that is taken out of modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_trainer.spec.code.excerpt import ExcerptError, Import, excerpt
from tui_trainer.spec.code.scripts import Script, import_lines

MODULE = '''"""A module.

Shape suffixes: B batch, C channels of
an image, L steps.
More.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache

import torch
from torch import Tensor


class Last(Tensor):
    size = math.pi


def _inner(x: Tensor) -> float:
    return math.tau


def unused(x_L: Tensor) -> Iterable[Tensor]:
    return x_L


@cache
# in between
def outer(call: Callable[[], int], x_4B1: Tensor) -> Tensor:
    """Says `unused` only in words."""
    first, y_BC = _inner(call), torch.zeros(1)
    return y_BC
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(MODULE, encoding="utf-8")
    return path


def test_a_definition_brings_all_that_it_needs_in_the_order_of_the_file(module: Path) -> None:
    found = excerpt(module, "outer", "Last")
    assert found.definitions == (
        "class Last(Tensor):\n    size = math.pi",
        "def _inner(x: Tensor) -> float:\n    return math.tau",
        "@cache\n# in between\ndef outer(call: Callable[[], int], x_4B1: Tensor) -> Tensor:\n"
        '    """Says `unused` only in words."""\n'
        "    first, y_BC = _inner(call), torch.zeros(1)\n    return y_BC",
    )
    assert set(found.imports) == {
        Import("collections.abc", "Callable"),
        Import("math"),
        Import("functools", "cache"),
        Import("torch"),
        Import("torch", "Tensor"),
    }


def test_suffixes_come_with_what_they_mean(module: Path) -> None:
    assert excerpt(module, "outer").legend == "Shape suffixes: B batch, C channels of an image."
    assert excerpt(module, "unused").legend == "Shape suffixes: L steps."
    assert excerpt(module, "_inner").legend == ""


def test_a_script_carries_everything_once(module: Path) -> None:
    script = Script(['"""Text."""'])
    for names in (("outer",), ("outer", "_inner"), ("unused",)):
        script.carries(excerpt(module, *names))
    text = script.text()
    assert text.count("def _inner(") == text.count("def outer(") == text.count("import torch\n") == 1
    assert text.count("# Shape suffixes: B batch, C channels of an image.\n\n\ndef _inner(") == 1
    assert text.count("# Shape suffixes:") == 2


def test_imports_are_sorted_into_sections() -> None:
    imports = [
        Import("torch", "nn"),
        Import("torch", "Tensor"),
        Import("torch"),
        Import("torch.nn", "functional"),
        Import("math"),
        Import("collections.abc", "Iterable"),
        Import("typing", "TYPE_CHECKING"),
        Import("typing", "Any"),
    ]
    assert import_lines(imports) == [
        "import math",
        "from collections.abc import Iterable",
        "from typing import TYPE_CHECKING, Any",
        "",
        "import torch",
        "from torch import Tensor, nn",
        "from torch.nn import functional",
    ]


def test_what_is_not_there_is_said(module: Path) -> None:
    with pytest.raises(ExcerptError, match="defines no missing"):
        excerpt(module, "missing")


def test_nothing_comes_from_another_module_of_the_package(tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    path.write_text("from tui_trainer.spec.seeds import derived_seed\n\n\ndef f():\n    return derived_seed(0, 'x')\n")
    with pytest.raises(ExcerptError, match=r"cannot import tui_trainer\.spec\.seeds"):
        excerpt(path, "f")

"""Whether the code beside the stack, the script, the file and the document say the same."""

from __future__ import annotations

import ast
import re
import tomllib

from tui_trainer.spec.check import Check, check
from tui_trainer.spec.code.script import script_of
from tui_trainer.spec.code.view import code_of, code_view
from tui_trainer.spec.codec import render_document
from tui_trainer.spec.place import Document
from tui_trainer.spec.stacks import layer_places

STACK = ("network", "classifier")


def model_text(code: str) -> str:
    """The network in some code, without how it is indented and broken into lines."""
    first = re.search(r"(model =|return) (nn\.Sequential\(\n(?:.*\n)*?)( *)\)\n", code)
    assert first is not None
    return re.sub(r"\s+", " ", first[2])


def understood(code: str) -> list[str]:
    """The lines of what is understood: which of several doubts is named first may follow the order in the file."""
    return [line for line in code.splitlines() if not line.lstrip().startswith("# ?")]


def assert_code_agrees(document: Document, found: Check) -> None:
    """Every layer is in the code, that of the file is the same, and the script has the same network."""
    lines = code_view(document, found)
    code = "".join(f"{line.text}\n" for line in lines)
    ast.parse(code)
    for place in layer_places(document, STACK):
        assert any(line.belongs_to(place) for line in lines), place
    read = tomllib.loads(render_document(document, None))
    assert understood(code_of(read, check(read))) == understood(code)
    if found.experiment is not None and found.can_train:
        script = script_of(found.experiment)
        ast.parse(script)
        assert model_text(script) == model_text(code)
        assert "# ?" not in code

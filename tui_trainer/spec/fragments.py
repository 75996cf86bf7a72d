"""Layers as text: the tables of a preset without the rest of it, as they are copied and pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_trainer.spec.codec import SCHEMA_LINE, parse_document, render_document
from tui_trainer.spec.pasted import with_plain_lines
from tui_trainer.spec.problems import PresetError, Problem

_SOURCE = "the text"


def layers_text(layers: Sequence[Any], stack: str) -> str:
    """The TOML of some layers of a stack; raises ValueError or TypeError where a value has no form in TOML."""
    return render_document({"network": {stack: list(layers)}}).removeprefix(f"{SCHEMA_LINE}\n")


def layers_of_text(text: str) -> list[Any]:
    """The layers that a text has: those of the first stack in it. Raises PresetError where it has none."""
    network = parse_document(with_plain_lines(text), _SOURCE).get("network")
    stacks = network.values() if isinstance(network, dict) else []
    layers: list[Any] | None = next((stack for stack in stacks if isinstance(stack, list) and stack), None)
    if layers is None:
        raise PresetError(_SOURCE, [Problem("", "no layers in it; expected tables such as [[network.classifier]]")])
    return layers

"""What a pasted text is: a preset, some of a preset's layers, or something else."""

from __future__ import annotations

import re

from tui_trainer.spec.experiment import Experiment

# the network alone is some layers
_SECTIONS = "|".join(name for name in Experiment.model_fields if name != "network")
_PRESET = re.compile(rf"^\s*(schema\s*=|\[\s*({_SECTIONS})\s*\])", re.MULTILINE)


def with_plain_lines(text: str) -> str:
    """The text with the line ends that TOML knows: terminals paste a carriage return for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def reads_as_preset(text: str) -> bool:
    """Whether a text is meant to be a whole preset, right or wrong, rather than some layers of one."""
    return _PRESET.search(with_plain_lines(text)) is not None

"""Lists, shows and checks presets."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DONE, USAGE
from tui_trainer.headless.failures import preset_error_text
from tui_trainer.headless.wording import count_text, table_lines
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import parse_document, read_document, read_text
from tui_trainer.spec.problems import PresetError
from tui_trainer.store.presets import list_presets, resolve_preset

_ACCURACY = re.compile(r"[\d.]+\s*% test accuracy")


def list_all(console: Console) -> int:
    """Print every preset: its name, its title, its size, and what it reached when it was measured."""
    rows = [("NAME", "TITLE", "PARAMETERS", "TEST ACCURACY")]
    for info in list_presets():
        reached = _ACCURACY.search(info.reached)
        parameters = _parameters(info.path)
        rows.append((info.name, info.title, parameters, reached[0].removesuffix(" test accuracy") if reached else "-"))
    for line in table_lines(rows):
        console.say(line)
    console.say(
        "\ntui-trainer NAME opens one, tui-trainer train NAME trains it, tui-trainer presets show NAME prints it."
    )
    return console.exit_code(DONE)


def _parameters(path: Path) -> str:
    try:
        found = check(read_document(path))
    except PresetError:
        return "not valid"
    return count_text(found.parameters) if found.can_train else "not valid"


def show(name: str, console: Console) -> int:
    """Print the text of a preset; raises PresetError."""
    text = read_text(resolve_preset(name)).removesuffix("\n")
    if sys.stdout is not None and sys.stdout.isatty():
        console.say(text)  # without what would command the terminal
    else:
        console.say_raw(text)
    return console.exit_code(DONE)


def validate(presets: Sequence[str], console: Console) -> int:
    """Print every problem of every preset (names or paths); the exit code says whether there was one."""
    code = DONE
    for preset in presets:
        try:
            text = validated(preset)
        except PresetError as error:
            console.complain(preset_error_text(error))
            code = USAGE
        else:
            console.say(text)
    return console.exit_code(code)


def validated(preset: str) -> str:
    """What to say of a preset that can be trained; raises PresetError with every problem of one that cannot."""
    path = resolve_preset(preset)
    found = check(parse_document(read_text(path), preset))
    if not found.can_train:
        raise PresetError(preset, found.problems)
    warnings = [f"  warning: {warning}" for warning in found.warnings]
    return "\n".join([f"{preset}: good, {count_text(found.parameters)} parameters", *warnings])

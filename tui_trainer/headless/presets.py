"""Lists, shows and checks presets."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DONE, USAGE
from tui_trainer.headless.failures import preset_error_text
from tui_trainer.headless.table import table_lines
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import parse_document, read_document, read_text
from tui_trainer.spec.differences import changes_to_original, differences
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.problems import PresetError, Problem, did_you_mean
from tui_trainer.spec.tags import tags_in_order
from tui_trainer.store.presets import list_presets, regular, resolve_preset, shipped_original

_ACCURACY = re.compile(r"[\d.]+\s*% test accuracy")


def list_all(console: Console, tags: Sequence[str] = ()) -> int:
    """Print every preset that has all the tags: its name, its title, its size, and what it reached when measured.

    Raises PresetError where no preset has one of the tags.
    """
    rows = [("NAME", "TITLE", "PARAMETERS", "TEST ACCURACY")]
    infos = list_presets()
    known = tags_in_order(tag for info in infos for tag in info.tags)
    for tag in tags:
        if tag not in known:
            message = f"no preset has this tag{did_you_mean(tag, known)} (tags: {', '.join(known)})"
            raise PresetError(tag, [Problem("", message)])
    for info in infos:
        if not set(tags) <= set(info.tags):
            continue
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
        found = check(read_document(regular(path)))
    except PresetError:
        return "not valid"
    return grouped(found.parameters) if found.can_train else "not valid"


def show(name: str, console: Console) -> int:
    """Print the text of a preset; raises PresetError."""
    text = read_text(resolve_preset(name)).removesuffix("\n")
    if sys.stdout is not None and sys.stdout.isatty():
        console.say(text)  # without what would command the terminal
    else:
        console.say_raw(text)
    return console.exit_code(DONE)


def diff(name: str, other: str | None, console: Console) -> int:
    """Print what `other` changes against a preset; of one alone, what it changes against the shipped one it began as.

    Raises PresetError where one cannot be read, and where the one alone is based on no other.
    """
    path = resolve_preset(name)
    document = read_document(path)
    if other is not None:
        found = differences(document, read_document(resolve_preset(other)))
    else:
        original = shipped_original(document, path)
        if original is None:
            message = "not based on a preset that comes with the application; name the other one to compare with"
            raise PresetError(name, [Problem("based_on", message)])
        found = changes_to_original(read_document(original), document)
    for difference in found:
        console.say(str(difference))
    if not found:
        console.say("no differences")
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
    return "\n".join([f"{preset}: good, {grouped(found.parameters)} parameters", *warnings])

"""Lists, shows and checks presets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_trainer.headless.console import Console
from tui_trainer.headless.exit_codes import DONE, USAGE
from tui_trainer.headless.failures import preset_error_text
from tui_trainer.headless.json_lines import json_line_of_toml
from tui_trainer.headless.named import preset_document, preset_path, preset_text
from tui_trainer.headless.table import table_lines
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import read_document
from tui_trainer.spec.differences import ABSENT, changes_to_original, differences
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.problems import PresetError, Problem, did_you_mean
from tui_trainer.spec.tags import tags_in_order
from tui_trainer.store.presets import PresetInfo, list_presets, shipped_original

_ACCURACY = re.compile(r"(\d+(?:\.\d+)?)\s*% test accuracy", re.ASCII)


def list_all(console: Console, tags: Sequence[str] = (), *, as_json: bool = False) -> int:
    """Print every preset that has all the tags: its name, its title, its size, and what it reached when measured.

    As JSON one object per preset.  Raises PresetError where no preset has one of the tags.
    """
    infos = list_presets()
    known = tags_in_order(tag for info in infos for tag in info.tags)
    for tag in tags:
        if tag not in known:
            message = f"no preset has this tag{did_you_mean(tag, known)} (tags: {', '.join(known)})"
            raise PresetError(tag, [Problem("", message)])
    listed = [_Listed.of(info) for info in infos if set(tags) <= set(info.tags)]
    if as_json:
        for preset in listed:
            console.say_raw(json_line_of_toml(preset.values()))
        return console.exit_code(DONE)
    for line in table_lines([("NAME", "TITLE", "PARAMETERS", "TEST ACCURACY"), *(preset.row() for preset in listed)]):
        console.say(line)
    console.say(
        "\ntui-trainer NAME opens one, tui-trainer train NAME trains it, tui-trainer presets show NAME prints it."
    )
    return console.exit_code(DONE)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A preset of the list; `errors` are what keeps it from being trained."""

    info: PresetInfo
    parameters: int
    errors: tuple[str, ...]

    @classmethod
    def of(cls, info: PresetInfo) -> _Listed:
        try:
            found = check(read_document(info.path))
        except PresetError as error:
            return cls(info, 0, tuple(map(str, error.problems)))
        return cls(info, found.parameters, tuple(map(str, found.errors)))

    @property
    def percent(self) -> str:
        """Its test accuracy, as it stands in what the preset says that it reached."""
        reached = _ACCURACY.search(self.info.reached)
        return reached[1] if reached else ""

    def row(self) -> tuple[str, ...]:
        size = "not valid" if self.errors else grouped(self.parameters)
        return self.info.name, self.info.title, size, f"{self.percent} %" if self.percent else "-"

    def values(self) -> dict[str, object]:
        """The fields of its JSON object; scripts rely on their names."""
        return {
            "name": self.info.name,
            "origin": self.info.origin,
            "path": str(self.info.path),
            "title": self.info.title,
            "tags": self.info.tags,
            "based_on": self.info.based_on or None,
            "parameters": None if self.errors else self.parameters,
            "test_accuracy": round(float(self.percent) / 100, 6) if self.percent else None,
            "reached": self.info.reached or None,
            "errors": self.errors,
        }


def show(name: str, console: Console) -> int:
    """Print the text of a preset; raises PresetError."""
    console.say_file(preset_text(name))
    return console.exit_code(DONE)


def diff(name: str, other: str | None, console: Console, *, as_json: bool = False) -> int:
    """Print what `other` changes against a preset; of one alone, what it changes against the shipped one it began as.

    As JSON one object per difference.  Raises PresetError where one cannot be read, and where the one alone is based
    on no other.
    """
    document = preset_document(name)
    if other is not None:
        found = differences(document, document if other == name else preset_document(other))  # `- -` is one text
    else:
        original = shipped_original(document, preset_path(name))
        if original is None:
            message = "not based on a preset that comes with the application; name the other one to compare with"
            raise PresetError(name, [Problem("based_on", message)])
        found = changes_to_original(read_document(original), document)
    if as_json:
        for difference in found:
            # TOML has no null, so that it can say which side has nothing
            old, new = (None if side is ABSENT else side for side in (difference.old, difference.new))
            console.say_raw(json_line_of_toml({"place": difference.place, "old": old, "new": new}))
    else:
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
    found = check(preset_document(preset))
    if not found.can_train:
        raise PresetError(preset, found.problems)
    warnings = [f"  warning: {warning}" for warning in found.warnings]
    return "\n".join([f"{preset}: good, {grouped(found.parameters)} parameters", *warnings])

"""The table of actions: what it promises exists, and no key means two things in one place."""

from __future__ import annotations

from collections import Counter

import pytest

from tui_trainer.tui.actions import ACTIONS, Action, Where, actions_of
from tui_trainer.tui.app import TuiTrainerApp
from tui_trainer.tui.dialogs.presets import PresetsDialog
from tui_trainer.tui.screens.help import help_text
from tui_trainer.tui.screens.train import TrainScreen
from tui_trainer.tui.widgets.edit_bench import EditBench
from tui_trainer.tui.widgets.experiment_form import ExperimentForm
from tui_trainer.tui.widgets.experiment_list import ExperimentList

CLASSES: dict[Where, type] = {
    "build": EditBench,
    "list": ExperimentList,
    "form": ExperimentForm,
    "presets": PresetsDialog,
    "train": TrainScreen,
    "everywhere": TuiTrainerApp,
}
TOGETHER: list[tuple[Where, ...]] = [
    ("everywhere", "build", "list"),
    ("everywhere", "build", "form"),
    ("everywhere", "train"),
    ("presets",),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.action)
def test_every_action_has_a_method(action: Action) -> None:
    owner = TuiTrainerApp if action.action.startswith("app.") else CLASSES[action.where]
    assert hasattr(owner, action.method)


@pytest.mark.parametrize("places", TOGETHER)
def test_no_key_means_two_things(places: tuple[Where, ...]) -> None:
    counts = Counter(key for action in actions_of(*places) if action.keys for key in action.keys.split(","))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("mode", ["build", "train"])
def test_the_help_names_every_key(mode: str) -> None:
    text = help_text(mode).plain
    places: tuple[Where, ...] = ("build", "list", "form", "presets") if mode == "build" else ("train",)
    actions = [action for action in actions_of(*places, "everywhere") if action.keys]
    for action in actions:
        assert f"  {action.display} " in text
        assert action.help in text
    lines = [line for line in text.splitlines() if line.startswith("  ")]
    assert len(lines) == len(actions), "each of them once"

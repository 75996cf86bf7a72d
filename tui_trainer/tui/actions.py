"""Every action with its key, once: bindings, footer, help and the command palette are made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

Where = Literal["everywhere", "build", "list", "form", "presets", "train"]
"""Where a key acts: on every screen, on Build, in its list, in its form, in the picker of presets, or on Train."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `keys` are alternatives; `action` is the method that does it.

    Without keys it is in the palette and in menus only, and `shown` says which key leads there.

    `rank` orders the footer, which shows as many as there is room for; 0 is never shown there.
    """

    keys: str
    action: str
    label: str
    help: str
    group: str
    where: Where
    shown: str = ""
    rank: int = 0
    in_palette: bool = True

    @property
    def display(self) -> str:
        """Its key as it is shown."""
        return self.shown or self.keys.split(",")[0]

    @property
    def method(self) -> str:
        """The name of the method that does it."""
        return "action_" + self.action.partition("(")[0].rpartition(".")[2]


_PICKER = "In the picker of presets"

ACTIONS: tuple[Action, ...] = (
    # the Build screen
    Action("a", "add_layer", "Add", "a layer after this row", "Layers", "build", rank=1),
    Action("i", "insert_layer", "Insert", "a layer before this row", "Layers", "build", rank=11),
    Action("A", "append_layer", "Append", "a layer at the end of the stack", "Layers", "build"),
    Action("d,delete", "delete", "Delete", "the layer, or all that are selected", "Layers", "build", rank=2),
    Action("r", "replace_kind", "Replace", "by another kind; what fits is kept", "Layers", "build", rank=10),
    Action("K,alt+up", "move(-1)", "Move up", "also alt+up; into blocks and out of them", "Layers", "build", rank=8),
    Action("J,alt+down", "move(1)", "Move down", "also alt+down, or drag it with the mouse", "Layers", "build", rank=9),
    Action("c,ctrl+c", "copy", "Copy", "here, and to the terminal as TOML; also ctrl+c", "Layers", "build", rank=12),
    Action("x,ctrl+x", "cut", "Cut", "copy and delete; also ctrl+x", "Layers", "build", rank=14),
    Action("p,ctrl+v", "paste", "Paste", "below this row; text of the terminal too", "Layers", "build", rank=13),
    Action("D,ctrl+d", "duplicate", "Duplicate", "below itself; also ctrl+d", "Layers", "build"),
    Action("b", "wrap", "Block", "put these layers into a Residual or a Repeat", "Layers", "build"),
    Action("B", "unwrap", "Unblock", "take the layers out of this block", "Layers", "build"),
    Action("e", "whole_stack", "Whole stack", "dropout or batch normalization throughout", "Layers", "build"),
    Action("", "sweep('dropout')", "Dropout", "after every hidden activation", "Layers", "build", "e"),
    Action("", "sweep('batch_norm')", "BatchNorm", "before every hidden activation", "Layers", "build", "e"),
    Action("ctrl+a", "mark_all", "Select all", "layers", "Layers", "build", "^a"),
    Action("m", "menu", "Menu", "of all this; also the right mouse button", "Layers", "build", in_palette=False),
    Action("z,ctrl+z", "undo", "Undo", "the last change; also ctrl+z", "Changes", "build", rank=4),
    Action("Z,ctrl+y", "redo", "Redo", "the change that was taken back; also ctrl+y", "Changes", "build", rank=15),
    Action("f", "fix", "Fix", "a problem of this row, as it proposes", "Changes", "build", rank=3),
    Action("F", "fix_all", "Fix all", "problems, each by its first way out", "Changes", "build"),
    Action("o", "app.open", "Open", "a preset or a file", "Files", "build", rank=5),
    Action("s", "app.save", "Save", "to the file that was opened", "Files", "build", rank=6),
    Action("S", "app.save_as", "Save as", "under another name", "Files", "build", rank=17),
    Action("n", "app.new", "New", "begin with an empty network", "Files", "build", rank=16),
    Action("equals_sign", "app.differences", "Differences", "to the original and the file", "Files", "build", "="),
    Action("w", "app.export", "Export", "as PyTorch code, into a file", "Files", "build", rank=19),
    Action("Y", "app.copy_code", "Copy code", "the whole script, to the clipboard", "Files", "build"),
    Action("y", "app.copy_preset", "Copy preset", "as TOML, for pasting anywhere; here it opens", "Files", "build"),
    Action("g", "app.look", "Look", "at augmented digits, as training sees them", "Data", "build", rank=18),
    Action("T", "app.time_step", "Time a step", "on this machine; the summary reckons with it", "Views", "build"),
    Action("v", "next_view", "View", "form, summary or code of the experiment", "Views", "build", rank=7),
    Action("left_square_bracket", "scroll_view(-0.5)", "Scroll up", "the view", "Views", "build", "["),
    Action("right_square_bracket", "scroll_view(0.5)", "Scroll down", "the view", "Views", "build", "]"),
    # its list
    Action("up", "cursor(-1)", "Row above", "", "In the list", "list", "↑", in_palette=False),
    Action("down", "cursor(1)", "Row below", "", "In the list", "list", "↓", in_palette=False),
    Action("pageup", "cursor(-8)", "Up", "by several rows", "In the list", "list", in_palette=False),
    Action("pagedown", "cursor(8)", "Down", "by several rows", "In the list", "list", in_palette=False),
    Action("home", "cursor(-9999)", "First row", "", "In the list", "list", in_palette=False),
    Action("end", "cursor(9999)", "Last row", "", "In the list", "list", in_palette=False),
    Action("shift+up", "extend(-1)", "Select", "this layer and the one above", "In the list", "list", "⇧↑"),
    Action("shift+down", "extend(1)", "Select", "this layer and the one below", "In the list", "list", "⇧↓"),
    Action("space", "toggle_mark", "Mark", "this layer, besides others; also ctrl+click", "In the list", "list"),
    Action("escape", "unmark", "Unmark", "all layers", "In the list", "list", "esc"),
    Action("enter,tab,right", "edit", "Edit", "into the form of this row", "In the list", "list", "⏎", 3, False),
    # its form
    Action(
        "tab,down", "field(1)", "Next", "field; after the last one, the list", "In the form", "form", "tab", 2, False
    ),
    Action("shift+tab,up", "field(-1)", "Previous", "field", "In the form", "form", "↑", in_palette=False),
    Action(
        "enter,space",
        "accept",
        "Accept",
        "and back to the list; opens a menu, turns a switch",
        "In the form",
        "form",
        "⏎",
        1,
        False,
    ),
    Action("escape", "leave", "Back", "to the list; what was typed stays", "In the form", "form", "esc", 3, False),
    Action("ctrl+r", "restore", "Default", "the default value again", "In the form", "form", "^r", 4, False),
    Action(
        "ctrl+up,pageup,plus",
        "step(1)",
        "Step up",
        "twice, or the next of 1 2 5, or one more, or the next choice; also pageup, + in a menu",
        "In the form",
        "form",
        "^↑",
        5,
        False,
    ),
    Action(
        "ctrl+down,pagedown,minus",
        "step(-1)",
        "Step down",
        "the value before; also pagedown, - in a menu",
        "In the form",
        "form",
        "^↓",
        in_palette=False,
    ),
    # the picker of presets
    Action("enter", "take", "Open", "this preset, or the file whose path was typed", _PICKER, "presets", "⏎", 1, False),
    Action("f2,ctrl+e", "rename_preset", "Rename", "one of yours; also ctrl+e", _PICKER, "presets", "F2", 2),
    Action(
        "delete,ctrl+d",
        "delete_preset",
        "Delete",
        "one of yours, if you say so; also ctrl+d",
        _PICKER,
        "presets",
        "del",
        3,
    ),
    Action("ctrl+z", "undelete", "Undelete", "the one deleted last", _PICKER, "presets", "^z", 4),
    Action("tab,ctrl+f", "tag(1)", "Tag", "only what has the next tag; also ctrl+f", _PICKER, "presets", "tab", 5),
    Action("shift+tab", "tag(-1)", "Tag before", "the one before", _PICKER, "presets"),
    Action("up", "move(-1)", "Above", "", _PICKER, "presets", "↑", in_palette=False),
    Action("down", "move(1)", "Below", "", _PICKER, "presets", "↓", in_palette=False),
    Action("pageup", "move(-8)", "Up", "by several presets", _PICKER, "presets", in_palette=False),
    Action("pagedown", "move(8)", "Down", "by several presets", _PICKER, "presets", in_palette=False),
    Action("ctrl+up", "scroll(-3)", "Scroll up", "the description", _PICKER, "presets", "^↑", in_palette=False),
    Action("ctrl+down", "scroll(3)", "Scroll down", "the description", _PICKER, "presets", "^↓", in_palette=False),
    Action("escape", "cancel", "Close", "and open nothing", _PICKER, "presets", "esc", 97, False),
    # the Train screen
    Action("space", "toggle_pause", "Pause/go on", "hold the run, and let it go on", "Run", "train", rank=1),
    Action("s", "stop_run", "Stop", "end the run and keep its results", "Run", "train", rank=2),
    Action("y", "toggle_log", "Log scale", "the loss on a logarithmic axis", "Curves", "train", rank=8),
    Action("f", "fetch_data", "Fetch data", "the dataset that is missing, and train then", "Run", "train", rank=4),
    # every screen
    Action("t", "train", "Train", "start training what is open", "Everywhere", "everywhere", rank=3),
    Action("1", "show('build')", "Build", "what is to be trained", "Everywhere", "everywhere"),
    Action("2", "show('train')", "Train screen", "what comes of it", "Everywhere", "everywhere"),
    Action("question_mark", "help", "Help", "for this screen", "Everywhere", "everywhere", "?", 97),
    Action("ctrl+p", "command_palette", "Palette", "every action by name", "Everywhere", "everywhere", "^p", 98, False),
    Action("q", "quit", "Quit", "asks when something would be lost", "Everywhere", "everywhere", rank=99),
)
FOOTER = {(action.action, action.keys.split(",")[0]): action.rank for action in ACTIONS if action.rank}
"""The rank in the footer of an action under its first key; its other keys are not shown there."""


def key_of(action: str) -> str:
    """The key of an action, as it is shown."""
    return next(entry.display for entry in ACTIONS if entry.action == action)


def actions_of(*places: Where) -> tuple[Action, ...]:
    """The actions of these places, in the order of the table."""
    return tuple(action for action in ACTIONS if action.where in places)


def bindings(where: Where) -> list[Binding]:
    """The key bindings for the class that has the actions of this place."""
    return [
        Binding(
            action.keys,
            action.action,
            action.label,
            show=action.rank > 0,
            key_display=action.display,
            tooltip=action.help,
        )
        for action in actions_of(where)
        if action.keys
    ]

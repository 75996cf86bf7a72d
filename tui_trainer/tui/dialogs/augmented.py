"""A look at training images, as they are and as augmentation changes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.check import Check
from tui_trainer.spec.data import Data, input_shape
from tui_trainer.spec.place import Document, value_at
from tui_trainer.store.errors import DataError
from tui_trainer.store.paths import data_folder
from tui_trainer.tui import runner
from tui_trainer.tui.dialogs.dialog import Dialog, printable_lines
from tui_trainer.tui.dialogs.fetch import FetchDialog
from tui_trainer.tui.grey_image import GreyImage
from tui_trainer.tui.options import LaunchOptions
from tui_trainer.tui.values import printable
from tui_trainer.tui.widgets.digits import Digits

IMAGES = 8
"""So many changed images are to be seen at once, or more."""
_LEGIBLE = 12  # pixels a side: below that the digits of MNIST are hard to read
_DISCERNIBLE = 9  # below that nobody sees what became of them
_MOST_ROWS = 4
_AROUND = Size(4, 6)  # border and padding; border, two headings, labels, note
_LEAST_WIDTH = 80  # for the words

OpenLook = Callable[[Data, LaunchOptions], runner.Look]
"""Reads the training images, in a thread; raises StoreError with what a person can do about it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many images are beside each other, in how many rows, each drawn in how many pixels."""

    across: int
    rows: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """The cells that all images need together; below each row half a line stays free, or a whole one."""
        return Size(self.across * (self.width + Digits.GAP) - Digits.GAP, self.rows * (self.height // 2 + 1))


def layout(room: Size, width: int, height: int, *, augmented: bool) -> Layout:
    """How images of a width and a height fit into `room` in cells, a cell being one pixel wide and two high.

    Eight augmented ones, or more: eight beside each other if that leaves them legible, otherwise fewer in two rows, and
    in the lowest terminals only four. Without augmentation eight, as large as they can be. Images that are too large
    are made smaller, small ones are enlarged by a whole factor.
    """
    largest = max(width, height)

    def side(across: int, rows: int) -> int:
        columns = (room.width + Digits.GAP) // across - Digits.GAP
        return max(2, min(columns, 2 * (room.height // rows) - 1))

    if augmented:
        choices = ((IMAGES, 2, _LEGIBLE), (IMAGES // 2, 3, _DISCERNIBLE), (IMAGES // 2, 2, 0))
        across, rows = next(choice[:2] for choice in choices if side(*choice[:2]) >= min(largest, choice[2]))
    else:
        across, rows = max((IMAGES, 1), (IMAGES // 2, 2), key=lambda choice: side(*choice))
    shown = side(across, rows)
    # an odd number of pixels leaves half a line free below
    shown = largest * (shown // largest) if shown >= largest else shown - 1 + shown % 2
    across = max(across, min(IMAGES, (room.width + Digits.GAP) // (shown + Digits.GAP)))
    if augmented:
        rows = max(rows, min(_MOST_ROWS, room.height // (shown // 2 + 1)))
    return Layout(across, rows, max(1, round(shown * width / largest)), max(1, round(shown * height / largest)))


def amounts_text(augmentation: Augmentation) -> str:
    """What is done to the images, in few words: `shift 2 px, rotate 10°`."""
    amounts = (
        (augmentation.shift, f"shift {augmentation.shift:g} px"),
        (augmentation.rotate, f"rotate {augmentation.rotate:g}°"),
        (augmentation.scale, f"scale {100 * augmentation.scale:g} %"),
        (augmentation.elastic, f"elastic {augmentation.elastic:g} px"),
        (augmentation.erase, f"erase {100 * augmentation.erase:g} %"),
    )
    return ", ".join(text for amount, text in amounts if amount)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: rows of images, and their labels."""

    rows: list[list[GreyImage]]
    labels: list[list[str]]


def picture(
    look: runner.Look, augmentation: Augmentation | None, fitting: Layout, names: tuple[str, ...], first: int, seed: int
) -> Picture:
    """The images from number `first` on, in the first row as they are; takes some milliseconds."""
    size = fitting.width, fitting.height
    if augmentation is None:
        found = look(first, fitting.across * fitting.rows, 0, Augmentation(), seed)
        starts = range(0, len(found), fitting.across)
        rows = [found[start : start + fitting.across] for start in starts]
        images = [[image.original.resized(*size) for image in row] for row in rows]
        return Picture(images, [[names[image.label] for image in row] for row in rows])
    times = fitting.rows - 1
    found = look(first, fitting.across, times, augmentation, seed)
    images = [[image.original.resized(*size) for image in found]]
    images += [[image.changed[time].resized(*size) for image in found] for time in range(times)]
    return Picture(images, [[names[image.label] for image in found]])


class AugmentedDialog(Dialog[None]):
    """Training images, and under each what augmentation makes of it, every time something else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "again", "Again"),
        Binding("n", "next", "Others"),
        Binding("f", "fetch", "Fetch"),
        Binding("q,g", "cancel", "Close"),
    ]

    box = getters.query_one(".box", Vertical)
    originals = getters.query_one("#originals", Digits)
    changed = getters.query_one("#changed", Digits)
    note = getters.query_one("#note", Static)

    def __init__(
        self,
        data: Data,
        augmentation: Augmentation | None,
        options: LaunchOptions,
        open_look: OpenLook = runner.open_look,
    ) -> None:
        super().__init__()
        self._experiment_data, self._options, self._open_look = data, options, open_look
        self._augmentation = augmentation if augmentation is not None and augmentation.changes_images else None
        self._look: runner.Look | None = None
        self._drawn: Layout | None = None
        self._first = self._seed = 0
        self._can_fetch = False

    def compose(self) -> ComposeResult:
        """Originals, what becomes of them, and a line about them."""
        with Vertical(classes="box") as box:
            box.border_subtitle = "esc closes"
            yield Static(Content.styled("As they are", "bold"), classes="heading")
            yield Digits(id="originals")
            if self._augmentation is not None:
                amounts = f"  {amounts_text(self._augmentation)}"
                yield Static(Content.assemble(("In training", "bold"), (amounts, "$accent")), classes="heading")
            yield Digits(id="changed")
            yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """Read the images; meanwhile the box has its size already."""
        self._fit()
        self._show_images()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew for the new size."""
        self._fit()
        if self._drawn is not None and self._drawn != self._fitting:
            self._show_images()

    def action_again(self) -> None:
        """Change the same images in other ways."""
        if self._drawn is not None and self._augmentation is not None:
            self._seed += 1
            self._show_images()

    def action_next(self) -> None:
        """Go on to other images."""
        if self._drawn is not None:
            self._first += len(self.originals.images)
            self._show_images()

    def action_fetch(self) -> None:
        """Download what is missing, and show it."""
        if self._can_fetch:
            folder = data_folder(self._options.data_dir)
            self.app.push_screen(FetchDialog(self._experiment_data.dataset, folder), self._fetched)

    def _fetched(self, result: str | None) -> None:
        if result is not None:
            self._show_images()

    @property
    def _fitting(self) -> Layout:
        _, height, width = input_shape(self._experiment_data)
        return layout(self.app.size - _AROUND, width, height, augmented=self._augmentation is not None)

    def _fit(self) -> None:
        """Give the box the size that the images will need."""
        fitting = self._fitting
        needed = fitting.size + _AROUND
        self.box.styles.width = min(max(needed.width, _LEAST_WIDTH), self.app.size.width)
        self.box.styles.min_height = min(needed.height, self.app.size.height)
        _, height, width = input_shape(self._experiment_data)
        drawn = "" if fitting.width == width else f", drawn as {fitting.width}x{fitting.height}"
        title = DATASETS[self._experiment_data.dataset].title
        self.box.border_title = f"Training images of {title} · {width}x{height} pixels{drawn}"

    @work(exclusive=True, group="look")
    async def _show_images(self) -> None:
        """Read the images where that has not been done, and draw some of them; both in threads."""
        self._can_fetch = False
        self.set_class(self._look is None, "-empty")
        if self._look is None:
            self._say("Loading PyTorch and the images …")
        try:
            if self._look is None:
                self._look = await asyncio.to_thread(self._open_look, self._experiment_data, self._options)
            fitting, names = self._fitting, DATASETS[self._experiment_data.dataset].class_names
            found = await asyncio.to_thread(
                picture, self._look, self._augmentation, fitting, names, self._first, self._seed
            )
        except Exception as error:  # whatever fails there is for a person to read, not the application's end
            self._complain(error)
            return
        self._drawn = fitting
        self.remove_class("-empty")
        as_they_are = len(found.rows) if self._augmentation is None else 1
        self.originals.show(found.rows[:as_they_are], found.labels)
        self.changed.show(found.rows[as_they_are:])
        self._say(self._words())
        again = "" if self._augmentation is None else "space changes them again · "
        self.box.border_subtitle = f"{again}n other images · esc closes"

    def _words(self) -> str:
        noise = self._experiment_data.label_noise
        wrong = f" {100 * noise:g} % of the labels are wrong on purpose." if noise else ""
        if self._augmentation is None:
            return "Augmentation is off. Switch it on under Regularization to see what it does." + wrong
        return "Every epoch changes them anew." + wrong

    def _complain(self, error: Exception) -> None:
        self._can_fetch = isinstance(error, DataError) and bool(DATASETS[self._experiment_data.dataset].torchvision)
        words = str(error) if isinstance(error, DataError) else f"The images cannot be shown: {error}"
        self._say(f"{words}\n\nf fetches them now." if self._can_fetch else words, "$text-error")
        if self._can_fetch:
            self.box.border_subtitle = "f fetches the images · esc closes"

    def _say(self, words: str, style: str = "$text-muted") -> None:
        self.note.update(Content.styled(printable_lines(words), style))


def dialog_of(document: Document, found: Check, options: LaunchOptions) -> AugmentedDialog | str:
    """The dialog for an experiment, whatever its network is like; what is in the way, in words, where something is."""
    for place in ("data", "regularization.augmentation"):
        for problem in found.at(place):
            if problem.severity == "error":
                return f"{problem.place}: {printable(problem.message)}"
    augmentation = value_at(document, ("regularization", "augmentation"))
    return AugmentedDialog(
        Data.model_validate(document.get("data", {})),
        None if augmentation is None else Augmentation.model_validate(augmentation),
        options,
    )

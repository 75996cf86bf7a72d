"""The numbers of every epoch, the newest last."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size

from tui_trainer.run.events import EpochCompleted
from tui_trainer.run.wording import learning_rate_text, loss_text, percent_text
from tui_trainer.tui.widgets.strip_rows import Row, StripRows

_PLAIN, _HEAD, _BEST, _TRAIN, _VALID = range(5)
_WHOLE = 56
"""The cells that all columns need."""


def epoch_rows(epochs: tuple[EpochCompleted, ...], best_epoch: int, width: int, height: int) -> list[Row]:
    """A heading and as many of the newest epochs as fit; the best one carries a star.

    Where the width does not hold all columns, the learning rate is left out.
    """
    with_rate = width >= _WHOLE
    pair = f"{'loss':>8} {'accuracy':>8}"
    rows: list[Row] = [
        [(" epoch  ", _HEAD), (f"{'training':<20}", _TRAIN), (f"{'validation':<20}", _VALID)],
        [(f"{'':8}{pair}   {pair}", _HEAD)],
    ]
    if with_rate:
        rows[0].append(("learning", _HEAD))
        rows[1].append((f"   {'rate':>8}", _HEAD))
    for epoch in epochs[-max(height - 2, 0) :] if height > 2 else ():
        best = epoch.epoch == best_epoch
        text = f"{'★' if best else ' '}{epoch.epoch:5d}  {_pair(epoch, 'train')}   {_pair(epoch, 'valid')}"
        if with_rate:
            text += f"   {learning_rate_text(epoch.learning_rate):>8}"
        rows.append([(text, _BEST if best else _PLAIN)])
    return rows


def _pair(epoch: EpochCompleted, split: str) -> str:
    loss, accuracy = (epoch.metrics.get(f"{split}_{name}") for name in ("loss", "accuracy"))
    return f"{loss_text(loss):>8} {percent_text(accuracy):>8}"


class EpochTable(StripRows):
    """One row per epoch."""

    PARTS = ("epochs--plain", "epochs--head", "epochs--best", "epochs--train", "epochs--valid")
    COMPONENT_CLASSES: ClassVar[set[str]] = set(PARTS)
    DEFAULT_CSS = """
    EpochTable {
        .epochs--head { color: $text-muted; }
        .epochs--best { color: $success; text-style: bold; }
        .epochs--train { color: $curve-train; }
        .epochs--valid { color: $curve-valid; text-style: bold; }
    }
    """

    _epochs: tuple[EpochCompleted, ...] = ()
    _best_epoch = 0

    def show(self, epochs: tuple[EpochCompleted, ...], best_epoch: int) -> None:
        """Show other epochs."""
        self._epochs, self._best_epoch = epochs, best_epoch
        self.redraw()

    def build(self, size: Size) -> list[Row]:
        """The heading and the newest epochs."""
        return epoch_rows(self._epochs, self._best_epoch, size.width, size.height)

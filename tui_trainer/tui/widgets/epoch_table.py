"""The numbers of every epoch, the newest last."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size

from tui_trainer.run.events import EpochCompleted
from tui_trainer.tui.widgets.run_status import loss_text
from tui_trainer.tui.widgets.strip_rows import Row, StripRows

_PLAIN, _HEAD, _BEST, _TRAIN, _VALID = range(5)


def epoch_rows(epochs: tuple[EpochCompleted, ...], best_epoch: int, height: int) -> list[Row]:
    """A heading and as many of the newest epochs as fit; the best one carries a star."""
    rows: list[Row] = [
        [(" epoch", _HEAD), ("   training        ", _TRAIN), ("   validation", _VALID)],
        [("       ", _HEAD), ("    loss     acc   ", _HEAD), ("    loss     acc", _HEAD)],
    ]
    for epoch in epochs[-max(height - 2, 0) :] if height > 2 else ():
        metrics, best = epoch.metrics, epoch.epoch == best_epoch
        text = (
            f"{'★' if best else ' '}{epoch.epoch:5d}  {loss_text(metrics['train_loss']):>8} "
            f"{metrics['train_accuracy'] * 100:6.2f}%    {loss_text(metrics['valid_loss']):>8} "
            f"{metrics['valid_accuracy'] * 100:6.2f}%"
        )
        rows.append([(text, _BEST if best else _PLAIN)])
    return rows


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
        return epoch_rows(self._epochs, self._best_epoch, size.height)

"""What keeps a network from learning its examples by heart."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.augmentation import Augmentation
from tui_trainer.spec.model import Spec, Steps

Monitor = Literal["valid_loss", "valid_accuracy", "train_loss"]


class EarlyStopping(Spec):
    """Ends a run that no longer improves (Prechelt, 1998)."""

    monitor: Annotated[
        Monitor, Field(description="the number that has to improve: a loss by falling, an accuracy by rising")
    ] = "valid_loss"
    patience: Annotated[
        int, Field(ge=1, le=100_000, examples=[3], description="epochs without improvement before the end")
    ] = 3
    min_delta: Annotated[
        float,
        Field(ge=0.0, le=1e6, description="smallest change that counts as an improvement; 0.01 of accuracy is 1 %"),
    ] = 0.0
    restore_best: Annotated[bool, Field(description="go back to the weights of the best epoch at the end")] = True


class Regularization(Spec):
    """What keeps the weights small and the run short."""

    weight_decay: Annotated[
        float, Field(ge=0.0, le=1000.0, description="L2: the optimizer's weight_decay, on all parameters")
    ] = 0.0
    l1: Annotated[
        float,
        Field(ge=0.0, le=1000.0, description="L1: factor on the sum of absolute weights, biases excepted"),
    ] = 0.0
    max_norm: Annotated[
        float,
        Field(
            ge=0.0,
            le=1000.0,
            description="max-norm: longest that the incoming weights of a unit may become; 3 is usual with dropout, "
            "0 is off (Srivastava et al., 2014)",
        ),
        Steps("one"),
    ] = 0.0
    clip_norm: Annotated[
        float,
        Field(
            ge=0.0,
            le=1e6,
            description="clipping: longest that the gradient of all weights together may be; 1 is usual, 0 is off "
            "(Pascanu et al., 2013)",
        ),
        Steps("factor", first=0.1),
    ] = 0.0
    clip_value: Annotated[
        float,
        Field(ge=0.0, le=1e6, description="clipping: largest that the gradient of one weight may be; 0 is off"),
        Steps("factor", first=0.1),
    ] = 0.0
    input_noise: Annotated[
        float,
        Field(
            ge=0.0,
            le=100.0,
            description="standard deviation of the noise on training images, themselves normalized to about 1; "
            "0 is off (Bishop, 1995)",
        ),
        Steps("factor", first=0.01),
    ] = 0.0
    early_stopping: EarlyStopping | None = None
    augmentation: Augmentation | None = None

"""What a network learns from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec


class Data(Spec):
    """The dataset, and how many of its training examples are kept for validation."""

    dataset: Annotated[Literal["mnist", "digits"], Field(description="name of the dataset")] = "mnist"
    validation: Annotated[
        int, Field(ge=1, le=1_000_000, description="training examples kept aside to choose and to stop by")
    ] = 10_000

"""How long, in what portions, and from which seed."""

from __future__ import annotations

from math import ceil
from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Spec, Steps, one_error

BatchSize = Annotated[
    Annotated[int, Field(ge=1, le=1_000_000)] | Literal["full"],
    one_error('expected a whole number from 1 to 1000000, or "full" for the whole training set'),
]


class Training(Spec):
    """How long, in what portions, and from which seed."""

    epochs: Annotated[int, Field(ge=1, le=1_000_000, description="passes over the training set")] = 5
    batch_size: Annotated[
        BatchSize,
        Field(description='examples per step: "full" is gradient descent, 1 is SGD, between is mini-batch'),
        Steps("double"),
    ] = 64
    seed: Annotated[int, Field(ge=0, le=2**63 - 1, description="fixes initial weights, batch order and dropout")] = 0
    break_on_purpose: Annotated[
        bool, Field(description="let mistakes train that can be trained, to see what comes of them")
    ] = False

    def examples_per_step(self, examples: int) -> int:
        """The examples of one step, where there are `examples` to learn from."""
        return max(0, examples if self.batch_size == "full" else min(self.batch_size, examples))

    def steps_per_epoch(self, examples: int) -> int:
        """The steps of one pass over `examples`; the last may have fewer than the others."""
        return ceil(examples / self.examples_per_step(examples)) if examples > 0 else 0

"""Separate streams of random numbers, all from one seed.

Separate, so that changing one thing (say, dropout) leaves the others (initial weights, order of batches) as they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from tui_trainer.spec.seeds import derived_seed


@dataclass(frozen=True)
class Generators:
    """One generator per purpose. Batches are drawn on the CPU, so that every device sees the same.

    Initial weights come from generators of their own, one per layer (see `engine.initialize`).
    """

    batches: torch.Generator
    dropout: torch.Generator
    augmentation: torch.Generator
    noise: torch.Generator

    @classmethod
    def from_seed(cls, seed: int, device: torch.device) -> Generators:
        """Fresh generators for a run."""
        return cls(
            batches=torch.Generator().manual_seed(derived_seed(seed, "batches")),
            dropout=torch.Generator(device).manual_seed(derived_seed(seed, "dropout")),
            augmentation=torch.Generator(device).manual_seed(derived_seed(seed, "augmentation")),
            noise=torch.Generator(device).manual_seed(derived_seed(seed, "noise")),
        )

    def state_dict(self) -> dict[str, Tensor]:
        """The states of all generators."""
        return {name: generator.get_state() for name, generator in vars(self).items()}

    def load_state_dict(self, states: dict[str, Tensor]) -> None:
        """Go on where `states` were taken."""
        for name, generator in vars(self).items():
            generator.set_state(states[name].cpu())  # also where a checkpoint was loaded to another device

"""The trainer's state and its best weights as files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as safetensors_bytes
from torch import Tensor

from tui_trainer.store.atomic import write_bytes


def save_checkpoint(state: dict[str, Any], path: Path) -> None:
    """Write a trainer's state, whole or not at all; raises StoreError."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    write_bytes(path, buffer.getvalue())


def load_checkpoint(path: Path, device: torch.device) -> dict[str, Any]:
    """A trainer's state as it was saved; code in the file is never run."""
    state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    return state


def save_weights(weights: dict[str, Tensor], path: Path) -> None:
    """Write weights as safetensors, whole or not at all; raises StoreError."""
    write_bytes(path, safetensors_bytes({name: tensor.cpu().contiguous() for name, tensor in weights.items()}))

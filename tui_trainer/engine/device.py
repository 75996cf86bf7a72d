"""Which device trains, and with how many threads."""

from __future__ import annotations

import os

import torch

from tui_trainer.spec.threads import one_thread_is_enough


class DeviceError(Exception):
    """A device that was asked for and is not there; the message is for the user."""


def resolve_device(name: str) -> torch.device:
    """The device of a name: "auto" takes an accelerator where there is one; raises DeviceError.

    Source: https://pytorch.org/docs/stable/torch.html#accelerators
    """
    if name == "auto":
        # current_accelerator() names what this build of torch was made for, also where there is none
        accelerator = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return accelerator if accelerator is not None else torch.device("cpu")
    if name == "cpu":
        return torch.device("cpu")
    if name == "cuda" and torch.cuda.is_available():
        return torch.device("cuda")
    if name == "mps" and torch.backends.mps.is_available():
        return torch.device("mps")
    if name in ("cuda", "mps"):
        raise DeviceError(f"No {name} device: torch {torch.__version__} finds none on this machine. Use --device cpu.")
    raise DeviceError(f'Unknown device "{name}". Known: auto, cpu, cuda, mps.')


def device_text(device: torch.device) -> str:
    """A device as a person knows it: `cpu`, `cuda (NVIDIA H100)`."""
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    return device.type


def suitable_threads(device: torch.device, multiply_adds: int) -> int:
    """The number of intra-op threads for steps with `multiply_adds` on their way forward."""
    if device.type != "cpu" or one_thread_is_enough(multiply_adds):
        return 1
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def memory_bytes(device: torch.device) -> int | None:
    """The memory that a device has in all, or None where it does not say."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory())
    if hasattr(os, "sysconf") and {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= os.sysconf_names.keys():
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None

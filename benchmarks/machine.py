"""What the figures were measured on, and what the system tells of a process."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "torchvision", "textual", "plotext")


def processor() -> str:
    """The name of the processor, as far as the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> dict[str, str]:
    """Date, processor, system and versions, in the order in which they are shown."""
    return {
        "Date": datetime.now(UTC).date().isoformat(),
        "Processor": f"{processor()}, {cores()} cores",
        "System": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def high_water_mark(pid: int) -> float:
    """The most memory that a process has had at once, in MiB. Linux: VmHWM."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return float(status.split("VmHWM:")[1].split()[0]) / 1024

"""Amounts in few characters: bytes, counts, times."""

from __future__ import annotations


def bytes_text(number: float) -> str:
    """A number of bytes in the unit that fits: `427 KiB`."""
    size = float(number)
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            return f"{size:.1f} {unit}" if unit != "bytes" and size < 9.95 else f"{size:.0f} {unit}"
        size /= 1024
    raise AssertionError


def count_text(number: float) -> str:
    """A count in at most four digits and a letter: `100 k`."""
    size = float(number)
    for unit in ("", "k", "M", "G", "T", "P"):
        if size < 999.5 or unit == "P":
            digits = f"{size:.0f}" if not unit or size >= 99.5 else f"{size:.3g}"
            return f"{digits} {unit}".rstrip()
        size /= 1000
    raise AssertionError


def seconds_text(seconds: float) -> str:
    """A time as one would say it: `40 ms`, `3.5 s`, `2 min 10 s`, `1 h 5 min`."""
    if seconds < 1:
        return f"{max(1000 * seconds, 1):.0f} ms"
    if seconds < 59.5:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, left = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {left} s" if left and minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes and hours < 24 else f"{hours} h"

"""Grey images as plain numbers, whoever made them and whoever draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class GreyImage:
    """Grey values from 0 (black) to 1 (white), row by row."""

    width: int
    pixels: tuple[float, ...]

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.pixels) // self.width

    def row(self, y: int) -> Sequence[float]:
        """The pixels of a row."""
        return self.pixels[y * self.width : (y + 1) * self.width]

    def resized(self, width: int, height: int) -> GreyImage:
        """The image in another size; every new pixel is the mean of the area that it covers."""
        if (width, height) == (self.width, self.height):
            return self
        columns, rows = _shares(self.width, width), _shares(self.height, height)
        narrow = [
            [sum(row[x] * share for x, share in parts) for parts in columns]
            for row in (self.row(y) for y in range(self.height))
        ]
        return GreyImage(
            width,
            tuple(sum(narrow[y][x] * share for y, share in parts) for parts in rows for x in range(width)),
        )


@lru_cache(maxsize=32)
def _shares(before: int, after: int) -> tuple[tuple[tuple[int, float], ...], ...]:
    """For each of `after` pixels the old pixels that it covers, each with its share."""
    step = before / after
    found = []
    for index in range(after):
        start, end = index * step, (index + 1) * step
        covered = range(floor(start + 1e-9), ceil(end - 1e-9))
        found.append(tuple((old, (min(end, old + 1) - max(start, old)) / step) for old in covered))
    return tuple(found)

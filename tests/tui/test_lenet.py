"""LeNet-5 (LeCun et al. 1998, figure 2) from nothing by keyboard alone, in few keys."""

from __future__ import annotations

from tests.tui.building import building

MOST_KEYS = 60

FEATURES = [
    *("a", "c", "enter", "6", "tab", "5", "tab", "tab", "2", "enter"),  # Conv2d, 6 filters of 5x5, padding 2
    *("a", "t", "enter"),  # Tanh
    *("a", "a", "enter", "enter"),  # AvgPool2d
    *("shift+up", "shift+up", "D"),  # the three again
    *("enter", "1", "6", "tab", "tab", "tab", "0", "enter"),  # 16 filters, no padding
]
CLASSIFIER = [
    *("A", "f", "enter"),
    *("A", "l", "enter", "1", "2", "0", "enter", "a", "t", "enter"),
    *("a", "l", "enter", "8", "4", "enter", "a", "t", "enter"),
    *("a", "l", "enter", "1", "0", "enter"),
]


async def test_lenet_takes_few_keys() -> None:
    async with building() as build:
        await build.press("n")
        keys = [*FEATURES, *CLASSIFIER]
        await build.press(*keys)
        assert build.outline == ("Conv2d Tanh AvgPool2d Conv2d Tanh AvgPool2d Flatten Linear Tanh Linear Tanh Linear")
        assert build.editor.check.can_train
        assert build.editor.check.parameters == 61_706  # as in the paper's table, with all of C3's connections
        assert len(["n", *keys, "t"]) <= MOST_KEYS

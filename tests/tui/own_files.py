"""A file of a person's own, and what tests do with it."""

from __future__ import annotations

from tests.tui.building import Build

COMMENTED = """# from the course
schema = 1
title = "Mine"  # keep this

[data]
dataset = "digits"
validation = 237

[[network.classifier]]
kind = "Flatten"

# one score per class
[[network.classifier]]
kind = "Linear"
out_features = 10

[optimizer]
kind = "SGD"
learning_rate = 0.1  # try 0.01
"""


async def change_title(build: Build, title: str) -> None:
    build.select("Experiment")
    await build.press("enter", *title, "enter")


async def settle(build: Build) -> None:
    await build.app.workers.wait_for_complete()
    await build.pilot.pause()

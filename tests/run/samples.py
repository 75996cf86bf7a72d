"""Events to try things with: one of every type, and strategies for any."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

from hypothesis import strategies as st

from tui_trainer.run.events import (
    CheckpointSaved,
    EpochCompleted,
    EvaluationStarted,
    Event,
    RunFailed,
    RunFinished,
    RunNoted,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
    StepsCompleted,
)

STARTED = RunStarted(
    time=100.0,
    run_id="20261123-153012-mnist-mlp-a1b2",
    title="MLP",
    epochs=3,
    steps_per_epoch=10,
    batch_size=64,
    train_examples=640,
    valid_examples=100,
    parameters=7850,
    device="cpu",
    threads=1,
    seed=0,
    folder="/runs/1",
)

SAMPLES: tuple[Event, ...] = (
    STARTED,
    StepsCompleted(101.0, 1, 1, {"train_loss": [2.0, 1.5], "train_accuracy": [0.1, 0.2]}),
    EvaluationStarted(102.0, "valid", 1),
    EpochCompleted(103.0, 1, 10, {"train_loss": 1.0, "valid_loss": 1.2}, True, 0.01, 2.5),
    RunPaused(104.0, 12),
    RunResumed(105.0, 12),
    CheckpointSaved(106.0, 12, "/runs/1/checkpoints/step-000012.pt"),
    RunNoted(107.0, 'a "note" with ünïcode and a\nline end'),
    RunFinished(108.0, "completed", 3, 30, 2, {"test_accuracy": 0.97}),
    RunStopped(109.0, "interrupted", 2, 15, 1),
    RunFailed(110.0, "memory", "Not enough memory.", "Traceback"),
)

_numbers = st.floats() | st.sampled_from([nan, inf, -inf, 0.0])
_names = st.sampled_from(["train_loss", "valid_accuracy", "a/b", "~", "~1", "0"]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=5
)
metric_events = st.one_of(
    st.builds(
        StepsCompleted,
        time=st.floats(0, 1e10),
        epoch=st.integers(1, 9),
        first_step=st.integers(1, 10**9),
        metrics=st.dictionaries(_names, st.lists(_numbers, max_size=5), max_size=3),
    ),
    st.builds(
        lambda metrics, is_best: replace(SAMPLES[3], metrics=metrics, is_best=is_best),
        st.dictionaries(_names, _numbers, max_size=3),
        st.booleans(),
    ),
)
"""Events with any numbers under any names."""

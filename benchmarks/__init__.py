"""Measures the bars: `python -m benchmarks`, or one concern alone: `python -m benchmarks.accuracy`."""

"""WHAT happened in a run: events, control, history. Standard library only."""

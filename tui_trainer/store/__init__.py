"""Where things are kept: the data folder, presets, runs; every write is atomic.  No torch, no Textual, no NumPy."""

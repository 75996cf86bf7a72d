"""Assemble a neural network layer by layer in the terminal and watch PyTorch train it."""

__version__ = "0.1.0"

"""What an initialization gives each layer, and how signal and gradient fare through the stack."""

from tui_trainer.spec.signal.moments import IMAGES, Moments
from tui_trainer.spec.signal.stack import LayerSignal, StackSignal, stack_signal
from tui_trainer.spec.signal.weights import Spread
from tui_trainer.spec.signal.words import layer_numbers, layer_words, stack_words

__all__ = [
    "IMAGES",
    "LayerSignal",
    "Moments",
    "Spread",
    "StackSignal",
    "layer_numbers",
    "layer_words",
    "stack_signal",
    "stack_words",
]

"""Modules that PyTorch does not have.

The exported script takes their source as it stands here: this file imports torch alone, and every class says all that
it needs.

Shape suffixes: B batch, C channels, H height, W width, L steps of a sequence, F features of a step, D hidden sizes of
both directions, X any further dimensions.
"""

from __future__ import annotations

from torch import Tensor, nn


class RowsToSequence(nn.Module):
    """An image as a sequence of its rows."""

    def forward(self, images_BCHW: Tensor) -> Tensor:
        """Every row, of all channels, is one step."""
        return images_BCHW.transpose(1, 2).flatten(2)


class PixelsToSequence(nn.Module):
    """An image as a sequence of its pixels, row by row."""

    def forward(self, images_BCHW: Tensor) -> Tensor:
        """Every pixel, with its channels, is one step."""
        return images_BCHW.flatten(2).transpose(1, 2)


class Recurrent(nn.Sequential):
    """Recurrent layers of one layer each, with what is between them; hands on the last step or the whole sequence.

    The last step of the backward direction is the first of the sequence, where it has read everything.
    """

    def __init__(self, *layers: nn.Module, output: str) -> None:
        super().__init__(*layers)
        self.output = output

    def forward(self, sequence_BLF: Tensor) -> Tensor:
        """The outputs (B, L, D) of every step of the last layer, or (B, D) of its last one."""
        last_BD = sequence_BLF
        for layer in self:
            if isinstance(layer, nn.RNNBase):
                sequence_BLF, memory = layer(sequence_BLF)
                hidden = memory[0] if isinstance(memory, tuple) else memory
                last_BD = hidden.transpose(0, 1).flatten(1)
            else:
                sequence_BLF = layer(sequence_BLF)
        return sequence_BLF if self.output == "sequence" else last_BD


class Residual(nn.Module):
    """A block whose input is added to its output, brought to the same shape by a projection.

    Source: He et al. 2016, equations 1 and 2.
    """

    def __init__(self, block: nn.Module, projection: nn.Module) -> None:
        super().__init__()
        self.block = block
        self.projection = projection

    def forward(self, input_BX: Tensor) -> Tensor:
        """F(x) + P x."""
        output_BX: Tensor = self.block(input_BX) + self.projection(input_BX)
        return output_BX

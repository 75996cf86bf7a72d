"""Layers against overfitting and for signals of an even size."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import nn_kind, table

NORMALIZATION = table(
    nn_kind(
        "Dropout",
        "Dropout",
        "Switches off random units while training, so that none relies on another.",
        "y = m * x / (1 - p),  m = 1 with probability 1 - p",
        layers.Dropout,
        "regularization overfit",
        "Srivastava et al. 2014, section 4",
    ),
    nn_kind(
        "Dropout2d",
        "Dropout of channels",
        "Switches off random channels of an image while training; neighbouring pixels say the same anyway.",
        "y[c] = m[c] * x[c] / (1 - p),  m[c] = 1 with probability 1 - p",
        layers.Dropout2d,
        "regularization overfit cnn image",
        "Tompson et al. 2015, section 3.2",
    ),
    nn_kind(
        "BatchNorm1d",
        "Batch normalization",
        "Gives every unit mean 0 and variance 1 over the batch, then learns a scale and a shift.",
        "y = gamma * (x - mean) / sqrt(var + eps) + beta",
        layers.BatchNorm1d,
        "norm normalization",
        "Ioffe & Szegedy 2015, algorithm 1",
    ),
    nn_kind(
        "BatchNorm2d",
        "Batch normalization, images",
        "Gives every channel mean 0 and variance 1 over the batch and all pixels, then learns a scale and a shift.",
        "y = gamma[c] * (x - mean[c]) / sqrt(var[c] + eps) + beta[c]",
        layers.BatchNorm2d,
        "norm normalization cnn image",
        "Ioffe & Szegedy 2015, section 3.2",
    ),
    nn_kind(
        "LayerNorm",
        "Layer normalization",
        "Gives every example mean 0 and variance 1 by itself, whatever else is in the batch.",
        "y = gamma * (x - mean) / sqrt(var + eps) + beta, over one example",
        layers.LayerNorm,
        "norm normalization rnn sequence",
        "Ba, Kiros & Hinton 2016, equation 3",
    ),
    nn_kind(
        "GroupNorm",
        "Group normalization",
        "Gives groups of channels mean 0 and variance 1 in every example by itself; works with small batches.",
        "y = gamma[c] * (x - mean_g) / sqrt(var_g + eps) + beta[c]",
        layers.GroupNorm,
        "norm normalization cnn image small batch",
        "Wu & He 2018, equation 7",
    ),
)

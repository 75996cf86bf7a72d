"""Layers that slide over an image or a sequence."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import nn_kind, table

CONVOLUTION = table(
    nn_kind(
        "Conv2d",
        "2-D convolution",
        "Slides small filters over the image; the same weights look for a pattern everywhere.",
        "y[o] = b[o] + sum_c w[o,c] * x[c]   (* slides)",
        layers.Conv2d,
        "image filter feature cnn",
        "LeCun et al. 1998, section 2",
    ),
    nn_kind(
        "MaxPool2d",
        "Max pooling",
        "Keeps the largest value of every window and makes the image smaller.",
        "y = max over the window of x",
        layers.MaxPool2d,
        "subsample shrink cnn image downsample",
        "Riesenhuber & Poggio 1999; Scherer et al. 2010, section 3",
    ),
    nn_kind(
        "AvgPool2d",
        "Average pooling",
        "Keeps the mean of every window and makes the image smaller.",
        "y = mean over the window of x",
        layers.AvgPool2d,
        "subsample shrink cnn image downsample mean",
        "LeCun et al. 1998, section 2",
    ),
    nn_kind(
        "AdaptiveAvgPool2d",
        "Adaptive average pooling",
        "Averages any image down to a size that you choose; 1 leaves one number per channel.",
        "y[i,j] = mean of x over window i,j of output_size^2",
        layers.AdaptiveAvgPool2d,
        "global pooling cnn image mean",
        "Lin, Chen & Yan 2014, section 3.2",
    ),
    nn_kind(
        "Conv1d",
        "1-D convolution",
        "Slides small filters along a sequence or signal.",
        "y[o] = b[o] + sum_c w[o,c] * x[c]   (* slides)",
        layers.Conv1d,
        "sequence signal filter time",
        "Waibel et al. 1989",
    ),
    nn_kind(
        "ConvTranspose2d",
        "Transposed convolution",
        "A convolution run backwards: makes a larger image of a smaller one.",
        "size = (H - 1) stride - 2 padding + dilation (kernel_size - 1) + output_padding + 1",
        layers.ConvTranspose2d,
        "upsample decoder generator deconvolution enlarge",
        "Zeiler et al. 2010; Dumoulin & Visin 2016, chapter 4",
    ),
    nn_kind(
        "Upsample",
        "Upsample",
        "Makes an image larger by repeating or blending its pixels; nothing is learned.",
        "H x W  ->  scale_factor H x scale_factor W",
        layers.Upsample,
        "enlarge decoder resize interpolate",
        "PyTorch documentation; Odena et al. 2016",
    ),
)

"""The layers, in the order in which menus show them."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import nn_kind, table

LAYERS = table(
    nn_kind(
        "Linear",
        "Linear",
        "Every unit adds up all inputs, each times its own weight.",
        "y = W x + b",
        layers.Linear,
        "dense fully connected perceptron",
        "Rosenblatt 1958",
    ),
    nn_kind(
        "Flatten",
        "Flatten",
        "Lays an image out as one long row of numbers.",
        "C x H x W  ->  C*H*W",
        layers.Flatten,
        "reshape image vector",
    ),
    nn_kind(
        "ReLU",
        "ReLU",
        "Lets positive numbers through and turns negative ones into 0.",
        "y = max(0, x)",
        layers.ReLU,
        "activation nonlinearity rectifier",
        "Nair & Hinton 2010, section 2",
    ),
    nn_kind(
        "LeakyReLU",
        "Leaky ReLU",
        "A ReLU that keeps a small slope for negative numbers, so that no unit dies.",
        "y = x if x >= 0, else negative_slope * x",
        layers.LeakyReLU,
        "activation nonlinearity dead units",
        "Maas, Hannun & Ng 2013, section 2",
    ),
    nn_kind(
        "Sigmoid",
        "Sigmoid",
        "Squeezes any number into 0 to 1; large inputs saturate it.",
        "y = 1 / (1 + exp(-x))",
        layers.Sigmoid,
        "activation nonlinearity logistic probability",
    ),
    nn_kind(
        "Tanh",
        "Tanh",
        "Squeezes any number into -1 to 1, around 0.",
        "y = tanh(x)",
        layers.Tanh,
        "activation nonlinearity",
    ),
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
        "BatchNorm1d",
        "Batch normalization",
        "Gives every unit mean 0 and variance 1 over the batch, then learns a scale and a shift.",
        "y = gamma * (x - mean) / sqrt(var + eps) + beta",
        layers.BatchNorm1d,
        "norm normalization",
        "Ioffe & Szegedy 2015, algorithm 1",
    ),
    nn_kind(
        "Softmax",
        "Softmax",
        "Turns scores into probabilities that add up to 1; CrossEntropyLoss already does this itself.",
        "y_k = exp(x_k) / sum_j exp(x_j)",
        layers.Softmax,
        "output probability",
    ),
)

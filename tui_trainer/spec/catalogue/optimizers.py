"""The optimizers."""

from __future__ import annotations

from tui_trainer.spec import optimizers
from tui_trainer.spec.catalogue.info import KindInfo, table

OPTIMIZERS = table(
    KindInfo(
        "SGD",
        "SGD",
        "Steps against the gradient, if you like with momentum.",
        "v = momentum * v + g;  w = w - learning_rate * v",
        optimizers.SGD,
        "generated/torch.optim.SGD.html",
        "gradient descent momentum nesterov",
        "Robbins & Monro 1951; Sutskever et al. 2013",
    ),
    KindInfo(
        "Adagrad",
        "Adagrad",
        "Gives every weight a rate of its own that shrinks with the gradients it has seen.",
        "G = G + g^2;  w = w - learning_rate * g / (sqrt(G) + eps)",
        optimizers.Adagrad,
        "generated/torch.optim.Adagrad.html",
        "adaptive",
        "Duchi, Hazan & Singer 2011",
    ),
    KindInfo(
        "RMSprop",
        "RMSprop",
        "Like Adagrad, but forgets old gradients, so that the rate does not die out.",
        "v = alpha * v + (1 - alpha) * g^2;  w = w - learning_rate * g / (sqrt(v) + eps)",
        optimizers.RMSprop,
        "generated/torch.optim.RMSprop.html",
        "adaptive",
        "Tieleman & Hinton 2012, lecture 6.5",
    ),
    KindInfo(
        "Adam",
        "Adam",
        "Momentum and a rate of its own for every weight, both corrected at the start.",
        "m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2;  w = w - learning_rate * m' / (sqrt(v') + eps)",
        optimizers.Adam,
        "generated/torch.optim.Adam.html",
        "adaptive momentum",
        "Kingma & Ba 2015, algorithm 1",
    ),
)

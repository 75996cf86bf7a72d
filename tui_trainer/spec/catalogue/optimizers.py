"""The optimizers.

In the formulas g is the gradient of the loss by the weight w, and x' is x / (1 - b^t), the mean corrected at step t.
"""

from __future__ import annotations

from tui_trainer.spec import optimizers
from tui_trainer.spec.catalogue.info import KindInfo, table
from tui_trainer.spec.model import Spec


def _optim(
    kind: str, title: str, sentence: str, formula: str, spec: type[Spec], *, purpose: str, source: str
) -> KindInfo:
    """An entry under the name of a class of `torch.optim`, with the address of its page."""
    return KindInfo(kind, title, sentence, formula, spec, f"generated/torch.optim.{kind}.html", purpose, source)


OPTIMIZERS = table(
    _optim(
        "SGD",
        "SGD",
        "Steps against the gradient, if you like with momentum; the batch size makes it gradient descent (full), "
        "stochastic (1) or mini-batch.",
        "v = momentum * v + (1 - dampening) * g;  w = w - learning_rate * v",
        optimizers.SGD,
        purpose="gradient descent mini-batch momentum nesterov",
        source="Robbins & Monro 1951; Sutskever et al. 2013, equations 1 to 4",
    ),
    _optim(
        "Adagrad",
        "Adagrad",
        "Gives every weight a rate of its own that shrinks with the gradients it has seen.",
        "G = G + g^2;  w = w - learning_rate * g / (sqrt(G) + eps)",
        optimizers.Adagrad,
        purpose="adaptive",
        source="Duchi, Hazan & Singer 2011, figure 1",
    ),
    _optim(
        "Adadelta",
        "Adadelta",
        "Like Adagrad with a memory that fades, and steps in the size of the steps before: it hardly needs a rate.",
        "v = rho v + (1-rho) g^2;  s = sqrt(u + eps) / sqrt(v + eps) * g;  u = rho u + (1-rho) s^2;  "
        "w = w - learning_rate * s",
        optimizers.Adadelta,
        purpose="adaptive",
        source="Zeiler 2012, algorithm 1",
    ),
    _optim(
        "RMSprop",
        "RMSprop",
        "Like Adagrad, but forgets old gradients, so that the rate does not die out.",
        "v = alpha * v + (1 - alpha) * g^2;  w = w - learning_rate * g / (sqrt(v) + eps)",
        optimizers.RMSprop,
        purpose="adaptive",
        source="Tieleman & Hinton 2012, lecture 6.5",
    ),
    _optim(
        "Adam",
        "Adam",
        "Momentum and a rate of its own for every weight, both corrected at the start.",
        "m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2;  w = w - learning_rate * m' / (sqrt(v') + eps)",
        optimizers.Adam,
        purpose="adaptive momentum",
        source="Kingma & Ba 2015, algorithm 1",
    ),
    _optim(
        "AdamW",
        "AdamW",
        "Adam whose weight decay, that of the regularization, shrinks the weights themselves instead of going "
        "through the gradient (decoupled).",
        "m and v as in Adam;  w = w - learning_rate * (m' / (sqrt(v') + eps) + weight_decay * w)",
        optimizers.AdamW,
        purpose="adaptive momentum decoupled weight decay",
        source="Loshchilov & Hutter 2019, algorithm 2",
    ),
    _optim(
        "NAdam",
        "NAdam",
        "Adam that looks ahead along its momentum, as Nesterov does.",
        "m and v as in Adam, u_t the memory b1 grown to step t;  "
        "w = w - learning_rate * (u_t+1 m' + (1-u_t) g') / (sqrt(v') + eps)",
        optimizers.NAdam,
        purpose="adaptive momentum nesterov",
        source="Dozat 2016, algorithm 2",
    ),
    _optim(
        "RAdam",
        "RAdam",
        "Adam that holds its steps back as long as it has seen too few gradients: a warm-up of its own.",
        "m and v as in Adam;  w = w - learning_rate * r_t * m' / sqrt(v'), and w - learning_rate * m' in the "
        "first few steps",
        optimizers.RAdam,
        purpose="adaptive momentum warm-up",
        source="Liu et al. 2020, algorithm 2",
    ),
    _optim(
        "Adamax",
        "Adamax",
        "Adam that divides by the largest gradient it remembers, not by the root of a mean.",
        "m = b1 m + (1-b1) g;  u = max(b2 u, |g| + eps);  w = w - learning_rate * m' / u",
        optimizers.Adamax,
        purpose="adaptive momentum infinity norm",
        source="Kingma & Ba 2015, algorithm 2",
    ),
    _optim(
        "LBFGS",
        "L-BFGS",
        "Estimates the curvature from its last steps, and evaluates the batch many times in each: for full batches.",
        "w = w - learning_rate * H g;  H is the inverse curvature, from the last history_size steps",
        optimizers.LBFGS,
        purpose="second order quasi newton curvature full batch",
        source="Liu & Nocedal 1989, algorithm 2.1",
    ),
)

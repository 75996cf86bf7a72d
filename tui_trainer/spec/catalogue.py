"""What there is to choose from: one explicit table per concept, in the order in which menus show it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_trainer.spec import experiment, initializations, layers, losses, optimizers
from tui_trainer.spec.model import Spec
from tui_trainer.spec.parameters import ParameterInfo, parameters_of

_DOCS = "https://pytorch.org/docs/stable/"


@dataclass(frozen=True, slots=True)
class KindInfo:
    """One entry of a catalogue: what a beginner needs to choose it, and what a form needs to set it up."""

    kind: str
    title: str
    sentence: str
    formula: str
    spec: type[Spec]
    page: str = ""
    purpose: str = ""
    source: str = ""

    @property
    def documentation(self) -> str:
        """The address of PyTorch's page on it."""
        return f"{_DOCS}{self.page}" if self.page else ""

    @property
    def parameters(self) -> tuple[ParameterInfo, ...]:
        """Its parameters, in the order in which a form shows them."""
        return parameters_of(self.spec)

    def starting_values(self) -> dict[str, object]:
        """The parameters that a new entry has to carry: those without a default."""
        return {parameter.name: parameter.default for parameter in self.parameters if parameter.required}


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """A dataset: how many examples, of what shape (channels, height, width), in how many classes."""

    name: str
    title: str
    sentence: str
    train: int
    test: int
    shape: tuple[int, int, int]
    classes: int
    default_validation: int
    source: str


def _layer(
    kind: str, title: str, sentence: str, formula: str, spec: type[Spec], purpose: str = "", source: str = ""
) -> KindInfo:
    page = f"generated/torch.nn.{kind}.html"
    return KindInfo(kind, title, sentence, formula, spec, page, purpose, source)


def _table(*entries: KindInfo) -> dict[str, KindInfo]:
    return {entry.kind: entry for entry in entries}


LAYERS = _table(
    _layer(
        "Linear",
        "Linear",
        "Every unit adds up all inputs, each times its own weight.",
        "y = W x + b",
        layers.Linear,
        "dense fully connected perceptron",
        "Rosenblatt 1958",
    ),
    _layer(
        "Flatten",
        "Flatten",
        "Lays an image out as one long row of numbers.",
        "C x H x W  ->  C*H*W",
        layers.Flatten,
        "reshape image vector",
    ),
    _layer(
        "ReLU",
        "ReLU",
        "Lets positive numbers through and turns negative ones into 0.",
        "y = max(0, x)",
        layers.ReLU,
        "activation nonlinearity rectifier",
        "Nair & Hinton 2010, section 2",
    ),
    _layer(
        "LeakyReLU",
        "Leaky ReLU",
        "A ReLU that keeps a small slope for negative numbers, so that no unit dies.",
        "y = x if x >= 0, else negative_slope * x",
        layers.LeakyReLU,
        "activation nonlinearity dead units",
        "Maas, Hannun & Ng 2013, section 2",
    ),
    _layer(
        "Sigmoid",
        "Sigmoid",
        "Squeezes any number into 0 to 1; large inputs saturate it.",
        "y = 1 / (1 + exp(-x))",
        layers.Sigmoid,
        "activation nonlinearity logistic probability",
    ),
    _layer(
        "Tanh",
        "Tanh",
        "Squeezes any number into -1 to 1, around 0.",
        "y = tanh(x)",
        layers.Tanh,
        "activation nonlinearity",
    ),
    _layer(
        "Dropout",
        "Dropout",
        "Switches off random units while training, so that none relies on another.",
        "y = m * x / (1 - p),  m = 1 with probability 1 - p",
        layers.Dropout,
        "regularization overfit",
        "Srivastava et al. 2014, section 4",
    ),
    _layer(
        "BatchNorm1d",
        "Batch normalization",
        "Gives every unit mean 0 and variance 1 over the batch, then learns a scale and a shift.",
        "y = gamma * (x - mean) / sqrt(var + eps) + beta",
        layers.BatchNorm1d,
        "norm normalization",
        "Ioffe & Szegedy 2015, algorithm 1",
    ),
    _layer(
        "Softmax",
        "Softmax",
        "Turns scores into probabilities that add up to 1; CrossEntropyLoss already does this itself.",
        "y_k = exp(x_k) / sum_j exp(x_j)",
        layers.Softmax,
        "output probability",
    ),
)

LOSSES = _table(
    _layer(
        "CrossEntropyLoss",
        "Cross-entropy",
        "How surprised the network is by the right class; takes scores (logits), not probabilities.",
        "L = -log softmax(x)[class]",
        losses.CrossEntropyLoss,
        "classification log likelihood",
    ),
)

OPTIMIZERS = _table(
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


def _initialization(kind: str, title: str, sentence: str, formula: str, spec: type[Spec], source: str = "") -> KindInfo:
    return KindInfo(kind, title, sentence, formula, spec, "nn.init.html", "weights", source)


INITIALIZATIONS = _table(
    _initialization(
        "default",
        "PyTorch's default",
        "What PyTorch does when nothing is said.",
        "W, b ~ U(-1/sqrt(n_in), 1/sqrt(n_in))",
        initializations.Default,
    ),
    _initialization(
        "zeros",
        "Zeros",
        "All weights 0: every unit of a layer stays like every other. Shows why chance is needed.",
        "W = 0",
        initializations.Zeros,
    ),
    _initialization(
        "normal",
        "Normal, sigma 1/sqrt(n)",
        "Gaussian weights that keep the variance of a linear signal.",
        "W ~ N(0, 1/n_in)",
        initializations.Normal,
        "LeCun et al. 1998, section 4.6",
    ),
    _initialization(
        "xavier_uniform",
        "Xavier, uniform",
        "Balances forward signal and backward gradient; made for tanh and sigmoid.",
        "W ~ U(-a, a),  a = gain * sqrt(6 / (n_in + n_out))",
        initializations.XavierUniform,
        "Glorot & Bengio 2010, equation 16",
    ),
    _initialization(
        "xavier_normal",
        "Xavier, normal",
        "Balances forward signal and backward gradient; made for tanh and sigmoid.",
        "W ~ N(0, gain^2 * 2 / (n_in + n_out))",
        initializations.XavierNormal,
        "Glorot & Bengio 2010, equation 12",
    ),
    _initialization(
        "kaiming_uniform",
        "Kaiming, uniform",
        "Keeps the variance through ReLU layers, which lose half of the signal.",
        "W ~ U(-a, a),  a = gain * sqrt(3 / n)",
        initializations.KaimingUniform,
        "He et al. 2015, equation 10",
    ),
    _initialization(
        "kaiming_normal",
        "Kaiming, normal",
        "Keeps the variance through ReLU layers, which lose half of the signal.",
        "W ~ N(0, gain^2 / n)",
        initializations.KaimingNormal,
        "He et al. 2015, equation 10",
    ),
)

OBJECTIVES = _table(
    KindInfo(
        "classify",
        "Classify",
        "Tells which of the classes an example belongs to.",
        "argmax_k x_k",
        experiment.Classify,
    ),
)

DATASETS = {
    "mnist": DatasetInfo(
        "mnist",
        "MNIST",
        "70 000 handwritten digits, 28x28 grey values.",
        train=60_000,
        test=10_000,
        shape=(1, 28, 28),
        classes=10,
        default_validation=10_000,
        source="LeCun et al. 1998",
    ),
    "digits": DatasetInfo(
        "digits",
        "Digits",
        "1797 handwritten digits, 8x8 grey values; comes with the program, needs no download.",
        train=1_437,
        test=360,
        shape=(1, 8, 8),
        classes=10,
        default_validation=237,
        source="Alpaydin & Kaynak 1998, UCI repository",
    ),
}

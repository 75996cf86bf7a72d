"""Documents with one mistake each, and what is said of it: the place, words of the message, how bad it is."""

from __future__ import annotations

from typing import Any

from tests.spec.documents import small_document
from tui_trainer.spec.place import Document

Layers = list[Any]


def layer(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"kind": kind, **parameters}


FLATTEN, RELU, SIGMOID, TANH = layer("Flatten"), layer("ReLU"), layer("Sigmoid"), layer("Tanh")
HIDDEN, OUT = layer("Linear", out_features=20), layer("Linear", out_features=10)
NORM, DROP = layer("BatchNorm1d"), layer("Dropout")
CONV, NORM2D = layer("Conv2d", out_channels=4, kernel_size=3), layer("BatchNorm2d")
MLP: Layers = [FLATTEN, HIDDEN, RELU, OUT]
STACKED: Layers = [layer("RowsToSequence"), layer("LSTM", hidden_size=8, num_layers=2, dropout=0.5)]
NORMED: Layers = [FLATTEN, HIDDEN, NORM, RELU, OUT]


def net(*layers: Any, **sections: Any) -> Document:
    return small_document(network={"classifier": list(layers)}, **sections)


def deep(activation: dict[str, Any], depth: int) -> Layers:
    return [FLATTEN, *[HIDDEN, activation] * depth, OUT]


def digits(**values: Any) -> dict[str, Any]:
    return {"dataset": "digits", "validation": 237, **values}


def loss(kind: str) -> dict[str, Any]:
    return {"loss": {"kind": kind}}


MISTAKE, ERROR, WARNING = "mistake", "error", "warning"
"""A mistake is an error that can be trained on purpose."""

C = "network.classifier"
NETWORK_CASES: dict[str, tuple[Document, str, str, str]] = {
    # the output and the loss
    "softmax twice": (net(*MLP, layer("Softmax")), f"{C}[4]", "CrossEntropyLoss applies the softmax itself", MISTAKE),
    "log-softmax twice": (net(*MLP, layer("LogSoftmax")), f"{C}[4]", "a second one changes nothing", WARNING),
    "sigmoid with ten classes": (net(*MLP, SIGMOID), f"{C}[4]", "Sigmoid before it flattens", MISTAKE),
    "relu at the output": (net(*MLP, RELU), f"{C}[4]", "limits the scores", MISTAKE),
    "sigmoid twice": (net(*MLP, SIGMOID, **loss("BCEWithLogitsLoss")), f"{C}[4]", "applies the sigmoid", MISTAKE),
    "softmax before a margin": (
        net(*MLP, layer("Softmax"), **loss("MultiMarginLoss")),
        f"{C}[4]",
        "wants the scores",
        MISTAKE,
    ),
    "scores for NLLLoss": (net(*MLP, **loss("NLLLoss")), f"{C}[3]", "takes logarithms", MISTAKE),
    "probabilities for NLLLoss": (net(*MLP, layer("Softmax"), **loss("NLLLoss")), f"{C}[4]", "logarithms", MISTAKE),
    "scores for BCELoss": (net(*MLP, **loss("BCELoss")), C, "takes probabilities from 0 to 1", ERROR),
    "tanh for BCELoss": (net(*MLP, TANH, **loss("BCELoss")), f"{C}[4]", "but Tanh makes other numbers", ERROR),
    "softmax for BCELoss": (net(*MLP, layer("Softmax"), **loss("BCELoss")), f"{C}[4]", "share one", WARNING),
    "squares on labels": (net(*MLP, **loss("MSELoss")), "loss.kind", "labels as numbers to hit", WARNING),
    "squares behind softmax": (net(*MLP, layer("Softmax"), **loss("MSELoss")), "loss.kind", "numbers to hit", WARNING),
    "dropout at the output": (net(*MLP, DROP), f"{C}[4]", "sets class scores to 0 at random", WARNING),
    "normalization at the output": (net(*MLP, NORM), f"{C}[4]", "takes the scale of the class scores", WARNING),
    "softmax inside": (net(FLATTEN, HIDDEN, layer("Softmax"), OUT), f"{C}[2]", "compete for one sum", WARNING),
    # sizes and shapes
    "units and classes": (net(FLATTEN, layer("Linear", out_features=9)), f"{C}[1].out_features", "10 units", ERROR),
    "not finished": (net(FLATTEN, HIDDEN, TANH), f"{C}[2]", "add a Linear layer with 10 units at the end", ERROR),
    "no linear layer": (net(CONV), f"{C}[0]", "end with Flatten and a Linear layer", ERROR),
    "linear unflattened": (net(OUT), f"{C}[0]", "put a Flatten layer before", ERROR),
    "linear on rows of pixels": (net(HIDDEN, RELU, FLATTEN, OUT), f"{C}[0]", "each of their rows by itself", WARNING),
    "convolution on a row": (net(FLATTEN, CONV, OUT), f"{C}[1]", "takes an image, but gets one row", ERROR),
    "pooling below 1": (
        net(CONV, layer("MaxPool2d", kernel_size=9), FLATTEN, OUT),
        f"{C}[1].kernel_size",
        "smaller than 1",
        ERROR,
    ),
    "rnn without a sequence": (net(layer("LSTM", hidden_size=8), OUT), f"{C}[0]", "reads a sequence", ERROR),
    "validation takes all": (
        net(*MLP, data=digits(validation=1437)),
        "data.validation",
        "none",
        ERROR,
    ),
    "more than there is": (
        net(*MLP, data=digits(train_size=5000)),
        "data.train_size",
        "validation leaves",
        ERROR,
    ),
    "learned by heart": (
        net(
            FLATTEN,
            layer("Linear", out_features=200),
            RELU,
            OUT,
            data=digits(train_size=100),
        ),
        "data.train_size",
        "150 parameters for each of the 100 training examples",
        WARNING,
    ),
    # between the layers
    "one linear layer of two": (net(FLATTEN, HIDDEN, OUT), f"{C}[2]", "no nonlinearity between", WARNING),
    "one layer several times": (
        net(FLATTEN, layer("Repeat", times=3, layers=[HIDDEN]), RELU, OUT),
        f"{C}[1].layers[0]",
        "no nonlinearity between this Linear and the Linear before it",
        WARNING,
    ),
    "convolution into linear": (net(CONV, FLATTEN, OUT), f"{C}[2]", "no nonlinearity between this Linear", WARNING),
    "batch of one": (
        net(*NORMED, training={"batch_size": 1}),
        f"{C}[2]",
        "no variance",
        ERROR,
    ),
    "last batch of one": (
        net(*NORMED, training={"batch_size": 109}),
        f"{C}[2]",
        "leave a last batch of one",
        ERROR,
    ),
    "images in a batch of one": (
        net(CONV, NORM2D, RELU, FLATTEN, OUT, training={"batch_size": 1}),
        f"{C}[1]",
        "from a single image",
        WARNING,
    ),
    "sequences in a batch of one": (
        net(layer("RowsToSequence"), NORM, layer("GRU", hidden_size=8), OUT, training={"batch_size": 1}),
        f"{C}[1]",
        "from a single sequence",
        WARNING,
    ),
    "dropout before normalization": (
        net(FLATTEN, HIDDEN, RELU, DROP, HIDDEN, NORM, RELU, OUT),
        f"{C}[5]",
        "behind Dropout",
        WARNING,
    ),
    "L2 and normalization": (
        net(*NORMED, regularization={"weight_decay": 0.01}),
        "regularization.weight_decay",
        "does not regularize them",
        WARNING,
    ),
}

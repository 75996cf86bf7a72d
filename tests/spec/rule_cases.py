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
CASES: dict[str, tuple[Document, str, str, str]] = {
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
    # weights
    "zeros": (net(*MLP, initialization={"scheme": "zeros"}), "initialization.scheme", "(symmetry)", MISTAKE),
    "one number": (
        net(FLATTEN, {**HIDDEN, "initialization": {"scheme": "constant", "val": 0.1}}, RELU, OUT),
        f"{C}[1].initialization.scheme",
        "the same number",
        MISTAKE,
    ),
    "xavier with relu": (
        net(*deep(RELU, 6), initialization={"scheme": "xavier_normal"}),
        "initialization.scheme",
        "leaves about 1/64",
        WARNING,
    ),
    "kaiming with sigmoid": (
        net(*deep(SIGMOID, 1), initialization={"scheme": "kaiming_uniform"}),
        "initialization.scheme",
        "drive it into saturation",
        WARNING,
    ),
    "vanishing gradients": (
        net(*deep(SIGMOID, 10), initialization={"scheme": "xavier_normal"}),
        f"{C}[2]",
        "of that at the last: 11 layers, a factor of 0.",
        WARNING,
    ),
    "vanishing gradients before the sigmoid of the output": (
        net(*deep(SIGMOID, 9), SIGMOID, **loss("BCELoss"), initialization={"scheme": "xavier_normal"}),
        f"{C}[2]",
        "of that at the last: 10 layers",
        WARNING,
    ),
    "two kinds of saturation": (
        net(*deep(SIGMOID, 9), HIDDEN, TANH, OUT, initialization={"scheme": "xavier_normal"}),
        f"{C}[2]",
        "of that at the last",
        WARNING,
    ),
    "weights too small": (
        net(*deep(RELU, 6), initialization={"scheme": "trunc_normal", "std": 0.01}),
        "initialization.scheme",
        "of that at the last",
        WARNING,
    ),
    "exploding gradients": (
        net(*deep(RELU, 6), initialization={"scheme": "trunc_normal", "std": 2.0}),
        "initialization.scheme",
        "times that at the last",
        WARNING,
    ),
    # steps
    "too large a rate": (
        net(*MLP, optimizer={"kind": "Adam", "learning_rate": 0.1}),
        "optimizer.learning_rate",
        "more than Adam usually bears",
        WARNING,
    ),
    "too small a rate": (
        net(*MLP, optimizer={"kind": "SGD", "learning_rate": 1e-5}),
        "optimizer.learning_rate",
        "less than is usual for SGD",
        WARNING,
    ),
    "rate and momentum": (
        net(*MLP, optimizer={"kind": "SGD", "learning_rate": 0.5, "momentum": 0.9}),
        "optimizer.learning_rate",
        "SGD with momentum 0.9",
        WARNING,
    ),
    "LBFGS with mini-batches": (
        net(*MLP, optimizer={"kind": "LBFGS"}),
        "training.batch_size",
        "gradients of different batches",
        WARNING,
    ),
    "nesterov without momentum": (
        net(*MLP, optimizer={"kind": "SGD", "nesterov": True}),
        "optimizer.nesterov",
        "which is 0",
        ERROR,
    ),
    "nesterov dampened": (
        net(*MLP, optimizer={"kind": "SGD", "nesterov": True, "momentum": 0.9, "dampening": 0.5}),
        "optimizer.dampening",
        "the whole gradient",
        ERROR,
    ),
    "a full batch too large": (
        net(
            layer("Conv2d", out_channels=64, kernel_size=3),
            RELU,
            FLATTEN,
            OUT,
            data={"dataset": "mnist"},
            training={"batch_size": "full"},
        ),
        "training.batch_size",
        "GiB of activations",
        WARNING,
    ),
    "a batch of everything": (net(*MLP, training={"batch_size": 5000}), "training.batch_size", "more than", WARNING),
    "all warm-up": (
        net(*MLP, schedule={"kind": "constant", "warmup_epochs": 5}, training={"epochs": 5}),
        "schedule.warmup_epochs",
        "never reaches what is set",
        WARNING,
    ),
    "a step after the end": (
        net(*MLP, schedule={"kind": "StepLR", "step_size": 4, "warmup_epochs": 1}, training={"epochs": 5}),
        "schedule.step_size",
        "after 4 epochs, but the schedule has 4",
        WARNING,
    ),
    "no room for a step": (
        net(*MLP, schedule={"kind": "StepLR", "step_size": 4}, training={"epochs": 1}),
        "schedule.step_size",
        "stays constant",
        WARNING,
    ),
    "a milestone after the end": (
        net(*MLP, schedule={"kind": "MultiStepLR", "milestones": [2, 9]}, training={"epochs": 5}),
        "schedule.milestones",
        "after 9 epochs, but the schedule has 5",
        WARNING,
    ),
    "a wave too long": (
        net(*MLP, schedule={"kind": "CosineAnnealingLR", "T_max": 9}, training={"epochs": 5}),
        "schedule.T_max",
        "does not come down",
        WARNING,
    ),
    "a wave too short": (
        net(*MLP, schedule={"kind": "CosineAnnealingLR", "T_max": 3}, training={"epochs": 5}),
        "schedule.T_max",
        "goes up again",
        WARNING,
    ),
    "a plateau longer than the run": (
        net(*MLP, schedule={"kind": "ReduceLROnPlateau"}, training={"epochs": 5}),
        "schedule.patience",
        "never falls",
        WARNING,
    ),
    "patience beyond the end": (
        net(*MLP, regularization={"early_stopping": {"patience": 9}}, training={"epochs": 5}),
        "regularization.early_stopping.patience",
        "never end a run",
        WARNING,
    ),
}

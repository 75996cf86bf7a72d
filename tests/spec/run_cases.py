"""Documents with one mistake each in the weights, the steps or the timetable of a run; see `rule_cases`."""

from __future__ import annotations

from tests.spec.rule_cases import (
    DROP,
    ERROR,
    FLATTEN,
    HIDDEN,
    MISTAKE,
    MLP,
    OUT,
    RELU,
    SIGMOID,
    STACKED,
    TANH,
    WARNING,
    C,
    deep,
    layer,
    loss,
    net,
)
from tui_trainer.spec.place import Document

RUN_CASES: dict[str, tuple[Document, str, str, str]] = {
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
        "to make up for a halving that Sigmoid does not do",
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
    "momentum near 1": (
        net(*MLP, optimizer={"kind": "SGD", "momentum": 0.999}),
        "optimizer.learning_rate",
        "SGD with momentum 0.999 usually bears",
        WARNING,
    ),
    "rate and momentum of RMSprop": (
        net(*MLP, optimizer={"kind": "RMSprop", "momentum": 0.9}),
        "optimizer.learning_rate",
        "RMSprop with momentum 0.9",
        WARNING,
    ),
    "too high a top": (
        net(*MLP, optimizer={"kind": "Adam"}, schedule={"kind": "OneCycleLR", "max_lr": 1.0}),
        "schedule.max_lr",
        "more than Adam usually bears",
        WARNING,
    ),
    "LBFGS with mini-batches": (
        net(*MLP, optimizer={"kind": "LBFGS"}),
        "training.batch_size",
        "gradients of different batches",
        WARNING,
    ),
    "LBFGS with dropout": (
        net(FLATTEN, HIDDEN, RELU, DROP, OUT, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"}),
        f"{C}[3]",
        "switches other units off",
        WARNING,
    ),
    "LBFGS with dropout between recurrent layers": (
        net(*STACKED, OUT, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"}),
        f"{C}[1].dropout",
        "dropout and LBFGS",
        WARNING,
    ),
    "LBFGS with dropout in two forms": (
        net(DROP, *STACKED, DROP, OUT, optimizer={"kind": "LBFGS"}, training={"batch_size": "full"}),
        f"{C}[0]",
        "Dropout and LBFGS",
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

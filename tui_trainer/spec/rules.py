"""What a sound-looking specification still gets wrong. A rule is a function from an experiment to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.data import available_examples, train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.fixes import Fix, SetValue
from tui_trainer.spec.layers import BatchNorm1d, Dropout, Flatten, Linear, Softmax
from tui_trainer.spec.optimizers import SGD
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.shapes import LayerReport, Shape, shape_text

Reports = dict[str, tuple[LayerReport, ...]]
Rule = Callable[[Experiment, Reports], Iterator[Problem]]

STACK_OF_CLASSIFY = "classifier"
_PLACE = f"network.{STACK_OF_CLASSIFY}"


def stacks_of_the_objective(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """The objective says which stacks a network has."""
    if STACK_OF_CLASSIFY not in experiment.network:
        yield Problem(_PLACE, f'missing; the objective "classify" trains the stack "{STACK_OF_CLASSIFY}"')
    for name in experiment.network:
        if name != STACK_OF_CLASSIFY:
            yield Problem(f"network.{name}", f'unknown; the objective "classify" has one stack, "{STACK_OF_CLASSIFY}"')


def output_fits_the_classes(experiment: Experiment, reports: Reports) -> Iterator[Problem]:
    """A classifier ends with one score per class."""
    layers = experiment.network.get(STACK_OF_CLASSIFY)
    stack = reports.get(STACK_OF_CLASSIFY, ())
    if layers is None:
        return
    data = DATASETS[experiment.data.dataset]
    if not layers:
        yield Problem(_PLACE, f"no layers; add at least a Flatten and a Linear layer with {data.classes} units")
        return
    output = stack[-1].output_shape if stack else None
    if output is None or output == (data.classes,):
        return
    place, remedy = _output_remedy(experiment, stack, output, data.classes)
    yield Problem(
        place,
        f"the network ends with {shape_text(output)}, but {data.title} needs one score for each of "
        f"{data.classes} classes; {remedy}",
    )


def _output_remedy(
    experiment: Experiment, stack: tuple[LayerReport, ...], output: Shape, classes: int
) -> tuple[str, str]:
    layers = experiment.network[STACK_OF_CLASSIFY]
    linears = [index for index, layer in enumerate(layers) if isinstance(layer, Linear)]
    if not linears:
        return f"{_PLACE}[{len(layers) - 1}]", f"add a Linear layer with {classes} units at the end"
    flattened = any(isinstance(layer, Flatten) for layer in layers[: linears[0]])
    if len(stack[linears[0]].input_shape or ()) > 1 and not flattened:
        return f"{_PLACE}[{linears[0]}]", "put a Flatten layer before this Linear layer"
    if len(output) == 1:
        last = linears[-1]
        return (
            f"{_PLACE}[{last}].out_features",
            f"give the last Linear layer {classes} units, or add one with {classes} units at the end",
        )
    return f"{_PLACE}[{len(layers) - 1}]", f"end with Flatten and a Linear layer with {classes} units"


def something_to_learn(experiment: Experiment, reports: Reports) -> Iterator[Problem]:
    """A network without parameters has nothing to train."""
    stack = reports.get(STACK_OF_CLASSIFY, ())
    if stack and all(report.parameters == 0 for report in stack):
        yield Problem(_PLACE, "nothing to train: no layer has parameters; add a Linear layer")


def validation_leaves_training(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """The validation set is taken from the training set."""
    data = DATASETS[experiment.data.dataset]
    if experiment.data.validation >= data.train:
        yield Problem(
            "data.validation",
            f"takes {experiment.data.validation} of {data.title}'s {data.train} training examples and leaves none "
            f"to train on; {data.default_validation} is usual",
        )


def training_set_fits(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """The training set is taken from what validation leaves."""
    size, left = experiment.data.train_size, available_examples(experiment.data)
    if size != "all" and 0 < left < size:
        yield Problem(
            "data.train_size",
            f'{size} is more than the {left} training examples that validation leaves; "all" takes those',
            fixes=(Fix("Train on all that validation leaves", (SetValue("data.train_size", "all"),)),),
        )


def batch_size_fits(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """A batch cannot be larger than the training set."""
    size, examples = experiment.training.batch_size, train_examples(experiment.data)
    if size != "full" and 0 < examples < size:
        yield Problem(
            "training.batch_size",
            f'{size} is more than the {examples} training examples; every batch is the whole set, as with "full"',
            "warning",
        )


def batch_norm_needs_a_batch(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """The variance of a single example does not exist."""
    size, examples = experiment.training.batch_size, train_examples(experiment.data)
    if size == "full" or examples < 1:
        return
    for index, layer in enumerate(experiment.network.get(STACK_OF_CLASSIFY, [])):
        if isinstance(layer, BatchNorm1d) and min(size, examples) > 1 and examples % size == 1:
            yield Problem(
                f"{_PLACE}[{index}]",
                f"BatchNorm1d needs at least two examples in a batch, but {examples} examples in batches of {size} "
                "leave a last batch of one; change the batch size or the validation size",
            )
        elif isinstance(layer, BatchNorm1d) and size == 1:
            yield Problem(
                f"{_PLACE}[{index}]",
                "BatchNorm1d takes mean and variance over the batch, and a batch of 1 has no variance; "
                "raise training.batch_size or remove the layer",
            )


def nesterov_needs_momentum(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """Nesterov's look ahead goes along the momentum, and takes the whole gradient."""
    optimizer = experiment.optimizer
    if isinstance(optimizer, SGD) and optimizer.nesterov and optimizer.momentum == 0:
        yield Problem("optimizer.nesterov", "looks ahead along the momentum, which is 0; set a momentum, 0.9 is usual")
    if isinstance(optimizer, SGD) and optimizer.nesterov and optimizer.dampening:
        yield Problem(
            "optimizer.dampening",
            f"Nesterov's look ahead takes the whole gradient, but {optimizer.dampening:g} of it is left out; "
            "set dampening to 0, or nesterov to false",
        )


def softmax_once(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """CrossEntropyLoss contains the softmax."""
    layers = experiment.network.get(STACK_OF_CLASSIFY, [])
    if layers and isinstance(layers[-1], Softmax):
        yield Problem(
            f"{_PLACE}[{len(layers) - 1}]",
            "CrossEntropyLoss applies the softmax itself; a second one flattens the gradient and slows learning; "
            "remove this layer",
            "warning",
        )


def zeros_learn_nothing(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """Weights that start equal stay equal."""
    linears = [layer for layer in experiment.network.get(STACK_OF_CLASSIFY, []) if isinstance(layer, Linear)]
    if experiment.initialization.scheme == "zeros" and len(linears) > 1:
        yield Problem(
            "initialization.scheme",
            "with all weights 0 the units of a hidden layer get the same gradient and never differ (symmetry)",
            "warning",
        )


def dropout_not_at_the_output(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """Dropping a class score hides the answer from the loss."""
    layers = experiment.network.get(STACK_OF_CLASSIFY, [])
    if layers and isinstance(layers[-1], Dropout):
        yield Problem(
            f"{_PLACE}[{len(layers) - 1}]",
            "Dropout after the output sets class scores to 0 at random; put it after a hidden activation",
            "warning",
        )


def patience_within_the_epochs(experiment: Experiment, _: Reports) -> Iterator[Problem]:
    """Patience as long as the run never ends it."""
    stopping = experiment.regularization.early_stopping
    if stopping is not None and stopping.patience >= experiment.training.epochs > 1:
        yield Problem(
            "regularization.early_stopping.patience",
            f"{stopping.patience} epochs of patience never end a run of {experiment.training.epochs} epochs",
            "warning",
        )


RULES: tuple[Rule, ...] = (
    stacks_of_the_objective,
    validation_leaves_training,
    training_set_fits,
    output_fits_the_classes,
    something_to_learn,
    batch_size_fits,
    batch_norm_needs_a_batch,
    nesterov_needs_momentum,
    softmax_once,
    dropout_not_at_the_output,
    zeros_learn_nothing,
    patience_within_the_epochs,
)

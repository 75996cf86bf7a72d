"""Whether there is a network that can learn these classes from these data."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.catalogue.families import ACTIVATIONS
from tui_trainer.spec.data import available_examples
from tui_trainer.spec.fixes import Edit, Fix, Insert, Remove, SetValue
from tui_trainer.spec.layers import Linear
from tui_trainer.spec.numerals import grouped
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import PLACE, STACK_OF_CLASSIFY, View
from tui_trainer.spec.shapes import Shape, shape_text

_ROWS = (
    "A Linear layer connects the last dimension alone: each row of pixels goes through by itself. Flatten lays the "
    "image out as one row, so that every pixel meets every unit."
)


def stacks_of_the_objective(view: View) -> Iterator[Problem]:
    """The objective says which stacks a network has."""
    if view.stack is None:
        yield Problem(PLACE, f'missing; the objective "classify" trains the stack "{STACK_OF_CLASSIFY}"')
    for name in view.experiment.network:
        if name != STACK_OF_CLASSIFY:
            yield Problem(
                f"network.{name}",
                f'unknown; the objective "classify" has one stack, "{STACK_OF_CLASSIFY}"',
                fixes=(Fix("remove this stack", (Remove(f"network.{name}"),)),),
            )


def output_fits_the_classes(view: View) -> Iterator[Problem]:
    """A classifier ends with one score per class."""
    if view.stack is None:
        return
    classes = view.data.classes
    if not view.stack:
        yield Problem(PLACE, f"no layers; add at least a Flatten and a Linear layer with {classes} units")
        return
    output = view.output_shape
    if output is None or output == (classes,):
        return
    place, remedy, fixes = _output_remedy(view, output, classes)
    why = "The loss compares one number per class with the right class; the largest number is the answer."
    if len(output) > 1 and "Flatten" in remedy:
        why = f"{_ROWS} {why}"
    yield Problem(
        place,
        f"the network ends with {shape_text(output)}, but {view.data.title} needs one score for each of "
        f"{classes} classes; {remedy}",
        why=why,
        fixes=fixes,
    )


def _output_remedy(view: View, output: Shape, classes: int) -> tuple[str, str, tuple[Fix, ...]]:
    stack = view.stack or []
    last, end = f"{PLACE}[{len(stack) - 1}]", f"{PLACE}[{len(stack)}]"
    linears = [layer for layer in view.layers if isinstance(layer.layer, Linear)]
    ending = Fix(f"add a Linear layer with {classes} units at the end", (_linear(end, classes),))
    if linears and len(linears[0].input_shape) == 3:
        flatten = Fix("insert Flatten before it", (Insert(linears[0].place, {"kind": "Flatten"}),))
        return linears[0].place, "put a Flatten layer before this Linear layer", (flatten,)
    if len(output) > 1:
        edits: tuple[Edit, ...] = (_linear(end, classes), Insert(end, {"kind": "Flatten"}))
        return (
            last,
            f"end with Flatten and a Linear layer with {classes} units",
            (Fix("add Flatten and Linear at the end", edits),),
        )
    if not linears:
        return last, f"add a Linear layer with {classes} units at the end", (ending,)
    if view.last is not None and view.last.kind in ACTIVATIONS:
        return last, f"add a Linear layer with {classes} units at the end", (ending,)
    place = f"{linears[-1].place}.out_features"
    units = Fix(f"give the last Linear layer {classes} units", (SetValue(place, classes),))
    remedy = f"give the last Linear layer {classes} units, or add one with {classes} units at the end"
    return place, remedy, (units, ending)


def _linear(place: str, units: int) -> Insert:
    return Insert(place, {"kind": "Linear", "out_features": units})


def something_to_learn(view: View) -> Iterator[Problem]:
    """A network without parameters has nothing to train."""
    if view.stack and view.parameters == 0:
        yield Problem(PLACE, "nothing to train: no layer has parameters; add a Linear layer")


def linear_wants_a_row(view: View) -> Iterator[Problem]:
    """On an image a Linear layer sees each row of pixels by itself."""
    if view.output_shape != (view.data.classes,):
        return  # then the output is the problem, and its remedy is the same
    for layer in view.layers:
        if layer.kind == "Linear" and len(layer.input_shape) == 3:
            yield Problem(
                layer.place,
                f"gets images of {shape_text(layer.input_shape)} and works on each of their rows by itself",
                "warning",
                _ROWS,
                (Fix("insert Flatten before it", (Insert(layer.place, {"kind": "Flatten"}),)),),
            )
            return


def validation_leaves_training(view: View) -> Iterator[Problem]:
    """The validation set is taken from the training set."""
    data = view.data
    if view.experiment.data.validation >= data.train:
        usual = Fix(f"set validation to {data.default_validation}", (_validation(data.default_validation),))
        yield Problem(
            "data.validation",
            f"takes {grouped(view.experiment.data.validation)} of {data.title}'s {grouped(data.train)} training "
            f"examples and leaves none to train on; {grouped(data.default_validation)} is usual",
            fixes=(usual,),
        )


def _validation(count: int) -> SetValue:
    return SetValue("data.validation", count)


def training_set_fits(view: View) -> Iterator[Problem]:
    """The training set is taken from what validation leaves."""
    size, left = view.experiment.data.train_size, available_examples(view.experiment.data)
    if size != "all" and 0 < left < size:
        yield Problem(
            "data.train_size",
            f"{grouped(size)} is more than the {grouped(left)} training examples that validation leaves; "
            '"all" takes those',
            fixes=(Fix("train on all that validation leaves", (SetValue("data.train_size", "all"),)),),
        )


def enough_examples(view: View) -> Iterator[Problem]:
    """More than a hundred parameters for every example can be learned by heart."""
    if not view.parameters or view.examples < 1:
        return
    share = view.parameters / view.examples
    if share > 100:
        more = Fix("train on all examples", (SetValue("data.train_size", "all"),))
        yield Problem(
            "data.train_size" if view.experiment.data.train_size != "all" else PLACE,
            f"{grouped(round(share))} parameters for each of the {grouped(view.examples)} training examples: such a "
            "network can learn them by heart",
            "warning",
            "With far more parameters than examples a network fits the training set without learning what is general "
            "(overfitting): train on more, make it smaller, or regularize.",
            (more,) if view.experiment.data.train_size != "all" else (),
        )


STRUCTURE = (
    stacks_of_the_objective,
    validation_leaves_training,
    training_set_fits,
    output_fits_the_classes,
    something_to_learn,
    linear_wants_a_row,
    enough_examples,
)

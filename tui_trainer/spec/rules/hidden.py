"""What is between the layers with weights: nonlinearities, normalization, dropout."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.catalogue.families import (
    ACTIVATIONS,
    BATCH_NORMALIZATIONS,
    DROPOUTS,
    OUTPUTS,
    RECURRENT,
    WEIGHTED,
)
from tui_trainer.spec.fixes import Fix, Insert, Remove, SetValue
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import LayerAt, View


def layers_are_not_one(view: View) -> Iterator[Problem]:
    """Weights after weights with nothing bent in between are one layer."""
    bends = ACTIVATIONS | OUTPUTS | RECURRENT | {"MaxPool2d"}
    before: LayerAt | None = None
    for layer in view.layers:
        if before is not None and layer.kind in WEIGHTED and layer.kind not in RECURRENT:
            yield Problem(
                layer.place,
                f"no nonlinearity between this {layer.kind} and the {before.kind} before it",
                "warning",
                "A linear map of a linear map is a linear map: the two layers can do no more than one. An activation "
                "between them makes the difference.",
                (Fix("insert ReLU before it", (Insert(layer.place, {"kind": "ReLU"}),)),),
            )
        if layer.kind in WEIGHTED and layer.kind not in RECURRENT:
            before = layer
        elif layer.kind in bends:
            before = None


def batch_norm_needs_a_batch(view: View) -> Iterator[Problem]:
    """The variance of a single example does not exist."""
    size, examples = view.experiment.training.batch_size, view.examples
    if size == "full" or examples < 1 or (size > 1 and examples % size != 1):
        return
    for layer in view.of(BATCH_NORMALIZATIONS):
        if layer.kind == "BatchNorm2d" and layer.input_shape[1:] != (1, 1):
            if size == 1:
                yield _noisy(layer)
            continue
        values = _sound_batch_size(size, examples)
        yield Problem(
            layer.place,
            f"{layer.kind} takes mean and variance over the batch, and a batch of 1 has no variance; "
            "raise training.batch_size or remove the layer"
            if size == 1
            else f"{layer.kind} needs at least two examples in a batch, but {examples} examples in batches of {size} "
            "leave a last batch of one; change the batch size or the validation size",
            why="Batch normalization compares the examples of a batch with each other.",
            fixes=(
                Fix(f"set batch_size to {values}", (SetValue("training.batch_size", values),)),
                Fix(f"remove this {layer.kind}", (Remove(layer.place),)),
            ),
        )


def _noisy(layer: LayerAt) -> Problem:
    return Problem(
        layer.place,
        f"{layer.kind} with a batch of 1 takes mean and variance from a single image",
        "warning",
        "Small batches make the statistics of batch normalization noisy; GroupNorm does without the batch.",
        (Fix("set batch_size to 64", (SetValue("training.batch_size", 64),)),),
    )


def _sound_batch_size(size: int, examples: int) -> int:
    """A usual batch size that leaves no last batch of one."""
    usual = [64, 32, 128, 100, 50] if size == 1 else [size, *range(size + 1, size + 20)]
    return next((number for number in usual if number > 1 and examples % number != 1), 2)


def dropout_before_batch_norm(view: View) -> Iterator[Problem]:
    """Dropout changes the variance between training and evaluation, and batch normalization remembers it."""
    dropout = next((layer for layer in view.of(DROPOUTS)), None)
    if dropout is None:
        return
    index = view.layers.index(dropout)
    later = next((layer for layer in view.layers[index:] if layer.kind in BATCH_NORMALIZATIONS), None)
    if later is None:
        return
    removals = tuple(Remove(layer.place) for layer in reversed(view.of(DROPOUTS)))
    yield Problem(
        later.place,
        f"{later.kind} behind {dropout.kind}: the variance that it learns while units drop out changes in evaluation",
        "warning",
        "Dropout is off in evaluation, so that the running variance of batch normalization fits no longer (variance "
        "shift, Li et al. 2019). One of the two is enough, or dropout behind the last normalization.",
        (Fix("remove all dropout layers", removals),),
    )


def weight_decay_with_batch_norm(view: View) -> Iterator[Problem]:
    """Behind a normalization the size of the weights makes no difference."""
    decay = view.experiment.regularization.weight_decay
    if decay > 0 and view.of(BATCH_NORMALIZATIONS):
        yield Problem(
            "regularization.weight_decay",
            f"L2 of {decay:g} on layers that batch normalization follows does not regularize them",
            "warning",
            "Batch normalization divides the size of the weights out again: smaller weights compute the same, and only "
            "make the steps relatively larger (van Laarhoven 2017). It still acts on the output layer.",
            (Fix("set weight_decay to 0", (SetValue("regularization.weight_decay", 0.0),)),),
        )


HIDDEN = (
    layers_are_not_one,
    batch_norm_needs_a_batch,
    dropout_before_batch_norm,
    weight_decay_with_batch_norm,
)

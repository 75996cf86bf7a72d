"""What is between the layers with weights: nonlinearities, normalization, dropout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from tui_trainer.spec.catalogue.families import (
    ACTIVATIONS,
    BATCH_NORMALIZATIONS,
    DROPOUTS,
    NORMALIZATIONS,
    OUTPUTS,
    RECURRENT,
    WEIGHTED,
)
from tui_trainer.spec.fixes import Fix, Insert, Remove, SetValue
from tui_trainer.spec.layers import Layer, Repeat, Residual
from tui_trainer.spec.numerals import digits_text, grouped
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import PLACE, LayerAt, View

_BENDS = ACTIVATIONS | OUTPUTS | RECURRENT | {"MaxPool2d"} | (NORMALIZATIONS - BATCH_NORMALIZATIONS)
"""What is no linear map of one example, also not in evaluation, when batch normalization is one."""


def layers_are_not_one(view: View) -> Iterator[Problem]:
    """Weights after weights with nothing bent in between are one layer."""
    found: dict[str, Problem] = {}
    _unbent(PLACE, view.stack or [], None, found)
    yield from found.values()


def _unbent(place: str, layers: Sequence[Layer], before: str | None, found: dict[str, Problem]) -> str | None:
    """The kind of the weights of which the end of some layers is a linear map, where the beginning is one of `before`.

    Weights that are one with those before them are noted in `found`.
    """
    for index, layer in enumerate(layers):
        here = f"{place}[{index}]"
        if isinstance(layer, Residual):
            _unbent(f"{here}.layers", layer.layers, None, found)
            before = None  # with its input added, what it makes is no map of its last weights alone
        elif isinstance(layer, Repeat):
            for _ in range(min(layer.times, 2)):  # the second time the block has itself before it
                before = _unbent(f"{here}.layers", layer.layers, before, found)
        elif layer.kind in _BENDS:
            before = None
        elif layer.kind in WEIGHTED:
            if before is not None and here not in found:
                found[here] = _one_layer(here, layer.kind, before)
            before = layer.kind
    return before


def _one_layer(place: str, kind: str, before: str) -> Problem:
    return Problem(
        place,
        f"no nonlinearity between this {kind} and the {before} before it",
        "warning",
        "A linear map of a linear map is a linear map: the two layers can do no more than one. An activation between "
        "them makes the difference.",
        (Fix("insert ReLU before it", (Insert(place, {"kind": "ReLU"}),)),),
    )


def batch_norm_needs_a_batch(view: View) -> Iterator[Problem]:
    """The variance of a single example does not exist."""
    size, examples = view.experiment.training.batch_size, view.examples
    if size == "full" or examples < 1 or (size > 1 and examples % size != 1):
        return
    for layer in view.of(BATCH_NORMALIZATIONS):
        if not layer.input_shape:
            continue  # something before it is wrong, which is said there
        if prod(layer.input_shape[1:]) != 1:  # the pixels of an image or the steps of a sequence count as well
            if size == 1:
                yield _noisy(layer)
            continue
        values = _sound_batch_size(size, examples)
        yield Problem(
            layer.place,
            f"{layer.kind} takes mean and variance over the batch, and a batch of 1 has no variance; "
            "raise training.batch_size or remove the layer"
            if size == 1
            else f"{layer.kind} needs at least two examples in a batch, but {grouped(examples)} examples in batches "
            f"of {grouped(size)} leave a last batch of one; change the batch size or the validation size",
            why="Batch normalization compares the examples of a batch with each other.",
            fixes=(
                Fix(f"set batch_size to {values}", (SetValue("training.batch_size", values),)),
                Fix(f"remove this {layer.kind}", (Remove(layer.place),)),
            ),
        )


def _noisy(layer: LayerAt) -> Problem:
    return Problem(
        layer.place,
        f"{layer.kind} with a batch of 1 takes mean and variance from a single "
        f"{'image' if layer.kind == 'BatchNorm2d' else 'sequence'}",
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
    dropout = next(iter(view.of(DROPOUTS)), None)
    if dropout is None:
        return
    index = view.layers.index(dropout)
    later = next((layer for layer in view.layers[index:] if layer.kind in BATCH_NORMALIZATIONS), None)
    if later is None:
        return
    yield Problem(
        later.place,
        f"{later.kind} behind {dropout.kind}: the variance that it learns while units drop out changes in evaluation",
        "warning",
        "Dropout is off in evaluation, so that the running variance of batch normalization fits no longer (variance "
        "shift, Li et al. 2019). One of the two is enough, or dropout behind the last normalization.",
        (Fix("remove all dropout layers", view.removal_of(DROPOUTS)),),
    )


def weight_decay_with_batch_norm(view: View) -> Iterator[Problem]:
    """Behind a normalization the size of the weights makes no difference."""
    decay = view.experiment.regularization.weight_decay
    if decay > 0 and view.of(BATCH_NORMALIZATIONS):
        yield Problem(
            "regularization.weight_decay",
            f"L2 of {digits_text(decay)} on layers that batch normalization follows does not regularize them",
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

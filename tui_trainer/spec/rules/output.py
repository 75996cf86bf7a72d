"""Whether the output's activation and the loss belong together."""

from __future__ import annotations

from collections.abc import Iterator
from math import e, log

from tui_trainer.spec.catalogue.families import ACTIVATIONS, DROPOUTS, NORMALIZATIONS, OUTPUTS, WEIGHTED
from tui_trainer.spec.fixes import Fix, Insert, Remove, SetValue
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import PLACE, LayerAt, View

_ON_SCORES = ("CrossEntropyLoss", "BCEWithLogitsLoss", "MultiMarginLoss")


def _loss(kind: str) -> SetValue:
    return SetValue("loss", {"kind": kind})


def _remove(layer: LayerAt, *more: SetValue) -> Fix:
    also = f" and take {more[0].value['kind']}" if more else ""
    return Fix(f"remove this {layer.kind}{also}", (Remove(layer.place), *more))


def scores_are_not_squeezed(view: View) -> Iterator[Problem]:
    """The losses that take scores apply their softmax or sigmoid themselves."""
    last, loss = view.last, view.experiment.loss.kind
    if last is None or loss not in _ON_SCORES or last.kind not in ACTIVATIONS | OUTPUTS:
        return
    if last.kind in ACTIVATIONS and view.output_shape != (view.data.classes,):
        return  # a hidden activation of a network that is not finished, which is said
    inside = {"CrossEntropyLoss": "softmax", "BCEWithLogitsLoss": "sigmoid"}.get(loss)
    fixes = [_remove(last)]
    if last.kind == "LogSoftmax":
        fixes.append(Fix("take NLLLoss", (_loss("NLLLoss"),)))
    if last.kind == "Sigmoid":
        fixes.append(Fix("take BCELoss", (_loss("BCELoss"),)))
    if loss == "CrossEntropyLoss" and last.kind == "LogSoftmax":
        message = "CrossEntropyLoss applies the logarithm of the softmax itself; a second one changes nothing"
        yield Problem(last.place, message, "warning", "LogSoftmax with NLLLoss is what CrossEntropyLoss is.", (*fixes,))
        return
    squeezed = "turns scores into probabilities" if last.kind in OUTPUTS else "limits the scores that it lets through"
    message = f"{last.kind} before {loss} {squeezed}, but the loss wants the scores (logits) themselves"
    if inside and last.kind in ("Softmax", "Sigmoid"):
        message = f"{loss} applies the {inside} itself; {last.kind} before it flattens the gradient and slows learning"
    yield Problem(last.place, message, "error", _why(view, last), tuple(fixes), trainable=True)


def _why(view: View, last: LayerAt) -> str:
    classes = view.data.classes
    if last.kind == "Softmax" and view.experiment.loss.kind == "CrossEntropyLoss":
        floor = log((e + classes - 1) / e)
        return (
            f"Of probabilities between 0 and 1 the second softmax makes nearly equal ones: the loss cannot fall below "
            f"{floor:.2f}, and the gradient through a sure answer vanishes (saturation)."
        )
    if last.kind == "Sigmoid":
        return (
            f"A sigmoid says of each class by itself how likely it is; {classes} classes of which one is right take a "
            "softmax, which the loss has. Where a sigmoid saturates its gradient vanishes."
        )
    return "An output activation cuts off or bends the scores, and with them the gradient that would correct them."


def log_likelihood_wants_logarithms(view: View) -> Iterator[Problem]:
    """NLLLoss takes the logarithms of probabilities."""
    last = view.last
    if view.experiment.loss.kind != "NLLLoss" or not view.stack or (last and last.kind == "LogSoftmax"):
        return
    end = f"{PLACE}[{len(view.stack)}]"
    whole = Fix("take CrossEntropyLoss, which has both", (_loss("CrossEntropyLoss"),))
    if last is not None and last.kind in OUTPUTS | ACTIVATIONS:
        logarithm = Fix("make it a LogSoftmax", (SetValue(last.place, {"kind": "LogSoftmax"}),))
        fixes = (logarithm, _remove(last, _loss("CrossEntropyLoss")))
        given = f"{last.kind} hands it other numbers"
    else:
        fixes = (Fix("add LogSoftmax at the end", (Insert(end, {"kind": "LogSoftmax"}),)), whole)
        given = "the network hands it scores"
    yield Problem(
        last.place if last else PLACE,
        f"NLLLoss takes logarithms of probabilities, but {given}",
        "error",
        "Minus the number for the right class is a likelihood only where it is a logarithm; otherwise the loss falls "
        "without end as the numbers grow, and says nothing.",
        fixes,
        trainable=True,
    )


def cross_entropy_wants_probabilities(view: View) -> Iterator[Problem]:
    """BCELoss takes probabilities, of each class by itself."""
    last = view.last
    if view.experiment.loss.kind != "BCELoss" or not view.stack or (last and last.kind == "Sigmoid"):
        return
    logits = Fix("take BCEWithLogitsLoss, which has the sigmoid", (_loss("BCEWithLogitsLoss"),))
    if last is not None and last.kind == "Softmax":
        yield Problem(
            last.place,
            "BCELoss asks of each class by itself, but Softmax makes the classes share one probability",
            "warning",
            "Sigmoid belongs to BCELoss, softmax to CrossEntropyLoss: one right class of several is the second.",
            (_remove(last, _loss("CrossEntropyLoss")),),
        )
        return
    end = f"{PLACE}[{len(view.stack)}]"
    sigmoid = Fix("add Sigmoid at the end", (Insert(end, {"kind": "Sigmoid"}),))
    other = last is not None and last.kind in ACTIVATIONS | OUTPUTS
    yield Problem(
        last.place if last and other else PLACE,
        f"BCELoss takes probabilities from 0 to 1, but {last.kind if last and other else 'the network'} makes "
        "other numbers",
        why="A logarithm of a negative probability does not exist; a sigmoid brings every score between 0 and 1.",
        fixes=(sigmoid, logits) if not (last and other) else (_remove(last, _loss("BCEWithLogitsLoss")),),
    )


def classes_are_not_numbers(view: View) -> Iterator[Problem]:
    """Squares and distances are for numbers to hit; classes have none."""
    kind = view.experiment.loss.kind
    if kind not in ("MSELoss", "L1Loss", "HuberLoss"):
        return
    last = view.last
    squeezed = last is not None and last.kind in OUTPUTS | ACTIVATIONS
    fix = _remove(last, _loss("CrossEntropyLoss")) if squeezed and last else None
    yield Problem(
        "loss.kind",
        f"{kind} treats the labels as numbers to hit: 1 for the right class, 0 for the others",
        "warning",
        "That is regression. Its gradient is small just where a saturated output is surely wrong; the cross-entropy "
        "(maximum likelihood) has a large one there, which is why classifiers learn with it.",
        (fix or Fix("take CrossEntropyLoss", (_loss("CrossEntropyLoss"),)),),
    )


def nothing_random_at_the_output(view: View) -> Iterator[Problem]:
    """Dropping or normalizing class scores hides the answer from the loss."""
    trailing: list[LayerAt] = []
    for layer in reversed(view.layers):
        if layer.kind in DROPOUTS | NORMALIZATIONS:
            trailing.append(layer)
        elif layer.kind not in OUTPUTS | {"Identity", "Sigmoid"}:
            break
    for layer in trailing:
        if layer.kind in DROPOUTS:
            message = f"{layer.kind} after the output sets class scores to 0 at random"
            why = "Dropout keeps hidden units from relying on each other; on the output it hides the answer itself."
        else:
            message = f"{layer.kind} before the loss takes the scale of the class scores away"
            why = "How sure the network is lies in the size of its scores; a normalization makes them equally large."
        yield Problem(layer.place, f"{message}; put it after a hidden layer", "warning", why, (_remove(layer),))


def softmax_is_for_the_output(view: View) -> Iterator[Problem]:
    """Between layers a softmax lets one unit through."""
    for index, layer in enumerate(view.layers):
        if layer.kind in OUTPUTS and any(later.kind in WEIGHTED for later in view.layers[index + 1 :]):
            yield Problem(
                layer.place,
                f"{layer.kind} between layers makes the units of a layer compete for one sum of 1",
                "warning",
                "As a hidden activation it saturates and starves the other units of gradient; ReLU works on each unit.",
                (Fix("make it a ReLU", (SetValue(layer.place, {"kind": "ReLU"}),)),),
            )


OUTPUT = (
    scores_are_not_squeezed,
    log_likelihood_wants_logarithms,
    cross_entropy_wants_probabilities,
    classes_are_not_numbers,
    nothing_random_at_the_output,
    softmax_is_for_the_output,
)

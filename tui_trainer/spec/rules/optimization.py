"""Whether steps of this kind and length get anywhere in the time there is."""

from __future__ import annotations

from collections.abc import Iterator

from tui_trainer.spec.catalogue.families import DROPOUTS
from tui_trainer.spec.costs import memory
from tui_trainer.spec.fixes import Fix, SetValue
from tui_trainer.spec.layers import Recurrent
from tui_trainer.spec.numerals import digits_text, grouped
from tui_trainer.spec.optimizers import SGD, Optimizer, RMSprop
from tui_trainer.spec.problems import Problem
from tui_trainer.spec.rules.view import LayerAt, View
from tui_trainer.spec.schedules import OneCycleLR

_MUCH_MEMORY = 8 * 2**30
"""Bytes; a laptop has about twice as much for everything."""

USUAL_RATES: dict[str, tuple[float, float, float]] = {
    "SGD": (1e-3, 0.01, 1.5),
    "Adagrad": (1e-3, 0.01, 0.5),
    "Adadelta": (0.05, 1.0, 10.0),
    "RMSprop": (5e-5, 0.001, 0.01),
    "Adam": (5e-5, 0.001, 0.02),
    "AdamW": (5e-5, 0.001, 0.02),
    "NAdam": (5e-5, 0.002, 0.02),
    "RAdam": (5e-5, 0.001, 0.02),
    "Adamax": (5e-5, 0.002, 0.05),
    "LBFGS": (0.01, 1.0, 2.0),
}
"""Per optimizer: the smallest learning rate that is usual, a good first one, and the largest that it usually bears.

Rules of thumb for normalized inputs and networks of a few layers; Goodfellow, Bengio & Courville 2016, section 11.4.1,
on why the rate matters most. With momentum m steps add up to 1 / (1 - m) times the rate.
"""


def learning_rate_is_usual(view: View) -> Iterator[Problem]:
    """Too large a rate diverges, too small a one gets nowhere."""
    optimizer, schedule = view.experiment.optimizer, view.experiment.schedule
    low, good, high = USUAL_RATES[optimizer.kind]
    reach = _reach(optimizer)
    place, rate = "optimizer.learning_rate", optimizer.learning_rate
    if isinstance(schedule, OneCycleLR) and schedule.max_lr is not None:
        place, rate = "schedule.max_lr", schedule.max_lr  # the optimizer's is not used
    usual = good if low <= good * reach <= high else float(f"{good / reach:.2g}")
    fix = Fix(f"set {place.rpartition('.')[2]} to {digits_text(usual)}", (SetValue(place, usual),))
    if rate * reach > high:
        with_momentum = f" with momentum {digits_text(getattr(optimizer, 'momentum', 0))}" if reach > 1 else ""
        yield Problem(
            place,
            f"{digits_text(rate)} is more than {optimizer.kind}{with_momentum} usually bears "
            f"(at most about {digits_text(high / reach, 2)})",
            "warning",
            "Steps that are too long jump over the minimum: the loss oscillates, or grows until it is not a number "
            "(divergence).",
            (fix,),
        )
    elif rate * reach < low:
        yield Problem(
            place,
            f"{digits_text(rate)} is less than is usual for {optimizer.kind} "
            f"(at least about {digits_text(low / reach, 2)})",
            "warning",
            "Steps that are too short need very many of them: the loss hardly falls, which looks like a network that "
            "cannot learn (underfitting).",
            (fix,),
        )


def _reach(optimizer: Optimizer) -> float:
    """How many times further a gradient carries in the end than in its first step, where momentum keeps steps."""
    match optimizer:
        case SGD(momentum=momentum, dampening=dampening) if momentum:
            return (1 - dampening) / (1 - momentum)
        case RMSprop(momentum=momentum):
            return 1 / (1 - momentum)
    return 1.0


def whole_set_for_lbfgs(view: View) -> Iterator[Problem]:
    """LBFGS learns the curvature from the differences of gradients, which mini-batches make noise."""
    if view.experiment.optimizer.kind == "LBFGS" and 0 < view.batch < view.examples:
        yield Problem(
            "training.batch_size",
            f"LBFGS with mini-batches of {grouped(view.batch)}: it compares gradients of different "
            "batches with each other",
            "warning",
            "A quasi-Newton method estimates the curvature from how the gradient changes between steps; between two "
            "batches it changes by chance. It wants the whole training set in every step.",
            (Fix('set batch_size to "full"', (SetValue("training.batch_size", "full"),)),),
        )


def no_dropout_for_lbfgs(view: View) -> Iterator[Problem]:
    """Within one step of LBFGS the loss is evaluated several times, and dropout makes another one of it each time."""
    drawn = [layer for layer in view.layers if layer.kind in DROPOUTS or _drops_inside(layer)]
    if view.experiment.optimizer.kind == "LBFGS" and drawn:
        inside = [SetValue(f"{layer.place}.dropout", 0.0) for layer in drawn if _drops_inside(layer)]
        first = drawn[0]
        yield Problem(
            f"{first.place}.dropout" if _drops_inside(first) else first.place,
            f"{'dropout' if _drops_inside(first) else first.kind} and LBFGS: each of the evaluations within a step "
            "switches other units off",
            "warning",
            "A quasi-Newton method compares losses and gradients of one function at several points; with dropout it is "
            "another function every time, and what it takes for curvature is chance.",
            (
                Fix("use Adam", (SetValue("optimizer", {"kind": "Adam", "learning_rate": 0.001}),)),
                Fix("remove all dropout", (*inside, *view.removal_of(DROPOUTS))),  # a removal moves places
            ),
        )


def _drops_inside(layer: LayerAt) -> bool:
    """Whether it is a stack of recurrent layers with dropout between them."""
    spec = layer.layer
    return isinstance(spec, Recurrent) and spec.num_layers > 1 and spec.dropout > 0


def nesterov_needs_momentum(view: View) -> Iterator[Problem]:
    """Nesterov's look ahead goes along the momentum."""
    optimizer = view.experiment.optimizer
    if isinstance(optimizer, SGD) and optimizer.nesterov and optimizer.momentum == 0:
        yield Problem(
            "optimizer.nesterov",
            "looks ahead along the momentum, which is 0; set a momentum, 0.9 is usual",
            why="Nesterov takes the gradient where the momentum will have carried the weights.",
            fixes=(
                Fix("set momentum to 0.9", (SetValue("optimizer.momentum", 0.9),)),
                Fix("turn nesterov off", (SetValue("optimizer.nesterov", False),)),
            ),
        )


def nesterov_without_dampening(view: View) -> Iterator[Problem]:
    """PyTorch has Nesterov's momentum only undampened."""
    optimizer = view.experiment.optimizer
    if isinstance(optimizer, SGD) and optimizer.nesterov and optimizer.momentum and optimizer.dampening:
        yield Problem(
            "optimizer.dampening",
            f"Nesterov takes the whole gradient, but {digits_text(optimizer.dampening)} of it is left out; "
            "set dampening to 0",
            fixes=(
                Fix("set dampening to 0", (SetValue("optimizer.dampening", 0.0),)),
                Fix("turn nesterov off", (SetValue("optimizer.nesterov", False),)),
            ),
        )


def batch_size_fits(view: View) -> Iterator[Problem]:
    """A batch cannot be larger than the training set."""
    size = view.experiment.training.batch_size
    if size != "full" and 0 < view.examples < size:
        yield Problem(
            "training.batch_size",
            f"{grouped(size)} is more than the {grouped(view.examples)} training examples; every batch is the whole "
            'set, as with "full"',
            "warning",
            "That is gradient descent: one step an epoch.",
            (Fix('set batch_size to "full"', (SetValue("training.batch_size", "full"),)),),
        )


def full_batch_fits(view: View) -> Iterator[Problem]:
    """All examples at once keep all their activations at once."""
    if view.experiment.training.batch_size != "full" or view.output_shape is None:
        return
    needed = memory(view.experiment, view.reports)
    if needed is not None and needed.activations > _MUCH_MEMORY:
        yield Problem(
            "training.batch_size",
            f"all {grouped(view.examples)} examples in one step keep {needed.activations / 2**30:.0f} GiB of "
            "activations, more than most machines have",
            "warning",
            "Backpropagation needs what every layer made of every example of the batch. Mini-batches take as little "
            "memory as you like, and more steps an epoch.",
            (Fix("set batch_size to 128", (SetValue("training.batch_size", 128),)),),
        )


OPTIMIZATION = (
    learning_rate_is_usual,
    whole_set_for_lbfgs,
    no_dropout_for_lbfgs,
    nesterov_needs_momentum,
    nesterov_without_dampening,
    batch_size_fits,
    full_batch_fits,
)

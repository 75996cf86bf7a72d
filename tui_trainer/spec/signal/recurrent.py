"""RNN, LSTM and GRU: the moments of the hidden state after the last step, or over all steps.

Every step counts as drawn anew, so that what an LSTM or GRU remembers comes out too small, by up to a half on top of
another one.

Source of the equations: https://pytorch.org/docs/stable/nn.html#recurrent-layers
"""

from __future__ import annotations

from tui_trainer.spec.initializations import Initialization
from tui_trainer.spec.layers import LSTM, RNN, Recurrent, ReLU, Sigmoid, Tanh
from tui_trainer.spec.shapes import Shape
from tui_trainer.spec.signal.activations import activated_moments
from tui_trainer.spec.signal.moments import NOTHING, Moments, added, constant_moments, multiplied, weighted
from tui_trainer.spec.signal.weights import Spread, WeightMatrix, bias_spread, weight_matrices, weight_spread

_STEPS = 50  # by then the state has settled, or grows without bound


def recurrent_moments(
    layer: Recurrent, shape: Shape, before: Moments, initialization: Initialization
) -> Moments | None:
    """The moments behind a recurrent layer that reads a sequence of `shape`."""
    matrices = weight_matrices(layer, shape)
    for number in range(layer.num_layers):
        if number and layer.dropout:
            before = Moments(before.mean, before.square / (1 - layer.dropout), before.units, before.examples)
        states = _states(layer, shape[0], before, matrices[2 * number : 2 * number + 2], initialization)
        is_last = number == layer.num_layers - 1 and layer.output == "last"
        before = states[-1] if is_last else _mean(states, shape[0])
        if not before.is_finite:
            break
    return before


def _mean(states: list[Moments], length: int) -> Moments:
    """The moments over a whole sequence, of whose steps the last known one stands for all later ones."""
    values = [(state.mean, state.square, state.units, state.examples) for state in states]
    values += [values[-1]] * (length - len(values))
    return Moments(*(sum(column) / length for column in zip(*values, strict=True)))


def _states(
    layer: Recurrent, length: int, inputs: Moments, matrices: tuple[WeightMatrix, ...], scheme: Initialization
) -> list[Moments]:
    """The hidden state after each step, until it has settled."""
    from_input, from_hidden = (weight_spread(scheme, matrix) for matrix in matrices)
    bias = bias_spread(scheme, matrices[0])
    once = constant_moments(bias.mean, bias.std)
    given = added(weighted(inputs, matrices[0].fan_in, from_input.mean, from_input.std), once)
    hidden, cell = NOTHING, NOTHING
    states: list[Moments] = []
    for _ in range(min(length, _STEPS)):
        remembered = added(_times(hidden, matrices[1].fan_in, from_hidden), once)
        last = hidden
        hidden, cell = _step(layer, given, remembered, hidden, cell)
        states.append(hidden)
        if not hidden.is_finite or abs(hidden.square - last.square) <= 1e-4 * hidden.square:
            break
    return states


def _times(hidden: Moments, terms: int, spread: Spread) -> Moments:
    return weighted(hidden, terms, spread.mean, spread.std)


def _step(
    layer: Recurrent, given: Moments, remembered: Moments, hidden: Moments, cell: Moments
) -> tuple[Moments, Moments]:
    """The next hidden state and the next cell; gates and candidates are alike, since all draw from the same scheme."""
    both = added(given, remembered)
    if not both.is_finite:
        return both, cell
    if isinstance(layer, RNN):
        activation = ReLU() if layer.nonlinearity == "relu" else Tanh()
        return activated_moments(activation, both)[0], cell
    gate, _ = activated_moments(Sigmoid(), both)
    if isinstance(layer, LSTM):
        candidate, _ = activated_moments(Tanh(), both)
        cell = added(multiplied(gate, cell), multiplied(gate, candidate))
        return multiplied(gate, activated_moments(Tanh(), cell)[0]), cell
    candidate, _ = activated_moments(Tanh(), added(given, multiplied(gate, remembered)))
    return added(multiplied(_rest(gate), candidate), multiplied(gate, hidden)), cell


def _rest(gate: Moments) -> Moments:
    """The moments of 1 - gate."""
    return Moments(
        1 - gate.mean,
        1 - 2 * gate.mean + gate.square,
        1 - 2 * gate.mean + gate.units,
        1 - 2 * gate.mean + gate.examples,
    )

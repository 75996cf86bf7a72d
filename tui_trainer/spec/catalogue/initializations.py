"""The initializations."""

from __future__ import annotations

from tui_trainer.spec import initializations
from tui_trainer.spec.catalogue.info import KindInfo, table
from tui_trainer.spec.model import Spec


def _initialization(
    kind: str, title: str, sentence: str, formula: str, spec: type[Spec], source: str = "", page: str = ""
) -> KindInfo:
    return KindInfo(
        kind, title, sentence, formula, spec, page or f"nn.init.html#torch.nn.init.{kind}_", "weights", source
    )


INITIALIZATIONS = table(
    _initialization(
        "default",
        "PyTorch's default",
        "What PyTorch does when nothing is said: small weights that let a signal shrink from layer to layer.",
        "W, b ~ U(-1/sqrt(n_in), 1/sqrt(n_in)); in RNN, LSTM, GRU n is the hidden size",
        initializations.Default,
        "Glorot & Bengio 2010, equation 1",
        "generated/torch.nn.Linear.html",
    ),
    _initialization(
        "zeros",
        "Zeros",
        "All weights 0: every unit of a layer stays like every other. Shows why chance is needed (symmetry).",
        "W = 0",
        initializations.Zeros,
        "Rumelhart, Hinton & Williams 1986, section 'Symmetry breaking'",
    ),
    _initialization(
        "constant",
        "Constant",
        "All weights the same number: the units of a layer start alike and stay alike, as with zeros.",
        "W = val",
        initializations.Constant,
        "Rumelhart, Hinton & Williams 1986, section 'Symmetry breaking'",
    ),
    _initialization(
        "uniform",
        "Uniform from a to b",
        "Any weight from a to b is as likely. PyTorch's 0 to 1 has no negative ones; -0.1 to 0.1 is usual.",
        "W ~ U(a, b)",
        initializations.Uniform,
        "the heuristic that Glorot & Bengio 2010, section 2.3, start from",
    ),
    _initialization(
        "normal",
        "Normal, sigma 1/sqrt(n)",
        "Gaussian weights that keep the variance of a linear signal.",
        "W ~ N(0, 1/n_in)",
        initializations.Normal,
        "LeCun et al. 1998, section 4.6",
    ),
    _initialization(
        "xavier_uniform",
        "Xavier, uniform",
        "Balances forward signal and backward gradient; made for tanh and sigmoid.",
        "W ~ U(-a, a),  a = gain * sqrt(6 / (n_in + n_out))",
        initializations.XavierUniform,
        "Glorot & Bengio 2010, equation 16",
    ),
    _initialization(
        "xavier_normal",
        "Xavier, normal",
        "Balances forward signal and backward gradient; made for tanh and sigmoid.",
        "W ~ N(0, gain^2 * 2 / (n_in + n_out))",
        initializations.XavierNormal,
        "Glorot & Bengio 2010, equation 12",
    ),
    _initialization(
        "kaiming_uniform",
        "Kaiming, uniform",
        "Keeps the variance through ReLU layers, which lose half of the signal.",
        "W ~ U(-c, c),  c = gain * sqrt(3 / n);  gain sqrt(2) for ReLU, n = n_in or n_out by mode",
        initializations.KaimingUniform,
        "He et al. 2015, equations 10 and 14",
    ),
    _initialization(
        "kaiming_normal",
        "Kaiming, normal",
        "Keeps the variance through ReLU layers, which lose half of the signal.",
        "W ~ N(0, gain^2 / n);  gain sqrt(2) for ReLU, n = n_in or n_out by mode",
        initializations.KaimingNormal,
        "He et al. 2015, equations 10 and 14",
    ),
    _initialization(
        "orthogonal",
        "Orthogonal",
        "Rows at right angles to each other: a square layer turns the signal and keeps its length exactly.",
        "W = gain * Q,  Q^T Q = 1 (or Q Q^T = 1, whichever fits)",
        initializations.Orthogonal,
        "Saxe et al. 2014, section 3",
    ),
    _initialization(
        "trunc_normal",
        "Normal with its ends cut off",
        "Gaussian weights without outliers. PyTorch's std of 1 is far too much for wide layers; 0.02 is usual.",
        "W ~ N(0, std^2), drawn again while outside of [a, b]",
        initializations.TruncNormal,
        "Johnson, Kotz & Balakrishnan 1994, chapter 13, section 10.1",
    ),
)

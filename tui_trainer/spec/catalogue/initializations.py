"""The initializations."""

from __future__ import annotations

from tui_trainer.spec import initializations
from tui_trainer.spec.catalogue.info import KindInfo, table
from tui_trainer.spec.model import Spec


def _initialization(kind: str, title: str, sentence: str, formula: str, spec: type[Spec], source: str = "") -> KindInfo:
    return KindInfo(kind, title, sentence, formula, spec, "nn.init.html", "weights", source)


INITIALIZATIONS = table(
    _initialization(
        "default",
        "PyTorch's default",
        "What PyTorch does when nothing is said.",
        "W, b ~ U(-1/sqrt(n_in), 1/sqrt(n_in))",
        initializations.Default,
    ),
    _initialization(
        "zeros",
        "Zeros",
        "All weights 0: every unit of a layer stays like every other. Shows why chance is needed.",
        "W = 0",
        initializations.Zeros,
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
        "W ~ U(-a, a),  a = gain * sqrt(3 / n)",
        initializations.KaimingUniform,
        "He et al. 2015, equation 10",
    ),
    _initialization(
        "kaiming_normal",
        "Kaiming, normal",
        "Keeps the variance through ReLU layers, which lose half of the signal.",
        "W ~ N(0, gain^2 / n)",
        initializations.KaimingNormal,
        "He et al. 2015, equation 10",
    ),
)

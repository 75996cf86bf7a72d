"""The losses."""

from __future__ import annotations

from tui_trainer.spec import losses
from tui_trainer.spec.catalogue.info import nn_kind, table

LOSSES = table(
    nn_kind(
        "CrossEntropyLoss",
        "Cross-entropy",
        "How surprised the network is by the right class; takes scores (logits), not probabilities.",
        "L = -log softmax(x)[class]",
        losses.CrossEntropyLoss,
        "classification log likelihood softmax label smoothing",
        "Bridle 1990; label smoothing: Szegedy et al. 2016, section 7",
    ),
    nn_kind(
        "NLLLoss",
        "Negative log-likelihood",
        "Minus the log-probability of the right class; belongs behind LogSoftmax.",
        "L = -x[class],  x = log-probabilities",
        losses.NLLLoss,
        "classification log likelihood logsoftmax",
        "Goodfellow, Bengio & Courville 2016, section 5.5",
    ),
    nn_kind(
        "BCEWithLogitsLoss",
        "Binary cross-entropy of scores",
        "Asks of every class by itself: is it this one? Takes scores, and applies the sigmoid itself.",
        "L = mean_k -(t_k log s_k + (1 - t_k) log(1 - s_k)),  s = sigmoid(x)",
        losses.BCEWithLogitsLoss,
        "classification sigmoid one against the rest",
        "Goodfellow, Bengio & Courville 2016, section 6.2.2.2",
    ),
    nn_kind(
        "BCELoss",
        "Binary cross-entropy",
        "Asks of every class by itself: is it this one? Takes probabilities: belongs behind Sigmoid.",
        "L = mean_k -(t_k log x_k + (1 - t_k) log(1 - x_k))",
        losses.BCELoss,
        "classification sigmoid probability",
        "Goodfellow, Bengio & Courville 2016, section 6.2.2.2",
    ),
    nn_kind(
        "MSELoss",
        "Mean squared error",
        "The squared distance to the target; for classes the target is 1 for the right one and 0 for the others.",
        "L = mean_k (x_k - t_k)^2",
        losses.MSELoss,
        "regression squares l2 brier",
        "Legendre 1805; Brier 1950",
    ),
    nn_kind(
        "L1Loss",
        "Mean absolute error",
        "The distance to the target; outliers count less than with squares.",
        "L = mean_k |x_k - t_k|",
        losses.L1Loss,
        "regression absolute robust",
        "Goodfellow, Bengio & Courville 2016, section 6.2.1.2",
    ),
    nn_kind(
        "HuberLoss",
        "Huber",
        "Squares near the target and straight lines far from it.",
        "L = mean_k d^2 / 2 if |d| <= delta, else delta (|d| - delta / 2),  d = x_k - t_k",
        losses.HuberLoss,
        "regression robust outlier",
        "Huber 1964",
    ),
    nn_kind(
        "MultiMarginLoss",
        "Multi-class margin (hinge)",
        "Wants the right score to be larger than every other one by a margin, and is content then.",
        "L = sum_(k != class) max(0, margin - x_class + x_k)^p / K",
        losses.MultiMarginLoss,
        "classification hinge svm",
        "Crammer & Singer 2001; Weston & Watkins 1999",
    ),
)

"""Layers that hold layers."""

from __future__ import annotations

from tui_trainer.spec import layers
from tui_trainer.spec.catalogue.info import KindInfo, table

CONTAINERS = table(
    KindInfo(
        "Residual",
        "Residual block",
        "Adds its input to what its layers make of it, so that the gradient has a way around them.",
        "y = F(x) + P x,  P = 1 where shapes are equal",
        layers.Residual,
        "generated/torch.nn.Sequential.html",
        "skip shortcut resnet block deep",
        "He et al. 2016, equations 1 and 2",
    ),
    KindInfo(
        "Repeat",
        "Repeat",
        "The same block several times, one after the other, each with weights of its own.",
        "y = F_n(... F_2(F_1(x)))",
        layers.Repeat,
        "generated/torch.nn.Sequential.html",
        "block times deep stack",
        "PyTorch documentation",
    ),
)

"""How the learning rate changes during a run, under PyTorch's names and with PyTorch's defaults.

Every schedule can begin with a warm-up of whole epochs, in which the rate grows from step to step, in a straight line,
up to the optimizer's `learning_rate`. What the schedule itself counts, in epochs or in steps, it counts after that.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Follows, Spec, Steps
from tui_trainer.spec.optimizers import LearningRate

WarmupEpochs = Annotated[
    int,
    Field(
        ge=0,
        le=1_000_000,
        description="epochs in which the rate first grows, step by step, to the optimizer's; 0 is none",
    ),
]
Gamma = Annotated[float, Field(gt=0.0, le=1.0, description="what the rate is multiplied by each time")]
Epochs = Annotated[int, Field(ge=1, le=1_000_000)]
LeastRate = Annotated[float, Field(ge=0.0, le=1000.0, description="the rate does not fall below it")]


class Constant(Spec):
    kind: Literal["constant"] = "constant"
    warmup_epochs: WarmupEpochs = 0


class StepLR(Spec):
    kind: Literal["StepLR"] = "StepLR"
    step_size: Annotated[Epochs, Field(examples=[2], description="epochs from one fall of the rate to the next")]
    gamma: Gamma = 0.1
    warmup_epochs: WarmupEpochs = 0


class MultiStepLR(Spec):
    kind: Literal["MultiStepLR"] = "MultiStepLR"
    milestones: Annotated[
        list[Epochs],
        Field(min_length=1, max_length=100, examples=[[2, 4]], description="epochs after which the rate falls"),
    ]
    gamma: Gamma = 0.1
    warmup_epochs: WarmupEpochs = 0


class ExponentialLR(Spec):
    kind: Literal["ExponentialLR"] = "ExponentialLR"
    gamma: Annotated[
        float, Field(gt=0.0, le=1.0, examples=[0.9], description="what the rate is multiplied by after every epoch")
    ]
    warmup_epochs: WarmupEpochs = 0


class CosineAnnealingLR(Spec):
    kind: Literal["CosineAnnealingLR"] = "CosineAnnealingLR"
    T_max: Annotated[
        Epochs | None,
        Field(description="epochs from the highest to the lowest rate"),
        Follows("the epochs after the warm-up"),
    ] = None
    eta_min: Annotated[float, Field(ge=0.0, le=1000.0, description="the lowest rate")] = 0.0
    warmup_epochs: WarmupEpochs = 0


class OneCycleLR(Spec):
    kind: Literal["OneCycleLR"] = "OneCycleLR"
    max_lr: Annotated[
        LearningRate | None,
        Field(description="the highest rate, at the top of the cycle"),
        Follows("the optimizer's learning_rate"),
        Steps("factor", first=1e-3),
    ] = None
    pct_start: Annotated[float, Field(ge=0.0, le=0.99, description="share of the steps in which the rate grows")] = 0.3
    div_factor: Annotated[
        float, Field(ge=1.0, le=1e9, description="how many times lower than the highest the first rate is")
    ] = 25.0
    final_div_factor: Annotated[
        float, Field(ge=1.0, le=1e9, description="how many times lower than the first the last rate is")
    ] = 1e4
    anneal_strategy: Annotated[
        Literal["cos", "linear"], Field(description="grow and fall as half a wave, or in straight lines")
    ] = "cos"
    warmup_epochs: WarmupEpochs = 0


class ReduceLROnPlateau(Spec):
    kind: Literal["ReduceLROnPlateau"] = "ReduceLROnPlateau"
    factor: Annotated[float, Field(gt=0.0, lt=1.0, description="what the rate is multiplied by each time")] = 0.1
    patience: Annotated[
        int,
        Field(ge=0, le=100_000, description="epochs without improvement that are borne; one more, and the rate falls"),
    ] = 10
    threshold: Annotated[
        float,
        Field(ge=0.0, lt=1.0, description="share by which the validation loss has to fall to count as improved"),
    ] = 1e-4
    min_lr: LeastRate = 0.0
    warmup_epochs: WarmupEpochs = 0


Schedule = Annotated[
    Constant | StepLR | MultiStepLR | ExponentialLR | CosineAnnealingLR | OneCycleLR | ReduceLROnPlateau,
    Field(discriminator="kind"),
]
"""Any schedule; its `kind` says which."""

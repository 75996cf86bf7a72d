"""Layers that slide over an image: convolution, pooling and their reverse.

Kernels, strides and paddings are the same in both directions: one number each.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.model import Follows, Spec, Steps, one_error

OutChannels = Annotated[
    int,
    Field(ge=1, le=4096, examples=[16], description="number of filters, the channels of the output"),
    Steps("double"),
]
KernelSize = Annotated[int, Field(ge=1, le=99, examples=[3], description="height and width of each filter")]
PoolSize = Annotated[int, Field(ge=1, le=99, examples=[2], description="height and width of the window")]
Stride = Annotated[int, Field(ge=1, le=99, description="steps by which the filter moves")]
PoolStride = Annotated[
    Annotated[int, Field(ge=1, le=99)] | None,
    Field(description="steps by which the window moves; as kernel_size where it is not set"),
    Follows("as kernel_size"),
]
Padding = Annotated[
    Annotated[int, Field(ge=0, le=99)] | Literal["same"],
    one_error('expected a whole number from 0 to 99, or "same" to keep the size'),
    Field(description='zeros put around the input; "same" keeps the size'),
]
PlainPadding = Annotated[int, Field(ge=0, le=99, description="zeros put around the input")]
Dilation = Annotated[int, Field(ge=1, le=99, description="distance between the points that a filter looks at")]
Groups = Annotated[
    int,
    Field(ge=1, le=4096, description="parts that the channels fall into; each part has filters of its own"),
    Steps("double"),
]
Bias = Annotated[bool, Field(description="add a learned bias to every filter")]
CeilMode = Annotated[bool, Field(description="round the size of the output up instead of down")]


class Convolution(Weighted):
    """What convolutions share, whatever the number of directions in which they slide."""

    kind: str
    out_channels: OutChannels
    kernel_size: KernelSize
    stride: Stride = 1
    padding: Padding = 0
    dilation: Dilation = 1
    groups: Groups = 1
    bias: Bias = True


class Conv1d(Convolution):
    kind: Literal["Conv1d"] = "Conv1d"


class Conv2d(Convolution):
    kind: Literal["Conv2d"] = "Conv2d"


class ConvTranspose2d(Weighted):
    kind: Literal["ConvTranspose2d"] = "ConvTranspose2d"
    out_channels: OutChannels
    kernel_size: KernelSize
    stride: Stride = 1
    padding: Annotated[int, Field(ge=0, le=99, description="rows and columns cut off around the output")] = 0
    output_padding: Annotated[
        int, Field(ge=0, le=98, description="rows and columns added at one side; less than the stride")
    ] = 0
    groups: Groups = 1
    bias: Bias = True
    dilation: Dilation = 1


class MaxPool2d(Spec):
    kind: Literal["MaxPool2d"] = "MaxPool2d"
    kernel_size: PoolSize
    stride: PoolStride = None
    padding: PlainPadding = 0
    dilation: Dilation = 1
    ceil_mode: CeilMode = False


class AvgPool2d(Spec):
    kind: Literal["AvgPool2d"] = "AvgPool2d"
    kernel_size: PoolSize
    stride: PoolStride = None
    padding: PlainPadding = 0
    ceil_mode: CeilMode = False
    count_include_pad: Annotated[bool, Field(description="count the zeros of the padding in the mean")] = True


class AdaptiveAvgPool2d(Spec):
    kind: Literal["AdaptiveAvgPool2d"] = "AdaptiveAvgPool2d"
    output_size: Annotated[
        int, Field(ge=1, le=512, examples=[1], description="height and width of the output; 1 is one mean a channel")
    ]


class Upsample(Spec):
    kind: Literal["Upsample"] = "Upsample"
    scale_factor: Annotated[int, Field(ge=1, le=16, description="how many times higher and wider")] = 2
    mode: Annotated[
        Literal["nearest", "bilinear"], Field(description="repeat the nearest value, or blend between values")
    ] = "nearest"

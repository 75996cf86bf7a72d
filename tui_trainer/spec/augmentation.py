"""Small changes that a training image comes in, so that the network never sees quite the same image twice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tui_trainer.spec.model import Spec, Steps


class Augmentation(Spec):
    """Changes every training image anew in every epoch, each by chance (Simard et al., 2003); others stay as they are.

    The first example of a field, where it has one, is what it starts with when augmentation is switched on.
    """

    shift: Annotated[
        float,
        Field(ge=0.0, le=14.0, examples=[2.0], description="how far images move at most, in pixels, each way"),
        Steps("one"),
    ] = 0.0
    rotate: Annotated[
        float,
        Field(
            ge=0.0, le=180.0, examples=[10.0], description="how far they turn at most, in degrees; a 6 must stay a 6"
        ),
        Steps("one"),
    ] = 0.0
    scale: Annotated[
        float,
        Field(ge=0.0, le=0.9, examples=[0.1], description="how much they grow or shrink at most: 0.1 is by a tenth"),
    ] = 0.0
    elastic: Annotated[
        float,
        Field(ge=0.0, le=10.0, description="bends strokes as another hand would: how far on average, in pixels; try 1"),
        Steps("tenth"),
    ] = 0.0
    elastic_sigma: Annotated[
        float,
        Field(ge=1.0, le=14.0, description="how wide those bends are, in pixels: small is shaky, large is smooth"),
        Steps("one"),
    ] = 4.0
    erase: Annotated[
        float,
        Field(ge=0.0, le=1.0, description="share of the images that lose a rectangle (Zhong et al., 2020)"),
    ] = 0.0

    @property
    def changes_images(self) -> bool:
        """Whether there is anything to do."""
        return any((self.shift, self.rotate, self.scale, self.elastic, self.erase))

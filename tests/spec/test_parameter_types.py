"""What a form learns about fields of every type, also those that may be absent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tui_trainer.spec.model import Follows, Spec, Steps
from tui_trainer.spec.parameters import parameters_of


class Pool(Spec):
    kind: Literal["Pool"] = "Pool"
    kernel_size: Annotated[int, Field(ge=1, le=28, examples=[2], description="side of the window")]
    stride: Annotated[
        int | None,
        Field(ge=1, le=28, description="step of the window; as kernel_size where it is not set"),
        Follows("as kernel_size"),
    ] = None
    milestones: Annotated[list[Annotated[int, Field(ge=1, le=100)]], Field(description="epochs")] = [1]  # noqa: RUF012
    mode: Annotated[Literal["max", "mean"] | None, Field(description="what is taken")] = None
    size: Annotated[Annotated[int, Field(ge=8, le=28)] | Literal["original"], Field(description="side")] = "original"
    share: Annotated[
        Annotated[float, Field(ge=-1.0, le=1.0)] | Literal["default"],
        Field(description="of it"),
        Steps("one"),
    ] = "default"
    units: Annotated[int, Field(ge=1, le=28), Steps("double")] = 1


INFOS = {info.name: info for info in parameters_of(Pool)}


def test_each_field_has_its_type() -> None:
    assert {name: info.type for name, info in INFOS.items()} == {
        "kernel_size": "integer",
        "stride": "integer",
        "milestones": "integers",
        "mode": "choice",
        "size": "size",
        "share": "amount",
        "units": "integer",
    }


def test_what_is_absent_follows_from_something() -> None:
    assert INFOS["stride"].follows == "as kernel_size"
    assert INFOS["kernel_size"].follows == ""
    assert INFOS["mode"].choices == ("max", "mean")


def test_bounds_are_found_inside_unions_and_lists() -> None:
    bounds = {name: (info.minimum, info.maximum, info.word) for name, info in INFOS.items()}
    assert bounds["stride"] == (1, 28, "")
    assert bounds["milestones"] == (1, 100, "")
    assert bounds["size"] == (8, 28, "original")
    assert bounds["share"] == (-1.0, 1.0, "default")


def test_a_step_is_derived_or_said() -> None:
    steps = {name: info.step for name, info in INFOS.items()}
    assert steps["kernel_size"] == steps["size"] == "one"
    assert steps["share"] == "one"
    assert steps["units"] == "double"

"""What a network learns from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from tui_trainer.spec.catalogue.datasets import DATASETS
from tui_trainer.spec.model import Probability, Spec, Steps, one_error
from tui_trainer.spec.numerals import grouped

ImageShape = tuple[int, int, int]

TrainSize = Annotated[
    Annotated[int, Field(ge=10, le=1_000_000)] | Literal["all"],
    one_error('expected a whole number from 10 to 1000000, or "all" for what validation leaves'),
]
ImageSize = Annotated[
    Annotated[int, Field(ge=8, le=28)] | Literal["original"],
    one_error('expected a whole number from 8 to 28, or "original" for the size that the images have'),
]


class Data(Spec):
    """The dataset, how many of its training examples are learned from and kept for validation, and what is changed."""

    dataset: Annotated[
        Literal["mnist", "fashion-mnist", "kmnist", "digits"],
        Field(description="the labelled images to learn from; images of a separate test file judge the result"),
    ] = "mnist"
    train_size: Annotated[
        TrainSize,
        Field(
            description="examples to learn from, the same share of each class; a smaller set is part of a larger one"
        ),
        Steps("factor"),
    ] = "all"
    validation: Annotated[
        int,
        Field(
            ge=1,
            le=1_000_000,
            description="training examples kept aside: never learned from, they show how it does on new images",
        ),
        Steps("factor"),
    ] = 10_000
    label_noise: Annotated[
        Probability,
        Field(
            description="share of the training labels that are made wrong on purpose; "
            "validation and test labels stay right"
        ),
    ] = 0.0
    image_size: Annotated[
        ImageSize,
        Field(description="pixels per side, to which every image is resized; fewer train faster and show less"),
    ] = "original"


def input_shape(data: Data) -> ImageShape:
    """The shape (channels, height, width) of one example as the network sees it."""
    channels, height, width = DATASETS[data.dataset].shape
    return (channels, height, width) if data.image_size == "original" else (channels, data.image_size, data.image_size)


def available_examples(data: Data) -> int:
    """The training examples that validation leaves; none or fewer where it takes too many."""
    return DATASETS[data.dataset].train - data.validation


def train_examples(data: Data) -> int:
    """The examples that are trained on; none or fewer where validation takes too many."""
    left = available_examples(data)
    return left if data.train_size == "all" else min(data.train_size, left)


def particulars(data: Data) -> tuple[str, ...]:
    """What makes the data differ from the dataset as it is, in a few words each: `1 000 of 50 000 examples`."""
    found = []
    if train_examples(data) < available_examples(data):
        found.append(f"{grouped(train_examples(data))} of {grouped(available_examples(data))} examples")
    if data.label_noise:
        found.append(f"{data.label_noise * 100:g} % wrong labels")
    if input_shape(data) != DATASETS[data.dataset].shape:
        found.append(f"{data.image_size}x{data.image_size} pixels")
    return tuple(found)


def readable_data(table: object, *needed: str) -> Data | None:
    """What a document's table says, whatever is in it: a value that cannot be used counts as not given.

    None where the dataset or one of the `needed` fields cannot be used.
    """
    values = table if isinstance(table, dict) else {}
    try:
        return Data.model_validate(values)
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    if wrong & {"dataset", *needed}:
        return None
    return Data.model_validate({name: value for name, value in values.items() if name not in wrong})

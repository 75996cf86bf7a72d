"""What follows from the data section, also where a document has it wrong."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given

from tests.spec.documents import small_document, values
from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.check import check
from tui_trainer.spec.data import Data, available_examples, input_shape, particulars, readable_data, train_examples
from tui_trainer.spec.fixes import fixed
from tui_trainer.spec.parameters import parameters_of


def test_the_names_are_those_of_the_catalogue() -> None:
    assert get_args(Data.model_fields["dataset"].annotation) == tuple(DATASETS)


@pytest.mark.parametrize("info", DATASETS.values(), ids=DATASETS)
def test_every_dataset_has_what_a_beginner_and_a_reader_need(info: Any) -> None:
    assert info.title
    assert info.sentence.endswith(".")
    assert any(character.isdigit() for character in info.source), "a year"
    assert len(info.class_names) == len(set(info.class_names)) == info.classes
    assert 0 < info.default_validation < info.train
    assert (0 < info.mean < 1, 0 < info.std < 1) == (True, True)


def test_every_field_is_described() -> None:
    assert all(parameter.help for parameter in parameters_of(Data))
    expected = {parameter.name: parameter.expected for parameter in parameters_of(Data)}
    assert expected["train_size"] == 'the word "all" or a whole number from 10 to 1000000'
    assert expected["image_size"] == 'the word "original" or a whole number from 8 to 28'
    assert expected["label_noise"] == "a number from 0, below 1"


@pytest.mark.parametrize(
    ("data", "shape", "examples", "words"),
    [
        (Data(), (1, 28, 28), 50_000, ()),
        (Data(image_size=28, train_size=50_000), (1, 28, 28), 50_000, ()),
        (Data(dataset="digits", validation=237, image_size=28), (1, 28, 28), 1_200, ("28x28 pixels",)),
        (Data(dataset="kmnist", validation=1, train_size=10), (1, 28, 28), 10, ("10 of 59 999 examples",)),
        (
            Data(dataset="fashion-mnist", train_size=1_000, label_noise=0.125, image_size=8),
            (1, 8, 8),
            1_000,
            ("1 000 of 50 000 examples", "12.5 % wrong labels", "8x8 pixels"),
        ),
    ],
)
def test_shape_count_and_words(data: Data, shape: tuple[int, ...], examples: int, words: tuple[str, ...]) -> None:
    assert input_shape(data) == shape
    assert train_examples(data) == examples
    assert particulars(data) == words


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"train_size": 9}, 'expected a whole number from 10 to 1000000, or "all"'),
        ({"train_size": "al"}, 'or "all"'),
        ({"train_size": 100.0}, "received 100.0"),
        ({"train_size": True}, "received true"),
        ({"image_size": 7}, "expected a whole number from 8 to 28"),
        ({"image_size": 29}, "expected a whole number from 8 to 28"),
        ({"image_size": "small"}, 'or "original"'),
        ({"label_noise": 1.0}, "expected less than 1"),
        ({"label_noise": -0.1}, "expected 0 or more"),
    ],
)
def test_wrong_values_are_told_in_one_sentence_each(section: dict[str, Any], words: str) -> None:
    found = check(small_document(data={"dataset": "digits", "validation": 237, **section}))
    (problem,) = found.problems
    (name,) = section
    assert problem.place == f"data.{name}"
    assert words in problem.message


def test_a_training_set_larger_than_what_is_left_is_explained_and_fixed() -> None:
    document = small_document(data={"dataset": "digits", "validation": 237, "train_size": 1_201})
    (problem,) = check(document).errors
    assert (problem.place, "1 200 training examples" in problem.message) == ("data.train_size", True)
    assert check(fixed(document, problem.fixes[0])).problems == ()
    document["data"]["train_size"] = 1_200
    assert check(document).problems == ()


def test_shapes_follow_the_size_of_the_images() -> None:
    data = {"dataset": "digits", "validation": 237, "image_size": 12}
    found = check(small_document(data=data))
    assert found.stacks["classifier"][0].input_shape == (1, 12, 12)
    assert found.parameters == 144 * 10 + 10


@pytest.mark.parametrize(
    ("section", "shape"),
    [
        ({"dataset": "digits", "train_size": "half", "nonsense": 1}, (1, 8, 8)),
        ({"dataset": "digits", "image_size": 280}, None),
        ({"dataset": "mnits"}, None),
        ("mnist", (1, 28, 28)),
        (None, (1, 28, 28)),
    ],
)
def test_shapes_are_known_as_far_as_they_follow(section: Any, shape: tuple[int, ...] | None) -> None:
    found = check(small_document(data=section))
    assert found.stacks["classifier"][0].input_shape == shape


@given(values)
def test_whatever_the_section_holds_is_read_as_far_as_it_can_be(section: Any) -> None:
    data = readable_data(section)
    if data is not None:
        assert available_examples(data) >= train_examples(data)
        assert input_shape(data)[0] == 1

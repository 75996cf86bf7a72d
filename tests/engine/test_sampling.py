"""Subsets, wrong labels and sizes as pure functions, and that they can be taken out of the package as they are."""

from __future__ import annotations

import ast
from math import ceil, floor
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from tui_trainer.engine import sampling
from tui_trainer.engine.sampling import fixed_order, noisy_labels, resized, stratified_subset

CLASSES = 10


def drawn_labels(count: int, seed: int) -> Tensor:
    """Ten classes, about equally many of each."""
    return torch.randint(CLASSES, (count,), generator=torch.Generator().manual_seed(seed))


def test_the_file_imports_torch_and_nothing_else() -> None:
    tree = ast.parse(Path(sampling.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported == {"torch"}
    # word for word in a namespace of its own, as in an exported script
    space: dict[str, object] = {}
    exec(compile(tree, "script", "exec"), space)
    assert space["fixed_order"](5, 3).tolist() == fixed_order(5, 3).tolist()  # type: ignore[operator]


@settings(deadline=None, max_examples=60)
@given(st.integers(1000, 3000), st.integers(0, 50), st.data())
def test_a_subset_has_each_class_in_its_share(count: int, seed: int, data: st.DataObject) -> None:
    labels = drawn_labels(count + 200, seed)
    candidates = fixed_order(count + 200, seed)[200:]
    size = data.draw(st.integers(10, count))
    subset = stratified_subset(labels, candidates, size)
    assert len(subset) == size
    assert len(set(subset.tolist())) == size
    whole = torch.bincount(labels[candidates], minlength=CLASSES).double() * size / count
    found = torch.bincount(labels[subset], minlength=CLASSES)
    for share, number in zip(whole.tolist(), found.tolist(), strict=True):
        assert floor(share) - 1 < number < ceil(share) + 1
        assert abs(number - share) <= 1


@settings(deadline=None, max_examples=40)
@given(st.integers(10, 999), st.integers(10, 1000), st.integers(0, 50))
def test_a_smaller_subset_is_part_of_a_larger(first: int, second: int, seed: int) -> None:
    labels, candidates = drawn_labels(1000, seed), fixed_order(1000, seed)
    smaller, larger = (stratified_subset(labels, candidates, size).tolist() for size in sorted((first, second)))
    assert set(smaller) <= set(larger)
    places = {number: place for place, number in enumerate(candidates.tolist())}
    assert sorted(larger, key=places.__getitem__) == larger, "in the order of the candidates"


def test_a_subset_of_everything_is_everything() -> None:
    labels, candidates = drawn_labels(1000, 1), fixed_order(1000, 2)
    assert torch.equal(stratified_subset(labels, candidates, 1000), candidates)


@settings(deadline=None, max_examples=60)
@given(st.floats(0, 1, exclude_max=True), st.integers(10, 500), st.integers(0, 2**62))
def test_exactly_the_share_is_wrong_and_only_where_asked(share: float, count: int, seed: int) -> None:
    labels = drawn_labels(600, 1)
    indices = fixed_order(600, 2)[:count]
    before = labels.clone()
    noisy = noisy_labels(labels, indices, share, CLASSES, seed)
    assert torch.equal(labels, before), "a copy"
    wrong = (noisy != labels).nonzero().squeeze(1)
    assert len(wrong) == round(share * count)
    assert set(wrong.tolist()) <= set(indices.tolist())
    assert 0 <= noisy.min() <= noisy.max() < CLASSES
    assert torch.equal(noisy, noisy_labels(labels, indices, share, CLASSES, seed))


def test_more_noise_keeps_the_wrong_labels_that_there_were() -> None:
    labels, indices = drawn_labels(600, 1), fixed_order(600, 2)
    less, more = (noisy_labels(labels, indices, share, CLASSES, 3) for share in (0.2, 0.6))
    wrong = less != labels
    assert torch.equal(less[wrong], more[wrong])


def test_a_wrong_label_is_each_other_class_equally_often() -> None:
    labels = torch.full((9000,), 4)
    noisy = noisy_labels(labels, torch.arange(9000), 0.9999, CLASSES, 0)
    counts = torch.bincount(noisy, minlength=CLASSES).tolist()
    assert counts.pop(4) == 1
    assert all(850 < count < 1150 for count in counts)


@pytest.mark.parametrize("size", [8, 14, 20, 27, 28])
@pytest.mark.parametrize("before", [8, 28])
def test_resized_images_keep_range_and_mean(before: int, size: int) -> None:
    values = torch.randint(256, (5000, before, before), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    values[0], values[1], values[2] = 0, 255, 17
    images = resized(values, size)
    assert (images.shape, images.dtype) == ((5000, 1, size, size), torch.float32)
    assert images.is_contiguous()
    assert -1e-4 < images.min() < images.max() < 255 + 1e-4  # as floats add up
    for index, value in enumerate((0, 255, 17)):
        assert torch.allclose(images[index], torch.full((1, size, size), float(value)), atol=1e-4)
    assert images.mean().item() == pytest.approx(values.double().mean().item(), rel=0.01)


def test_shrinking_is_antialiased() -> None:
    stripes = torch.zeros(1, 28, 28, dtype=torch.uint8)
    stripes[:, :, ::2] = 200  # finer than 8 pixels can show: every one of them is half of it
    images = resized(stripes, 8)
    assert 90 < images[..., 1:-1].min() <= images[..., 1:-1].max() < 110


def test_resizing_depends_neither_on_the_part_nor_on_the_threads() -> None:
    values = torch.randint(256, (4100, 28, 28), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    whole = resized(values, 11)
    torch.set_num_threads(2)
    assert torch.equal(resized(values[4090:], 11), whole[4090:])
    assert torch.equal(resized(values, 11), whole)

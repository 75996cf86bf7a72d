"""Images changed by chance: each change alone does what its name and its numbers say."""

from __future__ import annotations

import inspect
from math import atan2, degrees, hypot
from typing import Any

import pytest
import torch
from torch import Tensor

from tui_trainer.engine.augment import augmented
from tui_trainer.spec.augmentation import Augmentation

EMPTY = -0.4242  # what a 0 of MNIST is after normalization
EVERYTHING: dict[str, Any] = {
    "shift": 3.0,
    "rotate": 20.0,
    "scale": 0.2,
    "elastic": 1.0,
    "elastic_sigma": 3.0,
    "erase": 0.7,
}


def changed(images_BCHW: Tensor, seed: int = 0, background: float = EMPTY, **changes: float) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return augmented(images_BCHW, background, generator, **changes)


def dots(count: int, x: int, y: int, size: int = 29) -> Tensor:
    """Empty images with a soft dot at a place counted from their middle."""
    across_P = torch.arange(size) - (size - 1) / 2
    square_HW = (across_P[:, None] - y) ** 2 + (across_P - x) ** 2
    return (EMPTY + 3 * torch.exp(-square_HW / 4)).expand(count, 1, size, size).contiguous()


def middles(images_BCHW: Tensor) -> list[tuple[float, float]]:
    """Where the dots are, from the middles of their images."""
    weight_BHW = (images_BCHW - EMPTY).squeeze(1)
    across_P = torch.arange(images_BCHW.shape[-1]) - (images_BCHW.shape[-1] - 1) / 2
    total_B = weight_BHW.sum((1, 2))
    x_B, y_B = (weight_BHW.sum(1) @ across_P) / total_B, (weight_BHW.sum(2) @ across_P) / total_B
    return list(zip(x_B.tolist(), y_B.tolist(), strict=True))


def displacements(size: int, count: int, *, elastic: float, elastic_sigma: float) -> Tensor:
    """How far pixels near the middle of square images are moved sideways: read off ramps of grey."""
    ramp_W = torch.arange(size, dtype=torch.float32)
    inner = slice(size // 4, -(size // 4))
    ramps = ramp_W.expand(count, 1, size, size).contiguous()
    moved = changed(ramps, background=0.0, elastic=elastic, elastic_sigma=elastic_sigma)
    return (moved - ramp_W)[:, 0, inner, inner]


def test_without_a_change_nothing_is_done_and_nothing_is_drawn() -> None:
    images, generator = dots(4, 0, 0), torch.Generator().manual_seed(1)
    before = generator.get_state()
    assert augmented(images, EMPTY, generator) is images
    assert augmented(images, EMPTY, generator, **Augmentation().model_dump()) is images
    assert torch.equal(generator.get_state(), before)


def test_shifts_reach_as_far_as_they_may_and_no_further() -> None:
    found = middles(changed(dots(500, 0, 0), shift=4.0))
    for axis in (0, 1):
        values = [place[axis] for place in found]
        assert -4.01 < min(values) < -3.8
        assert 3.8 < max(values) < 4.01
    assert len({round(x, 3) for x, _ in found}) > 450, "every image is moved by an amount of its own"


def test_turns_keep_the_distance_from_the_middle() -> None:
    found = middles(changed(dots(300, 8, 0), rotate=30.0))
    assert all(hypot(x, y) == pytest.approx(8, abs=0.05) for x, y in found)
    turns = [degrees(atan2(y, x)) for x, y in found]
    assert -30.3 < min(turns) < -28
    assert 28 < max(turns) < 30.3


def test_sizes_change_by_factors_around_the_middle() -> None:
    found = middles(changed(dots(300, 6, -3), scale=0.3))
    factors = [hypot(x, y) / hypot(6, -3) for x, y in found]
    assert 0.69 < min(factors) < 0.73
    assert 1.27 < max(factors) < 1.31
    assert all(atan2(y, x) == pytest.approx(atan2(-3, 6), abs=0.02) for x, y in found)


def test_a_shift_is_in_pixels_also_where_the_image_is_turned_and_resized() -> None:
    found = middles(changed(dots(300, 0, 0), shift=3.0, rotate=90.0, scale=0.3))
    assert 2.8 < max(abs(place) for pair in found for place in pair) < 3.01


def test_sides_of_different_lengths_are_turned_without_being_skewed() -> None:
    wide = torch.nn.functional.pad(dots(100, 8, 0), (10, 10), value=EMPTY)
    moved = changed(wide, rotate=90.0)
    weight_BHW = (moved - EMPTY).squeeze(1)
    y_H, x_W = torch.arange(29) - 14.0, torch.arange(49) - 24.0
    total_B = weight_BHW.sum((1, 2))
    x_B, y_B = (weight_BHW.sum(1) @ x_W) / total_B, (weight_BHW.sum(2) @ y_H) / total_B
    assert torch.allclose(torch.hypot(x_B, y_B), torch.tensor(8.0), atol=0.05)


@pytest.mark.parametrize(("elastic", "sigma"), [(1.0, 4.0), (0.5, 2.0), (2.0, 4.0), (0.3, 1.0)])
def test_bends_have_the_standard_deviation_and_the_width_that_are_asked_for(elastic: float, sigma: float) -> None:
    moves_BHW = displacements(60, count=200, elastic=elastic, elastic_sigma=sigma)
    assert moves_BHW.std().item() == pytest.approx(elastic, rel=0.06)
    assert moves_BHW.mean().item() == pytest.approx(0, abs=0.06 * elastic)
    # white noise behind a Gaussian of sigma: the correlation over a distance d is exp(-d**2 / (4 sigma**2))
    for distance in (1, 2, 4):
        products = moves_BHW[:, distance:, :] * moves_BHW[:, :-distance, :]
        expected = 2.718281828 ** (-(distance**2) / (4 * sigma**2))
        assert products.mean().item() / moves_BHW.var().item() == pytest.approx(expected, abs=0.08)


def test_bends_are_as_strong_at_the_edge_as_in_the_middle() -> None:
    columns = torch.arange(28, dtype=torch.float32).expand(2000, 1, 28, 28).contiguous()
    moves = (changed(columns, background=0.0, elastic=0.1) - columns)[:, 0]
    at_the_edge, in_the_middle = moves[:, 1, 8:20].std().item(), moves[:, 14, 8:20].std().item()
    assert at_the_edge == pytest.approx(in_the_middle, rel=0.08)


def test_erased_rectangles_are_as_frequent_and_as_large_as_published() -> None:
    erased = changed(torch.ones(2000, 1, 28, 28), erase=0.4) == torch.tensor(EMPTY)
    sizes = erased.sum((1, 2, 3))
    hit = erased[sizes > 0, 0]
    assert len(hit) / 2000 == pytest.approx(0.4, abs=0.04)
    rows, columns = hit.any(2), hit.any(1)
    assert torch.equal(hit, rows[:, :, None] & columns[:, None, :]), "rectangles"
    shares = sizes[sizes > 0] / 784
    assert 0.01 < shares.min() < 0.04
    assert 0.33 < shares.max() < 0.43
    ratios = rows.sum(1) / columns.sum(1)
    assert 0.2 < ratios.min() < 0.5
    assert 2 < ratios.max() < 5
    assert hit[:, 0, :].any()
    assert hit[:, :, -1].any()


@pytest.mark.parametrize("size", [2, 8, 28])
def test_every_chosen_image_loses_at_least_a_pixel(size: int) -> None:
    erased = changed(torch.ones(3000, 1, size, size), erase=1.0) == torch.tensor(EMPTY)
    assert erased.sum((1, 2, 3)).min() >= 1


def test_what_comes_in_from_outside_is_the_background_and_not_zero() -> None:
    full = torch.full((200, 1, 28, 28), 2.8)
    moved = changed(full, shift=9.0, rotate=45.0, scale=0.5)
    corner = moved[:, 0, 0, 0]
    assert torch.isclose(corner, torch.tensor(EMPTY)).sum() > 50
    assert moved.min().item() == pytest.approx(EMPTY, abs=1e-5)
    empty = torch.full((5, 1, 28, 28), EMPTY)
    assert torch.allclose(changed(empty, **EVERYTHING), empty)


@pytest.mark.parametrize("shape", [(1, 1, 28, 28), (3, 1, 8, 8), (2, 3, 10, 14)], ids=str)
def test_the_shape_stays_and_the_images_that_were_given_too(shape: tuple[int, ...]) -> None:
    images = torch.rand(shape)
    before = images.clone()
    moved = changed(images, **EVERYTHING)
    assert moved.shape == images.shape
    assert moved.dtype == torch.float32
    assert torch.equal(images, before)
    assert not torch.equal(moved, before)


def test_a_seed_decides_and_no_other_random_number_is_used_or_moved_on() -> None:
    images, before = dots(20, 3, 3), torch.get_rng_state()
    first = changed(images, seed=4, **EVERYTHING)
    torch.manual_seed(99)
    assert torch.equal(changed(images, seed=4, **EVERYTHING), first)
    assert not torch.equal(changed(images, seed=5, **EVERYTHING), first)
    torch.set_rng_state(before)
    changed(images, **EVERYTHING)
    assert torch.equal(torch.get_rng_state(), before)


def test_nothing_is_learned_through_it() -> None:
    images = dots(2, 0, 0).requires_grad_()
    assert not changed(images, **EVERYTHING).requires_grad


def test_the_specification_names_the_arguments_and_their_defaults() -> None:
    arguments = inspect.signature(augmented).parameters.values()
    named = {argument.name: argument.default for argument in arguments if argument.kind is argument.KEYWORD_ONLY}
    assert named == Augmentation().model_dump()

"""The numbers that the classification shows, beside numbers counted one by one."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from tests.engine.tiny import CPU, LAYERS, SHAPE, WITH_DROPOUT, dataset, experiment
from tui_trainer.engine.objectives import classify
from tui_trainer.engine.objectives.classify import Classify, Step
from tui_trainer.engine.state import initial_state


def step(size: int, generator: torch.Generator) -> Step:
    return Step(
        torch.rand((), generator=generator),
        torch.randn(size, 10, generator=generator),
        torch.randint(10, (size,), generator=generator),
    )


def test_steps_of_different_sizes_are_read_at_once() -> None:
    generator = torch.Generator().manual_seed(1)
    steps = [step(size, generator) for size in (8, 8, 8, 3, 8, 1, 1)]
    read = Classify(experiment()).read(steps)
    assert read["train_loss"] == [each.loss.item() for each in steps]
    counted = [
        sum(int(row.argmax()) == int(label) for row, label in zip(each.logits_BK, each.labels_B, strict=True))
        / len(each.labels_B)
        for each in steps
    ]
    assert read["train_accuracy"] == pytest.approx(counted)


def counted(model: nn.Module, images: Tensor, labels: Tensor, indices: Tensor) -> dict[str, float]:
    """Loss and accuracy, one example after another."""
    losses, hits = [], []
    with torch.no_grad():
        for index in indices.tolist():
            logits = model(images[index : index + 1])
            losses.append(nn.functional.cross_entropy(logits, labels[index : index + 1]).item())
            hits.append(int(logits.argmax()) == int(labels[index]))
    return {"loss": sum(losses) / len(losses), "accuracy": sum(hits) / len(hits)}


@pytest.mark.parametrize("batch", [1, 7, 30, 1000])
def test_an_evaluation_is_the_mean_over_its_examples_alone(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(classify, "_EVALUATION_BATCH", batch)
    spec, data = experiment(WITH_DROPOUT), dataset()
    state = initial_state(spec, SHAPE, CPU)
    found = Classify(spec).evaluate(state, data.images_NCHW, data.labels_N, data.valid_indices)
    expected = counted(state.stacks["classifier"].eval(), data.images_NCHW, data.labels_N, data.valid_indices)
    assert found == pytest.approx(expected, rel=1e-6)


def test_an_evaluation_changes_nothing() -> None:
    layers = [*LAYERS[:2], {"kind": "BatchNorm1d"}, {"kind": "Dropout"}, LAYERS[3]]
    spec, data = experiment(layers), dataset()
    state = initial_state(spec, SHAPE, CPU)
    objective = Classify(spec)
    objective.train_step(state, data.images_NCHW[:16], data.labels_N[:16])
    weights = state.weights()
    masks = state.generators.dropout.get_state()
    first = objective.evaluate(state, data.images_NCHW, data.labels_N, data.valid_indices)
    assert objective.evaluate(state, data.images_NCHW, data.labels_N, data.valid_indices) == first
    assert torch.equal(state.generators.dropout.get_state(), masks)
    assert all(torch.equal(value, weights[name]) for name, value in state.weights().items())
    assert all(module.training for module in state.stacks.modules()), "training goes on in training mode"


def test_what_a_step_hands_on_holds_no_graph() -> None:
    spec, data = experiment(), dataset()
    state = initial_state(spec, SHAPE, CPU)
    step = Classify(spec).train_step(state, data.images_NCHW[:16], data.labels_N[:16])
    assert not any(tensor.requires_grad for tensor in step)

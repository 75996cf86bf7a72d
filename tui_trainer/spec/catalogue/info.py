"""What an entry of a catalogue says."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from tui_trainer.spec.model import Spec
from tui_trainer.spec.parameters import ParameterInfo, parameters_of

_DOCS = "https://pytorch.org/docs/stable/"


@dataclass(frozen=True, slots=True)
class KindInfo:
    """One entry of a catalogue: what a beginner needs to choose it, and what a form needs to set it up."""

    kind: str
    title: str
    sentence: str
    formula: str
    spec: type[Spec]
    page: str = ""
    purpose: str = ""
    source: str = ""

    @property
    def documentation(self) -> str:
        """The address of PyTorch's page on it."""
        return f"{_DOCS}{self.page}" if self.page else ""

    @property
    def parameters(self) -> tuple[ParameterInfo, ...]:
        """Its parameters, in the order in which a form shows them."""
        return parameters_of(self.spec)

    def starting_values(self) -> dict[str, object]:
        """The parameters that a new entry has to carry: those without a default."""
        values = {parameter.name: deepcopy(parameter.default) for parameter in self.parameters if parameter.required}
        return {**values, "layers": []} if self.holds_layers else values

    @property
    def holds_layers(self) -> bool:
        """Whether it is a layer that holds layers."""
        return "layers" in self.spec.model_fields


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """A dataset: how many examples, of what shape (channels, height, width), in which classes.

    A grey value v becomes (v / largest - mean) / std; mean and std are those of v / largest over the training file.
    `torchvision` names the class of `torchvision.datasets` that reads it, where there is one.
    """

    name: str
    title: str
    sentence: str
    train: int
    test: int
    shape: tuple[int, int, int]
    largest: float
    mean: float
    std: float
    default_validation: int
    source: str
    class_names: tuple[str, ...]
    torchvision: str = ""

    @property
    def classes(self) -> int:
        """In how many classes its examples fall."""
        return len(self.class_names)


def nn_kind(
    kind: str, title: str, sentence: str, formula: str, spec: type[Spec], purpose: str = "", source: str = ""
) -> KindInfo:
    """An entry under the name of a class of `torch.nn`, with the address of its page."""
    page = f"generated/torch.nn.{kind}.html"
    return KindInfo(kind, title, sentence, formula, spec, page, purpose, source)


def table(*entries: KindInfo) -> dict[str, KindInfo]:
    """A catalogue: its entries by kind, in the order in which menus show them."""
    return {entry.kind: entry for entry in entries}

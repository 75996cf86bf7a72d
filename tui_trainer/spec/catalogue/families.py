"""The families of layers that rules and changes to whole stacks speak of, as kinds."""

from __future__ import annotations

from tui_trainer.spec.catalogue.layers import LAYERS
from tui_trainer.spec.catalogue.layers.activations import ACTIVATIONS as ACTIVATION_TABLE
from tui_trainer.spec.catalogue.layers.normalization import NORMALIZATION as NORMALIZATION_TABLE
from tui_trainer.spec.catalogue.layers.outputs import OUTPUTS as OUTPUT_TABLE
from tui_trainer.spec.initializations import Weighted
from tui_trainer.spec.layers import Recurrent


def _built_on(base: type) -> frozenset[str]:
    return frozenset(kind for kind, info in LAYERS.items() if issubclass(info.spec, base))


WEIGHTED = _built_on(Weighted)
"""The layers whose weights are drawn."""

RECURRENT = _built_on(Recurrent)

ACTIVATIONS = frozenset(ACTIVATION_TABLE)
"""The nonlinearities that work on every number by itself."""

SATURATING = frozenset({"Sigmoid", "Tanh", "Hardtanh"})
"""The activations that are flat on both sides."""

OUTPUTS = frozenset(OUTPUT_TABLE)
"""The layers that turn scores into probabilities, of all classes together."""

DROPOUTS = frozenset({"Dropout", "Dropout2d"})
NORMALIZATIONS = frozenset(NORMALIZATION_TABLE) - DROPOUTS
BATCH_NORMALIZATIONS = frozenset({"BatchNorm1d", "BatchNorm2d"})

"""The layers, in the order in which menus show them."""

from __future__ import annotations

from tui_trainer.spec.catalogue.layers.activations import ACTIVATIONS
from tui_trainer.spec.catalogue.layers.containers import CONTAINERS
from tui_trainer.spec.catalogue.layers.convolution import CONVOLUTION
from tui_trainer.spec.catalogue.layers.dense import DENSE
from tui_trainer.spec.catalogue.layers.normalization import NORMALIZATION
from tui_trainer.spec.catalogue.layers.outputs import OUTPUTS
from tui_trainer.spec.catalogue.layers.recurrent import RECURRENT

LAYERS = DENSE | ACTIVATIONS | CONVOLUTION | NORMALIZATION | RECURRENT | CONTAINERS | OUTPUTS

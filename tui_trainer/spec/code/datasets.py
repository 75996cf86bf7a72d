"""How data are read and chosen from: a function `load_data`, and what the beginning of `train` does with them."""

from __future__ import annotations

from collections.abc import Callable

from tui_trainer.spec.catalogue import DATASETS
from tui_trainer.spec.code.excerpt import excerpt
from tui_trainer.spec.code.expressions import literal
from tui_trainer.spec.code.scripts import Script
from tui_trainer.spec.data import Data, input_shape
from tui_trainer.spec.seeds import NOISE_SEED, SPLIT_SEED

_SAMPLING = "engine/sampling.py"


def has_files(data: Data) -> bool:
    """Whether the dataset is in files, which a person may have to fetch; else it comes with scikit-learn."""
    return bool(DATASETS[data.dataset].torchvision)


def _train_size(script: Script, data: Data) -> list[str]:
    if data.train_size == "all":
        return []
    script.carries(excerpt(_SAMPLING, "stratified_subset"))
    script.constants.append(f"TRAIN_SIZE = {data.train_size:_}")
    return ["train_indices = stratified_subset(labels, train_indices, TRAIN_SIZE)"]


def _label_noise(script: Script, data: Data) -> list[str]:
    if not data.label_noise:
        return []
    script.carries(excerpt(_SAMPLING, "noisy_labels"))
    script.constants.append(f"LABEL_NOISE = {literal(data.label_noise)}  # share of the training labels made wrong")
    script.seeds.append(f"LABEL_NOISE_SEED = {NOISE_SEED}  # the same for every experiment")
    classes = DATASETS[data.dataset].classes
    return [f"labels = noisy_labels(labels, train_indices, LABEL_NOISE, {classes}, LABEL_NOISE_SEED)"]


def _validation(script: Script, data: Data) -> list[str]:
    script.constants.append(
        f"VALIDATION = {data.validation:_}  # training examples kept aside, to choose and to stop by"
    )
    script.seeds.append(f"SPLIT_SEED = {SPLIT_SEED}  # the same for every experiment")
    return [
        "split = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SPLIT_SEED))",
        "valid_indices, train_indices = split[:VALIDATION], split[VALIDATION:]",
    ]


def _dataset(script: Script, data: Data) -> list[str]:
    script.needs("torch")
    script.needs("torch", "Tensor")
    script.defines(_files(script, data) if has_files(data) else _digits(script, data))
    return [f"images, labels = load_data({load_arguments(data, train=True)})"]


def _image_size(script: Script, data: Data) -> list[str]:
    if input_shape(data) != DATASETS[data.dataset].shape:
        script.carries(excerpt(_SAMPLING, "resized"))
    return []


# One function per field of `spec.data.Data`, in the order in which they come: what it adds to a script, and its lines
# at the beginning of `train`.
DATA_CODE: dict[str, Callable[[Script, Data], list[str]]] = {
    "image_size": _image_size,
    "dataset": _dataset,
    "validation": _validation,
    "train_size": _train_size,
    "label_noise": _label_noise,
}


def data_lines(script: Script, data: Data) -> list[str]:
    """The lines that give `images`, `labels`, `train_indices` and `valid_indices` on the device."""
    lines = [line for code in DATA_CODE.values() for line in code(script, data)]
    return [
        *lines,
        "images, labels = images.to(device), labels.to(device)",
        "valid_indices, train_indices = valid_indices.to(device), train_indices.to(device)",
    ]


def load_arguments(data: Data, *, train: bool) -> str:
    """The arguments of `load_data` within `train`."""
    return f"folder, train={train}, download=download" if has_files(data) else f"train={train}"


def _files(script: Script, data: Data) -> list[str]:
    script.needs("torchvision")
    name = DATASETS[data.dataset].torchvision
    return [
        "def load_data(folder: str, *, train: bool, download: bool) -> tuple[Tensor, Tensor]:",
        f'    """Images of shape (N, {_shape_text(data)}) as numbers around 0, and their labels."""',
        f"    file = torchvision.datasets.{name}(folder, train=train, download=download)",
        *_images(data, "file.data"),
        "    return images, file.targets",
    ]


def _digits(script: Script, data: Data) -> list[str]:
    script.needs("sklearn.datasets")
    test = DATASETS[data.dataset].test
    return [
        "def load_data(*, train: bool) -> tuple[Tensor, Tensor]:",
        f'    """Images of shape (N, {_shape_text(data)}) as numbers around 0, and their labels.',
        "",
        f"    The digits come in one piece; {test} of them, always the same, are for the test.",
        '    """',
        "    file = sklearn.datasets.load_digits()",
        "    order = torch.randperm(len(file.target), generator=torch.Generator().manual_seed(SPLIT_SEED))",
        f"    chosen = order[{test}:] if train else order[:{test}]",
        *_images(data, "torch.from_numpy(file.images)[chosen]"),
        "    return images, torch.from_numpy(file.target).long()[chosen]",
    ]


def _images(data: Data, values: str) -> list[str]:
    """The lines that make `images` of grey values: as large as wanted, and normalized."""
    info, shape = DATASETS[data.dataset], input_shape(data)
    if shape == info.shape:
        images = f"    images = {values}.to(torch.float32).unsqueeze(1)"
    else:
        images = f"    images = resized({values}, {shape[1]})"
    normalization = f"div_({literal(info.largest)}).sub_({literal(info.mean)}).div_({literal(info.std)})"
    return [images, f"    images.{normalization}"]


def _shape_text(data: Data) -> str:
    return ", ".join(map(str, input_shape(data)))

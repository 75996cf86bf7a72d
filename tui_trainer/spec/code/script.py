"""An experiment as one script that needs PyTorch alone, and gives the very losses that the application gives."""

from __future__ import annotations

from collections.abc import Iterable

from tui_trainer.spec.code.datasets import data_lines, has_files
from tui_trainer.spec.code.docstring import docstring_lines
from tui_trainer.spec.code.excerpt import excerpt
from tui_trainer.spec.code.expressions import STEP, CodeLine, code_lines
from tui_trainer.spec.code.initializations import classes_text, draw_lines
from tui_trainer.spec.code.layers import MODULES, own_modules
from tui_trainer.spec.code.losses import loss_lines, takes_last_layer
from tui_trainer.spec.code.model import stack_call, without_last
from tui_trainer.spec.code.scripts import Script
from tui_trainer.spec.code.training import add_train, takes_all
from tui_trainer.spec.code.weighted import weighted_modules
from tui_trainer.spec.data import input_shape
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.rules import STACK_OF_CLASSIFY
from tui_trainer.spec.seeds import weights_seed


def script_of(experiment: Experiment) -> str:
    """The whole script of an experiment that can be trained.

    On a CPU its `train()` returns the losses of the steps that `tui-trainer train` takes, bit for bit.
    """
    script = Script(docstring_lines(_paragraphs(experiment)))
    script.needs("argparse")
    script.needs("torch", "Tensor", "nn")
    script.needs("torch")
    script.constants.append(f"EPOCHS = {experiment.training.epochs:_}")
    if not takes_all(experiment.training, experiment.data):
        script.constants.append(f"BATCH_SIZE = {experiment.training.batch_size:_}")
    beginning = data_lines(script, experiment.data)
    _add_model(script, experiment)
    _add_initialize(script, experiment)
    script.defines(_text(loss_lines(experiment.loss, experiment.network[STACK_OF_CLASSIFY])))
    script.defines(_EVALUATE)
    add_train(script, experiment, beginning)
    _add_main(script, experiment)
    return script.text()


def _paragraphs(experiment: Experiment) -> list[str]:
    needs = "torch and torchvision" if has_files(experiment.data) else "torch, and scikit-learn for its digits"
    return [
        experiment.title,
        experiment.about,
        f"Written by tui-trainer. On a CPU it gives the losses that tui-trainer gives, step by step. It needs {needs}.",
    ]


def _add_model(script: Script, experiment: Experiment) -> None:
    layers = experiment.network[STACK_OF_CLASSIFY]
    names = sorted(own_modules(layers))
    if names:
        script.carries(excerpt(MODULES, *names))
    call = stack_call(layers, input_shape(experiment.data))
    if takes_last_layer(experiment.loss, layers):
        call = without_last(call, layers[-1])
    script.defines(
        [
            "def build_model() -> nn.Sequential:",
            '    """The network; a comment is the shape of one example behind the layer."""',
            *_text(code_lines(call, STEP, "return ")),
        ]
    )


def _add_initialize(script: Script, experiment: Experiment) -> None:
    layers = experiment.network[STACK_OF_CLASSIFY]
    modules = list(weighted_modules(layers, input_shape(experiment.data)))
    lines = _text(draw_lines(modules, experiment.initialization))
    if any("math." in line for line in lines):
        script.needs("math")
    if not any("generator" in line for line in lines):
        loop = ["for layer in model.modules():", f"    if isinstance(layer, {classes_text(modules)}):"]
        loop += [2 * STEP + line for line in lines]
    else:
        script.seeds.append(f"WEIGHTS_SEED = {weights_seed(experiment.training.seed, STACK_OF_CLASSIFY)}")
        loop = [
            f"weighted = [layer for layer in model.modules() if isinstance(layer, {classes_text(modules)})]",
            "for number, layer in enumerate(weighted):",
            "    generator = torch.Generator().manual_seed(WEIGHTS_SEED + number)",
            *(STEP + line for line in lines),
        ]
    script.defines(
        [
            *(["@torch.no_grad()"] if any(".split(" in line or ".copy_(" in line for line in lines) else []),
            "def initialize(model: nn.Module) -> None:",
            '    """Give every layer the weights to begin with, each from a generator of its own."""',
            *(STEP + line for line in loop),
        ]
    )


_EVALUATE = '''@torch.inference_mode()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, indices: Tensor) -> tuple[float, float]:
    """Mean loss and accuracy over the examples of `indices`, without learning from them."""
    model.eval()
    loss = torch.zeros((), device=images.device)
    correct = torch.zeros((), device=images.device)
    for batch in torch.split(indices, 1000):
        scores = model(images[batch])
        loss += loss_function(scores, labels[batch]) * len(batch)
        correct += (scores.argmax(1) == labels[batch]).sum()
    model.train()
    return loss.item() / len(indices), correct.item() / len(indices)'''.splitlines()


def _add_main(script: Script, experiment: Experiment) -> None:
    files = has_files(experiment.data)
    where = [
        '    parser.add_argument("--data", default="data", help="folder with the dataset")',
        '    parser.add_argument("--download", action="store_true", help="fetch it there first")',
    ]
    given = "folder=args.data, download=args.download, " if files else ""
    script.defines(
        [
            "def main() -> None:",
            '    """Read the command line and train."""',
            '    parser = argparse.ArgumentParser(description="Train the network and test it.")',
            *(where if files else []),
            '    parser.add_argument("--epochs", type=int, default=EPOCHS, help="passes over the training set")',
            '    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")',
            "    args = parser.parse_args()",
            f"    train({given}epochs=args.epochs, device=args.device)",
        ]
    )


def _text(lines: Iterable[CodeLine]) -> list[str]:
    return [line.text for line in lines]

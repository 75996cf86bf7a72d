"""The function `train` of a script: the loop over epochs and batches, early stopping, and the test."""

from __future__ import annotations

from tui_trainer.spec.code.datasets import has_files, load_arguments
from tui_trainer.spec.code.excerpt import excerpt
from tui_trainer.spec.code.expressions import STEP, Call, code_lines, literal
from tui_trainer.spec.code.layers import draws_while_training
from tui_trainer.spec.code.optimizers import optimizer_call
from tui_trainer.spec.code.schedules import Course, ScheduleCode
from tui_trainer.spec.code.scripts import Script
from tui_trainer.spec.code.steps import StepCode
from tui_trainer.spec.costs import step_multiply_adds
from tui_trainer.spec.data import Data, train_examples
from tui_trainer.spec.experiment import Experiment
from tui_trainer.spec.optimizers import Optimizer
from tui_trainer.spec.regularization import EarlyStopping
from tui_trainer.spec.rules import STACK_OF_CLASSIFY
from tui_trainer.spec.seeds import derived_seed
from tui_trainer.spec.threads import one_thread_is_enough
from tui_trainer.spec.training import Training


def add_train(script: Script, experiment: Experiment, data: list[str]) -> None:
    """Define `train`, and what it calls; it begins with the lines for the data."""
    step = StepCode(experiment.optimizer, experiment.regularization, experiment.data)
    schedule = schedule_code(experiment)
    stopping = experiment.regularization.early_stopping
    body = [
        *_threads(script, experiment),
        *data,
        "",
        *_model(script, experiment, step),
        "",
        *_rate(script, experiment, schedule),
        "losses: list[float] = []",
        *_memory(script, stopping),
        "for epoch in range(1, epochs + 1):",
        *(STEP + line for line in _epoch(experiment, step, schedule)),
        *(STEP + line.text for line in schedule.after_epoch()),
        *(STEP + line for line in _early_stopping(stopping)),
        "",
        *_test(experiment),
        "return losses",
    ]
    for module, name in step.carries:
        script.carries(excerpt(module, name))
    if step.evaluates_again:
        script.defines(line.text for line in step.closure_lines())
    script.defines(
        [
            *(line.text for line in code_lines(_signature(experiment), before="def ", after=" -> list[float]:")),
            '    """Train the network and test it; the loss of every step. After `max_steps` steps it ends at once."""',
            *(STEP + line for line in body),
        ]
    )


def schedule_code(experiment: Experiment) -> ScheduleCode:
    """The schedule of an experiment."""
    return ScheduleCode(experiment.schedule, course_of(experiment.optimizer, experiment.training, experiment.data))


def course_of(optimizer: Optimizer, training: Training, data: Data) -> Course:
    """What a schedule follows from beside itself."""
    steps = max(1, training.steps_per_epoch(train_examples(data)))
    return Course(optimizer.learning_rate, training.epochs, steps)


def _rate(script: Script, experiment: Experiment, schedule: ScheduleCode) -> list[str]:
    lines = [line.text for line in schedule.before_epochs()]
    if experiment.schedule.warmup_epochs:
        script.constants.append(f"WARMUP_EPOCHS = {experiment.schedule.warmup_epochs}")
    if not schedule.counts_steps:
        return lines
    if takes_all(experiment.training, experiment.data):
        return ["steps_per_epoch = 1", *lines]
    script.needs("math")
    return ["steps_per_epoch = math.ceil(len(train_indices) / BATCH_SIZE)", *lines]


def _signature(experiment: Experiment) -> Call:
    files = ('folder: str = "data"', "download: bool = False") if has_files(experiment.data) else ()
    return Call("train", ("max_steps: int | None = None", "*", *files, "epochs: int = EPOCHS", 'device: str = "cpu"'))


def takes_all(training: Training, data: Data) -> bool:
    """Whether a step takes all examples."""
    return training.steps_per_epoch(train_examples(data)) <= 1


def _threads(script: Script, experiment: Experiment) -> list[str]:
    if one_thread_is_enough(step_multiply_adds(experiment)):
        return ["torch.set_num_threads(1)  # steps as small as these are fastest so"]
    script.needs("os")
    available = 'len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1'
    return [f"torch.set_num_threads({available})"]


def _model(script: Script, experiment: Experiment, step: StepCode) -> list[str]:
    lines = ["model = build_model()", "initialize(model)", "model.to(device)"]
    optimizer = optimizer_call(experiment.optimizer, experiment.regularization.weight_decay, fused=True)
    lines += [line.text for line in code_lines(optimizer, before="optimizer = ")]
    lines += [line.text for line in step.lists]
    if not takes_all(experiment.training, experiment.data):
        script.seeds.append(f"BATCHES_SEED = {derived_seed(experiment.training.seed, 'batches')}")
        lines.append("batches = torch.Generator().manual_seed(BATCHES_SEED)")
    for stream in step.streams:
        seed = f"{stream.upper()}_SEED"
        script.seeds.append(f"{seed} = {derived_seed(experiment.training.seed, stream)}")
        lines.append(f"{stream} = torch.Generator(device).manual_seed({seed})")
    if draws_while_training(experiment.network[STACK_OF_CLASSIFY]):
        script.seeds.append(f"DROPOUT_SEED = {derived_seed(experiment.training.seed, 'dropout')}")
        lines.append("torch.manual_seed(DROPOUT_SEED)  # from here on only dropout draws from it")
    return lines


def _epoch(experiment: Experiment, step: StepCode, schedule: ScheduleCode) -> list[str]:
    if takes_all(experiment.training, experiment.data):
        batches = ["for batch in [train_indices]:  # gradient descent: one step takes all of them"]
    else:
        batches = [
            "order = torch.randperm(len(train_indices), generator=batches).to(device)",
            "for batch in torch.split(train_indices[order], BATCH_SIZE):",
        ]
    return [
        *(line.text for line in schedule.before_steps()),
        "total_loss, correct = 0.0, 0",
        *batches,
        *(STEP + line.text for line in step.lines("images[batch]", "labels[batch]")),
        *(STEP + line.text for line in schedule.after_step()),
        "",
        "    losses.append(loss.item())",
        "    total_loss += losses[-1] * len(batch)",
        "    correct += (scores.argmax(1) == labels[batch]).sum().item()",
        "    if len(losses) == max_steps:",
        "        return losses",
        "valid_loss, valid_accuracy = evaluate(model, images, labels, valid_indices)",
        "print(",
        '    f"epoch {epoch}/{epochs}  train_loss {total_loss / len(train_indices):.4f}"',
        '    f"  train_accuracy {correct / len(train_indices):.2%}"',
        '    f"  valid_loss {valid_loss:.4f}  valid_accuracy {valid_accuracy:.2%}"',
        ")",
    ]


def _memory(script: Script, stopping: EarlyStopping | None) -> list[str]:
    if stopping is None:
        return []
    script.needs("math")
    worst = "-math.inf" if stopping.monitor == "valid_accuracy" else "math.inf"
    if not stopping.restore_best:
        return [f"best, best_epoch = {worst}, 0"]
    script.needs("copy")
    return [f"best, best_epoch, best_weights = {worst}, 0, None"]


def _early_stopping(stopping: EarlyStopping | None) -> list[str]:
    if stopping is None:
        return []
    better, margin = (">", " + ") if stopping.monitor == "valid_accuracy" else ("<", " - ")
    monitored = "total_loss / len(train_indices)" if stopping.monitor == "train_loss" else stopping.monitor
    bound = f"best{margin}{literal(stopping.min_delta)}" if stopping.min_delta else "best"
    found = f"best, best_epoch = {monitored}, epoch"
    if stopping.restore_best:
        found = f"best, best_epoch, best_weights = {monitored}, epoch, copy.deepcopy(model.state_dict())"
    return [
        f"if {monitored} {better} {bound}:",
        f"    {found}",
        f"elif epoch - best_epoch >= {stopping.patience}:",
        '    print(f"stopped early: epoch {best_epoch} stayed the best")',
        "    break",
    ]


def _test(experiment: Experiment) -> list[str]:
    stopping = experiment.regularization.early_stopping
    restore = ["if best_weights is not None:  # back to the best epoch", "    model.load_state_dict(best_weights)"]
    arguments = load_arguments(experiment.data, train=False)
    return [
        *(restore if stopping is not None and stopping.restore_best else []),
        f"images, labels = (tensor.to(device) for tensor in load_data({arguments}))",
        "test_loss, test_accuracy = evaluate(model, images, labels, torch.arange(len(labels), device=device))",
        'print(f"test_loss {test_loss:.4f}  test_accuracy {test_accuracy:.2%}")',
    ]

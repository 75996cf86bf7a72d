"""How weights and biases are drawn: functions of `nn.init`, for each layer from a generator of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tui_trainer.spec.code.expressions import STEP, CodeLine, Keys, keywords, literal
from tui_trainer.spec.code.layers import unusual
from tui_trainer.spec.code.weighted import WeightedModule
from tui_trainer.spec.initializations import Initialization

PLACE: Keys = ("initialization",)


def _function(name: str, *said: str) -> Callable[[Any], list[str]]:
    """A function of `nn.init` with the scheme's own parameters; `said` are those without a default of PyTorch's."""

    def arguments(spec: Any) -> list[str]:
        named = [(key, getattr(spec, key)) for key in said]
        return [f"nn.init.{name}", *keywords(named + unusual(spec, {"scheme", "bias", *said})), "generator=generator"]

    return arguments


# One function per scheme of `spec.catalogue.INITIALIZATIONS`: the function that fills a weight, and its arguments.
INITIALIZATION_CODE: dict[str, Callable[[Any], list[str]]] = {
    "default": lambda _: ["nn.init.kaiming_uniform_", "a=math.sqrt(5)", "generator=generator"],
    "zeros": lambda _: ["nn.init.zeros_"],
    "constant": lambda spec: ["nn.init.constant_", literal(spec.val)],
    "uniform": _function("uniform_", "a", "b"),
    "normal": lambda _: ["nn.init.normal_", "std=1 / math.sqrt({weight}[0].numel())", "generator=generator"],
    "xavier_uniform": _function("xavier_uniform_"),
    "xavier_normal": _function("xavier_normal_"),
    "kaiming_uniform": _function("kaiming_uniform_", "nonlinearity"),
    "kaiming_normal": _function("kaiming_normal_", "nonlinearity"),
    "orthogonal": _function("orthogonal_"),
    "trunc_normal": _function("trunc_normal_", "std", "a", "b"),
}


def draw_lines(modules: Sequence[WeightedModule], spec: Initialization, *, seeded: bool = True) -> list[CodeLine]:
    """The lines that fill the parameters of `layer`, which is number `number` of them, without indentation.

    `seeded` ones draw from `generator`.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for number, module in enumerate(modules):
        way = _way(module, module.own or spec)
        groups.setdefault((way, (module.own or spec).model_dump_json()), []).append(number)
    # what most modules have comes last, without a condition
    ordered = sorted(groups.values(), key=len)
    lines: list[CodeLine] = []
    for position, numbers in enumerate(ordered):
        members = [modules[number] for number in numbers]
        place = (*members[0].place, "initialization") if members[0].own else PLACE
        body = list(_module_lines(members, members[0].own or spec))
        if not seeded:
            body = [line.replace(", generator=generator", "") for line in body]
        if len(ordered) == 1:
            return [CodeLine(line, place) for line in body]
        condition = _condition(numbers, modules)
        head = "else:" if position == len(ordered) - 1 else f"{'elif' if position else 'if'} {condition}:"
        lines += [CodeLine(head, place), *(CodeLine(STEP + line, place) for line in body)]
    return lines


def classes_text(modules: Sequence[WeightedModule]) -> str:
    """Their classes, for `isinstance`."""
    return " | ".join(f"nn.{kind}" for kind in dict.fromkeys(module.kind for module in modules))


def _way(module: WeightedModule, spec: Initialization) -> str:
    """How the weights of a module lie; those that lie the same way are filled by the same lines."""
    if module.is_recurrent:
        return "recurrent"
    return "turned" if module.kind == "ConvTranspose2d" and spec.scheme != "default" else ""


def _condition(numbers: Sequence[int], modules: Sequence[WeightedModule]) -> str:
    """What is true of these modules and of no others."""
    members = [modules[number] for number in numbers]
    kinds = {module.kind for module in members}
    if len(numbers) == sum(module.kind in kinds for module in modules):
        return f"isinstance(layer, {classes_text(members)})"
    return f"number == {numbers[0]}" if len(numbers) == 1 else f"number in {literal(numbers)}"


def _module_lines(members: Sequence[WeightedModule], spec: Initialization) -> Iterator[str]:
    way = _way(members[0], spec)
    if way == "recurrent":
        yield from _recurrent_lines(spec)
        return
    bound = "1 / math.sqrt(layer.weight[0].numel())"
    if way == "turned":
        yield "for part in layer.weight.chunk(layer.groups):"
        yield f"{STEP}turned = part.transpose(0, 1).contiguous()  # as (out, in, ...), where others lie"
        yield STEP + _fill("turned", spec)
        yield f"{STEP}part.copy_(turned.transpose(0, 1))"
    else:
        yield _fill("layer.weight", spec)
    if any(module.bias for module in members):
        guarded = not all(module.bias for module in members)
        indent = STEP if guarded else ""
        if guarded:
            yield "if layer.bias is not None:"
        yield from (indent + line for line in _bias_lines("layer.bias", bound, spec))


def _recurrent_lines(spec: Initialization) -> Iterator[str]:
    bound = "1 / math.sqrt(layer.hidden_size)"
    if spec.scheme == "default" and spec.bias == "default":
        yield "for parameter in layer.parameters():"
        yield from (STEP + line for line in _bias_lines("parameter", bound, spec))
        return
    yield "for name, parameter in layer.named_parameters():"
    yield f'{STEP}if name.startswith("bias"):'
    yield from (2 * STEP + line for line in _bias_lines("parameter", bound, spec))
    if spec.scheme == "default":
        yield f"{STEP}else:"
        yield f"{2 * STEP}bound = {bound}"
        yield f"{2 * STEP}nn.init.uniform_(parameter, -bound, bound, generator=generator)"
    else:
        yield f"{STEP}else:"
        yield f"{2 * STEP}for gate in parameter.split(layer.hidden_size):"
        yield f"{3 * STEP}{_fill('gate', spec)}"


def _fill(weight: str, spec: Initialization) -> str:
    name, *arguments = INITIALIZATION_CODE[spec.scheme](spec)
    return f"{name}({', '.join((weight, *arguments))})".replace("{weight}", weight)


def _bias_lines(bias: str, bound: str, spec: Initialization) -> list[str]:
    if spec.bias == "default":
        return [f"bound = {bound}", f"nn.init.uniform_({bias}, -bound, bound, generator=generator)"]
    return [f"nn.init.constant_({bias}, {literal(spec.bias)})" if spec.bias else f"nn.init.zeros_({bias})"]

"""Files, functions and classes stay as small as CONTRIBUTING.md says, and modules are named for what they hold."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("tui_trainer", "tests", "benchmarks", "scripts")
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handler"}

SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
STYLES = sorted((ROOT / "tui_trainer").rglob("*.tcss"))


def place(path: Path, line: int | None = None) -> str:
    return f"{path.relative_to(ROOT)}{'' if line is None else f':{line}'}"


def test_files() -> None:
    limits = dict.fromkeys(SOURCES, 300) | dict.fromkeys(STYLES, 150)
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    long = [f"{place(path)}: {lengths[path]} lines" for path in limits if lengths[path] > limits[path]]
    assert not long, "\n".join(long)


def test_functions_and_classes() -> None:
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 50:
                    long.append(f"{place(path, node.lineno)}: {node.name}, {lines} lines")
            elif isinstance(node, ast.ClassDef):
                methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
                if methods > 20:
                    long.append(f"{place(path, node.lineno)}: {node.name}, {methods} methods")
    assert not long, "\n".join(long)


def test_names() -> None:
    assert [place(path) for path in SOURCES if VAGUE & set(path.stem.lower().split("_"))] == []

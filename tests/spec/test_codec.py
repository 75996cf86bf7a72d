"""Presets as text: what cannot be read is said, what is written says the same, and comments survive."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.spec.documents import SHIPPED, any_documents, broken_presets, small_document
from tests.spec.stacks import stack_around
from tui_trainer.spec import catalogue
from tui_trainer.spec.check import check
from tui_trainer.spec.codec import SCHEMA_LINE, parse_document, read_document, read_text, render_document
from tui_trainer.spec.overrides import with_value
from tui_trainer.spec.place import Document, parse_place
from tui_trainer.spec.problems import PresetError


def said(path: Path) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(PresetError) as caught:
        read_document(path)
    assert caught.value.source == str(path)
    (problem,) = caught.value.problems
    assert "\n" not in problem.message
    return problem.message


ENTRIES: list[tuple[str, Document]] = [
    *((kind, small_document(network={"classifier": stack_around(kind)})) for kind in catalogue.LAYERS),
    *((kind, small_document(loss={"kind": kind})) for kind in catalogue.LOSSES),
    *((kind, small_document(optimizer={"kind": kind})) for kind in catalogue.OPTIMIZERS),
    *(
        (kind, small_document(schedule={"kind": kind, **info.starting_values()}))
        for kind, info in catalogue.SCHEDULES.items()
    ),
    *((kind, small_document(initialization={"scheme": kind})) for kind in catalogue.INITIALIZATIONS),
    *((name, small_document(data={"dataset": name})) for name in catalogue.DATASETS),
]


@pytest.mark.parametrize(("name", "document"), ENTRIES, ids=[name for name, _ in ENTRIES])
def test_every_entry_of_a_catalogue_comes_back_from_its_file(name: str, document: Document) -> None:
    found = check(document).experiment
    assert found is not None
    written = parse_document(render_document(document), name)
    assert written == document
    resolved = parse_document(render_document(found.document()), name)
    assert check(resolved).experiment == found
    assert resolved == found.document()


UNREADABLE: list[tuple[bytes, str]] = [
    (b"title =", "not valid TOML"),
    (b'title = "a', "not valid TOML"),
    (b"a = 1\na = 2", "not valid TOML"),
    (b"\xff\xfe\x00", "not UTF-8 text (byte 0)"),
    (b"\x7fELF\x02\x01\x01\x00\xf0\x9f", "not UTF-8 text"),
    (b"\x00\x01", "not valid TOML"),
    (b"x = " + b"[" * 50_000, "nested too deeply"),
    (b"x = " + b"{a = " * 50_000, "nested too deeply"),
    (b"#" * 1_000_001, "at most 1 MB"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE, ids=[words[:20] for _, words in UNREADABLE])
def test_what_is_no_preset_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "preset.toml"
    path.write_bytes(content)
    assert words in said(path)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    assert "a directory" in said(tmp_path)
    assert "no such file" in said(tmp_path / "missing.toml")
    assert "no such file" in said(tmp_path / "missing" / "preset.toml")
    (tmp_path / "file").write_text("")
    assert "cannot be read" in said(tmp_path / "file" / "preset.toml")
    assert "cannot be read" in said(tmp_path / ("x" * 300))
    assert "not a file name" in said(Path("a\0b"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be read" in said(tmp_path / "loop")


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(10**11)  # a hole: reading it would need 100 GB of memory
    assert said(path) == "too long; a preset has at most 1 MB"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_might_be_waited_for_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a regular file" in said(tmp_path / "pipe.toml")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    path = tmp_path / "secret.toml"
    path.write_text("")
    path.chmod(0)
    assert "cannot be read: Permission denied" in said(path)


def test_an_empty_file_is_a_document_with_problems(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_bytes(b"")
    assert {problem.place for problem in check(read_document(path)).errors} == {"schema", "network", "optimizer"}


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "preset.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "x"\r\nschema = 1\r\n')
    assert read_document(path) == {"title": "x", "schema": 1}


@pytest.mark.parametrize("name", SHIPPED)
def test_resolved_experiments_survive_their_text(name: str) -> None:
    experiment = check(read_document(SHIPPED[name])).experiment
    assert experiment is not None
    text = render_document(experiment.document())
    assert text.startswith(SCHEMA_LINE + "\n")
    assert check(parse_document(text, name)).experiment == experiment


@pytest.mark.parametrize("name", SHIPPED)
def test_writing_what_was_read_changes_nothing(name: str) -> None:
    text = read_text(SHIPPED[name])
    assert render_document(parse_document(text, name), text) == text


def changed(name: str, place: str, value: Any) -> str:
    """The text of a shipped preset after one value was changed."""
    text = read_text(SHIPPED[name])
    keys = parse_place(place)
    assert keys is not None
    return render_document(with_value(parse_document(text, name), keys, value), text)


@pytest.mark.parametrize(
    ("place", "value", "old", "new"),
    [
        ("training.batch_size", 32, "batch_size = 64", "batch_size = 32"),
        ("training.batch_size", "full", "batch_size = 64", 'batch_size = "full"'),
        ("optimizer.learning_rate", 0.5, "learning_rate = 0.001", "learning_rate = 0.5"),
        ("network.classifier[1].out_features", 7, "out_features = 128", "out_features = 7"),
        ("title", "Mine", 'title = "MLP 784-128-64-10"', 'title = "Mine"'),
    ],
)
def test_a_changed_value_changes_one_line(place: str, value: Any, old: str, new: str) -> None:
    text = read_text(SHIPPED["mnist-mlp"])
    assert old in text
    assert changed("mnist-mlp", place, value) == text.replace(old, new)


def test_comments_stay_when_layers_come_and_go() -> None:
    text = read_text(SHIPPED["mnist-mlp"])
    document = parse_document(text, "mnist-mlp")
    layers = document["network"]["classifier"]
    fewer = document | {"network": {"classifier": [*layers[:3], layers[5]]}}
    written = render_document(fewer, text)
    assert parse_document(written, "fewer") == fewer
    assert "# the first hidden layer" in written
    assert "# one score (logit) per digit" in written
    more = document | {"network": {"classifier": [*layers[:3], {"kind": "Dropout", "p": 0.2}, *layers[3:]]}}
    written = render_document(more, text)
    assert parse_document(written, "more") == more
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in written.splitlines() if line.startswith("#")] == comments


@settings(max_examples=150, deadline=None)
@given(broken_presets())
def test_any_change_to_a_preset_can_be_written(document: Document) -> None:
    original = read_text(SHIPPED["mnist-mlp-dropout"])
    assert_same(tomllib.loads(render_document(document, original)), document)


@settings(deadline=None)
@given(any_documents)
def test_any_document_can_be_written(document: Document) -> None:
    assert_same(tomllib.loads(render_document(document)), document)


def assert_same(read: Document, written: Document) -> None:
    """Equal, with NaN equal to NaN."""
    assert repr_of(read) == repr_of(written)


def repr_of(node: object) -> object:
    """A value in which order of keys does not matter, and NaN is itself."""
    if isinstance(node, dict):
        return {key: repr_of(node[key]) for key in sorted(node)}
    if isinstance(node, list):
        return [repr_of(item) for item in node]
    return repr(node)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"seed = 0x{'f' * 4000}", "more than 4300 digits"),
        (f"seed = {'9' * 5000}", "more than 4300 digits"),
        (f"x = {'[' * 70}{']' * 70}", "nested too deeply"),
        (f"[{'.'.join('a' * 3000)}]", "nested too deeply"),
        (f"x = [{'{},' * 100_000}]", "more than 10000 values"),
    ],
)
def test_what_nothing_could_work_with_is_not_read(text: str, words: str) -> None:
    with pytest.raises(PresetError, match=words):
        parse_document(text, "mine.toml")


def test_a_very_long_number_that_python_can_write_is_read() -> None:
    assert parse_document(f"seed = {'9' * 4299}", "mine.toml") == {"seed": 10**4299 - 1}

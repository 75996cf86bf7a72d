"""The JSON schema that editors use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_trainer.spec import schema
from tui_trainer.spec.experiment import Experiment


def test_the_shipped_one_is_current() -> None:
    assert schema.main(["--check"]) == 0


def test_an_old_one_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "SCHEMA_FILE", tmp_path / "schema" / "preset.json")
    assert schema.main(["--check"]) == 1
    assert "is not current: run" in capsys.readouterr().err
    assert schema.main([]) == 0
    assert schema.main(["--check"]) == 0


def test_it_names_every_section_as_files_do() -> None:
    content = json.loads(schema.schema_text())
    assert set(content["properties"]) == {field.alias or name for name, field in Experiment.model_fields.items()}
    assert content["additionalProperties"] is False
    assert set(content["required"]) == {"schema", "network", "optimizer"}

"""The JSON schema of presets, which editors use to complete and to check them.

`python -m tui_trainer.spec.schema` writes it; with `--check` it only says whether the shipped one is current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tui_trainer.spec.experiment import SCHEMA_VERSION, Experiment

SCHEMA_FILE = Path(__file__).parents[2] / "presets" / "schema" / f"preset-v{SCHEMA_VERSION}.json"


def schema_text() -> str:
    """The schema as JSON text."""
    schema = Experiment.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"tui-trainer preset, schema {SCHEMA_VERSION}"
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema, or check that the written one is current; the exit code."""
    if arguments == ["--check"]:
        current = SCHEMA_FILE.is_file() and SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
        if not current:
            sys.stderr.write(f"{SCHEMA_FILE} is not current: run python -m tui_trainer.spec.schema\n")
        return 0 if current else 1
    SCHEMA_FILE.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

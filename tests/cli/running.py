"""Runs commands in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from tui_trainer.cli import commands


def run(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    """The outcome of a command; standard output and error apart."""
    result = CliRunner().invoke(commands, list(arguments), env=environment, prog_name="tui-trainer")
    assert "Traceback" not in result.stdout + result.stderr
    return result

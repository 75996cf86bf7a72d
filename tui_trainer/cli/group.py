"""A group of commands whose first word may also be a preset."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

DEFAULT_COMMAND = "open"
_OWN_OPTIONS = {"-h", "--help", "--version"}


class PresetCommands(click.Group):
    """Takes `tui-trainer mnist-mlp` and `tui-trainer --device cpu` for the hidden command `open`, and turns what goes
    wrong in any command into words and an exit code."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `open` before arguments that begin with no command."""
        completing_the_first_word = ctx.resilient_parsing and not args
        if not completing_the_first_word and (not args or args[0] not in {*self.commands, *_OWN_OPTIONS}):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it returns is the exit code."""
        try:
            code = super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort) as error:
            if isinstance(error, click.UsageError) and error.ctx and error.ctx.info_name == DEFAULT_COMMAND:
                error.ctx = ctx  # nobody typed the name of the hidden command
            raise
        except (Exception, KeyboardInterrupt) as error:
            from tui_trainer.headless.failures import explain

            code = explain(error)
        ctx.exit(code or 0)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options of `open` with those of the group."""
        opening = self.commands[DEFAULT_COMMAND]
        options = [item for item in (*opening.params, *self.get_params(ctx)) if isinstance(item, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])
        self.format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands, presets, files and the options of `open`."""
        own = super().shell_complete(ctx, incomplete)
        opening = self.commands[DEFAULT_COMMAND]
        if incomplete.startswith("-"):
            known = {item.value for item in own}
            return own + [item for item in opening.shell_complete(ctx, incomplete) if item.value not in known]
        return own + complete_presets(ctx, opening.params[0], incomplete)


def complete_presets(_: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of presets that begin with what was typed, from the names of their files; where none does, files."""
    from tui_trainer.store.paths import files_in, presets_folder, shipped_presets_folder

    folders = (shipped_presets_folder(), presets_folder())
    names = {path.stem for folder in folders for path in files_in(folder, "*.toml")}
    items = [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]
    return items or [CompletionItem(incomplete, type="file")]

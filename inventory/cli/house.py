"""The group of all commands: it reads a command when it is asked for, and says a refusal in one sentence."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from inventory.config import SettingsError
from inventory.core.errors import Refused


class House(click.Group):
    """Shows a refusal as one sentence on stderr and exits with 1; wrong use stays 2.

    `where` names the module of each command; it holds them in COMMANDS.
    """

    def __init__(self, *args: Any, where: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.where:
            return None
        commands: tuple[click.Command, ...] = import_module(self.where[cmd_name]).COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as no:
            click.echo(str(no.message), err=True)
            for row in no.details:
                where = f"{row.row} {row.column}".strip() if row.row else ""  # row 0 is the file itself
                click.echo(f"{where}: {row.message}" if where else str(row.message), err=True)
        except SettingsError as wrong:
            click.echo(str(wrong), err=True)
        ctx.exit(1)

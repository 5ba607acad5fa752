"""The `digibank` command: every subcommand is a thin door to the same actions as the pages.

Exit 0 done, 1 refused (one sentence per problem on stderr, nothing changed), 2 wrong use.
"""

import click

from inventory.cli import accounts, database, desk, evidence, files, imports, keeping, reports, seal
from inventory.cli.running import House

# Each of these modules has COMMANDS.
GROUPS = (
    database.COMMANDS,
    keeping.COMMANDS,
    seal.COMMANDS,
    accounts.COMMANDS,
    imports.COMMANDS,
    evidence.COMMANDS,
    files.COMMANDS,
    reports.COMMANDS,
    desk.COMMANDS,
)


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digibank")
def digibank() -> None:
    """Follows every donated device of a city Digibank."""


for _commands in GROUPS:
    for _command in _commands:
        digibank.add_command(_command)


def main() -> None:
    """The entry point."""
    digibank(prog_name="digibank")

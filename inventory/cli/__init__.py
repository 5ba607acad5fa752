"""The `digibank` command: every subcommand is a thin door to the same actions as the pages.

Exit 0 done, 1 refused (one sentence per problem on stderr, nothing changed), 2 wrong use.
"""

import sys

import click

from inventory.cli.documents import list_stocks
from inventory.cli.house import House

# Which module has which commands (its COMMANDS); one is read when it is asked for, for the service takes seconds.
WHERE = {
    "accounts": ("location", "org", "token", "user"),
    "comparing": ("import",),  # with what `evidence` and `imports` have
    "database": ("config", "init", "serve"),
    "desk": ("tariff",),
    "export": ("export",),
    "files": ("labels",),
    "keeping": ("backup", "nightly", "outbox", "restore", "verify"),
    "reports": ("report",),
    "seal": ("seal",),
}


@click.group(
    cls=House,
    where={name: f"inventory.cli.{module}" for module, names in WHERE.items() for name in names},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="digibank")
def digibank() -> None:
    """Follows every donated device of a city Digibank."""


def main() -> None:
    """The entry point."""
    if sys.argv[1:] == ["labels", "--list-stocks"]:  # needs nothing of the service
        list_stocks()
        return
    digibank(prog_name="digibank")
